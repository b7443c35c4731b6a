"""The dialog that edits a member (Ctrl+E): what is true now at the left, what was true before at the right.

Start at presenter.py; draft.py says what of the form is to change, history_told.py puts earlier versions into words.
"""
