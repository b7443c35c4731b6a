"""One room, one folder; nothing here needs a network or a window."""
