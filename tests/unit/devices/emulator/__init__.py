"""The emulated printer."""
