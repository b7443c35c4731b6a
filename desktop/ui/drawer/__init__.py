"""The dialog of the cash drawer: the float, cash in and out, the blind count, and closing with the difference.

Start at presenter.py; ``entry.py`` holds what was typed.
"""
