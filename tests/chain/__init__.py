"""The whole chain in real processes: HQ, tills, a bad line between them; ``soak`` kills them and counts."""
