"""Slips and cards, read back: from the PDF, from the printer's bytes, from the pictures."""
