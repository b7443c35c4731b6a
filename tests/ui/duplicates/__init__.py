"""Tests of the room duplicates: its presenter over a real till, and by keys at the window."""
