"""What was acknowledged survives: processes killed at random instants, and several at once on one file (I3, I4)."""
