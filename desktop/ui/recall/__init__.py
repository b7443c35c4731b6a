"""The dialog of the bills that wait (F5): pick one, or give one up.

Start at presenter.py.
"""
