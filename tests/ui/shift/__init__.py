"""The page of shifts and the drawer's dialog, by keys."""
