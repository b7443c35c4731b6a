"""Files that nobody meant to write: read and taken in. ``python -m tests.import_fuzz`` does it by the thousand."""
