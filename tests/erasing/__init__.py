"""I20: whether one byte of an erased member is left anywhere. ``python -m tests.erasing`` does it by the thousand."""
