"""Points to the right member."""
