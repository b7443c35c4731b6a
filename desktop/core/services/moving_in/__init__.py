"""What the imports share: rows read into values, the report that accounts for every row, writing in short holds.

May import ports, domain and services.people. Start at report.py; import_sales.py and import_members.py are the verbs.
"""
