"""Tests of Shuke; unit mirrors the house, the rest is named after what it proves."""
