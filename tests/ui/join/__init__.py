"""The dialog that joins HQ."""
