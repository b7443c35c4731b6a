"""Keys, PINs, recovery codes, backups: desktop/core/store/keys."""
