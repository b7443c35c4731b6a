"""The dialog for what happens to a membership itself (Ctrl+D): merge, undo it, freeze, a phone, a note, leave.

One list of deeds with their keys at the left, what the chosen one comes to at the right. Start at presenter.py.
"""
