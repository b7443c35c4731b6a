"""When something is a sign of abuse: a threshold for each kind."""
