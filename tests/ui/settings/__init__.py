"""The settings page: each section by its presenter over a real till, then the page in the real window."""
