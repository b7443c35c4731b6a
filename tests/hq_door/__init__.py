"""The door of HQ: who may come in, what they may ask, how large and how slow they may be, and the commands.

Start at door.py (an HQ in memory, and tills that sign), then test_rights.py.
"""
