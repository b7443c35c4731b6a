"""A bill rung up for the wrong member: its points go to the right one. Opened from the member page."""
