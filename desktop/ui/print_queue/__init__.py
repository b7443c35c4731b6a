"""The print queue as a dialog: what waits and why, what is in doubt; again, drop, save as a PDF instead."""
