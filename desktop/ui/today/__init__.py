"""What a manager should do today, on one page: each card is a list, its key opens it to be called from."""
