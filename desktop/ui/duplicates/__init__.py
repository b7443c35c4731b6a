"""The dialog of the members who may be here twice (F6): a pair is a row, to be laid side by side or said to be two.

Start at presenter.py.
"""
