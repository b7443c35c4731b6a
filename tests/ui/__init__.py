"""The window's parts: what they promise, held by tests; and a gallery to look at (parts_gallery.py)."""
