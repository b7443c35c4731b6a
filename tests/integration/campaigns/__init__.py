"""Win-back campaigns over real ledgers."""
