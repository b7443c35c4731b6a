"""settings.toml, read and kept as people left it."""
