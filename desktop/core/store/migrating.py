"""Migrations: the file's schema brought up to this program's, with a backup before it (I17).

Whether one is needed costs one SELECT; alembic is imported only then.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from desktop.core.domain.errors import RuleBroken
from desktop.core.store.database import connect, engine_for

NEWEST = "0025"
_FOLDER = Path(__file__).parent / "migrations"


def migrate(file: Path, key: bytes, before: Callable[[str], object] | None = None, to: str = NEWEST) -> None:
    """Bring the file to revision ``to``: all of it in one transaction, or none. Nothing happens if it is there.

    ``before``: called with the file's revision where there is something to do, to keep a backup; if it raises,
    everything stays as it was.

    A file of a newer program is refused: RuleBroken ``ledger.newer``.
    """
    with closing(connect(file, key)) as raw:
        revision = revision_of(raw)
    if revision == to:
        return
    if revision is not None and before is not None:
        before(revision)
    engine = engine_for(file, key)
    try:
        _upgrade(engine, to, revision)
    finally:
        engine.dispose()


def revision_of(raw: Any) -> str | None:
    """The schema revision of a file; None for an empty one. ``raw``: a connection to it."""
    if raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
        return None
    row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    return row[0] if row else None


def _upgrade(engine: Engine, to: str, revision: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, to)
        except CommandError as error:
            connection.exec_driver_sql("ROLLBACK")
            raise RuleBroken("ledger.newer", revision=revision) from error
        connection.exec_driver_sql("COMMIT")
