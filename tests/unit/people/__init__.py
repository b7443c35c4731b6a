"""People: phones, names, masks."""
