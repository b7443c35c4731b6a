"""Tests of the room member: its presenter over a real till, its words, its drawing."""
