"""Tables: file in, rows out."""
