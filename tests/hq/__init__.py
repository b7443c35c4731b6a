"""HQ: what it accepts, what follows from it, what it refuses."""
