"""Whole days at the window: everything is done by keys and scans, and read back from screen, paper and ledger."""
