"""HQ's database: SQLAlchemy Core on SQLite (SQLCipher) or PostgreSQL; the only room of hq that knows it."""
