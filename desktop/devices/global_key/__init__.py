"""A key that is heard whatever program has the focus. Each system's way is a file; start reading at ``watching``.

``heard`` is called on a thread of this room's own. ``give_back`` puts that program in front again that had the focus
when the key was last heard.
"""
