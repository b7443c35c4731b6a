"""The steps of HQ's schema, oldest first in versions/; alembic runs them through env.py."""
