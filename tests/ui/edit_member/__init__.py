"""Tests of the room edit_member: its presenter over a real till, its words, its drawing."""
