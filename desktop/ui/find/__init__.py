"""Find: the search field of the top bar and what it offers while somebody types."""
