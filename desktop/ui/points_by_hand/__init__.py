"""The dialog for points by hand (Ctrl+G): how many, why, what will be there after it; a manager approves.

Start at presenter.py.
"""
