"""The reports: a day, a week or a month in figures and plots, by cashier, in points; and what looks like abuse.

The presenter reckons slice by slice on the lane (services/reports) and shows what it has meanwhile.
"""
