"""Tests of the room points_by_hand: its presenter over a real till, its words, its drawing."""
