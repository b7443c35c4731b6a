"""The encrypted file: SQLite through sqlcipher3, WAL, synchronous FULL, foreign keys on.

NORMAL loses acknowledged sales at power loss (measured: DESIGN 4), so FULL is not a setting.
"""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

_WAIT_FOR_LOCK_MS = 20_000
_CACHE_KIB = 32 * 1024

# Else the driver asks each such value whether it would rather be something else: 1 µs a value instead of 0.2.
for _plain, _as_itself in ((bool, int), (bytes, bytes), (type(None), lambda nothing: nothing)):
    sqlcipher.register_adapter(_plain, _as_itself)


def connect(file: Path, key: bytes) -> Any:
    """A raw connection to the file, made if missing; ``key`` is 32 random bytes. Statements are kept prepared."""
    connection = sqlcipher.connect(str(file), isolation_level=None, cached_statements=256, check_same_thread=False)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    cursor.execute("PRAGMA cipher_log_level = NONE")  # damage is ours to say, in words
    cursor.execute(f"PRAGMA busy_timeout = {_WAIT_FOR_LOCK_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()
    return connection


def engine_for(file: Path, key: bytes) -> Engine:
    """SQLAlchemy over the same file; each checkout of a connection is a connection of its own."""
    return create_engine("sqlite+pysqlite://", module=sqlcipher, creator=lambda: connect(file, key), poolclass=NullPool)
