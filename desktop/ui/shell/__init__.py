"""The shell: rail, top bar, status strip, pages, dialogs and toasts; it is the desk that every presenter stands at.

Start reading at ``presenter.py`` (what happens) and ``view.py`` (what it looks like); ``rooms.py`` names the rooms.
"""
