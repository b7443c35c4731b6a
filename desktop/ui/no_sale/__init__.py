"""Opening the drawer without a sale: why, as a small dialog; Enter opens it."""
