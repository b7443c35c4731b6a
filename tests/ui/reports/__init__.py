"""The reports page, by keys."""
