"""The dialog that puts a bill aside (F4): a note, if any, and Enter.

Start at presenter.py.
"""
