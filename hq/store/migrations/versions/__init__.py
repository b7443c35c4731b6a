"""The steps by which a ledger's schema came to be, one file each, run by alembic through migrating.py."""
