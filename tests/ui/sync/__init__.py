"""The sync page: what HQ has, what waits, what was flagged, and the line itself."""
