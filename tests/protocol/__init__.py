"""What travels between till and HQ, held to the byte: a golden file for each message and version."""
