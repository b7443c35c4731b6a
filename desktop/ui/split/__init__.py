"""The dialog that shares a bill out (Ctrl+A): who pays what, each share for its own member.

Start at presenter.py.
"""
