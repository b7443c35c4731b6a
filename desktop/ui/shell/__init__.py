"""The shell: rail, top bar, status strip, pages, dialogs and toasts; it is the desk that every presenter stands at.

Start reading at ``presenter.py`` (what happens) and ``window.py`` (what it looks like); ``rooms.py`` names the rooms,
``hearing.py`` says who hears a key or a scan, ``doors.py`` is what the window is given from outside.
"""
