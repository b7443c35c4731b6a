"""The dialog for moving in, in a real window over a real shop."""
