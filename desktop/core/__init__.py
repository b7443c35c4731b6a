"""The shop's own business, without a window and without a network. Imports no Qt; start at domain, then services."""
