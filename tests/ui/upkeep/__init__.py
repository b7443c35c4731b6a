"""Tests of the room upkeep: its presenter over a real till, its words, its drawing."""
