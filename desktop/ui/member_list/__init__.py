"""A list of members over a page: who, since when, worth; pages come as it is scrolled, Enter shows the member."""
