"""A manager's PIN, asked on the spot, with the reason why."""
