"""A list of members as a file: which form, what is in it and what is not, how far it is; Esc stops it whole."""
