"""Tests of ``reading.lists``: many members at once, against the pure functions and against pandas."""
