"""The side window beside a POS."""
