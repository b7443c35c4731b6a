"""The settings of a ledger that say what it is; backups and restores read them too."""

SHOP = "shop"
LEDGER_ID = "ledger_id"
RECOVERY_KEY = "recovery_public_key"
PIN_HASH = "pin_hash"
