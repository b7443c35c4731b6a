"""The manager's figures and the signs of abuse, each held against an independent computation."""
