"""The console: its settlement, its figures, its rights, its pages, and a real browser that walks through them."""
