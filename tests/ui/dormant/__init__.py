"""The page of those who slip away, and the page of today."""
