"""The page of campaigns and the dialog that begins one, by keys."""
