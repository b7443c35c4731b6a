"""Migrations: the file's schema brought up to this program's, each step with a backup before it (I17).

Whether one is needed costs one SELECT; alembic is imported only then.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine

from desktop.core.domain.errors import RuleBroken
from desktop.core.store.database import engine_for
from desktop.core.store.keys.durable_file import force_to_disk, sync_folder

NEWEST = "0004"
_FOLDER = Path(__file__).parent / "migrations"


def migrate(file: Path, key: bytes, to: str = NEWEST, *, keeps_before: bool = True) -> None:
    """Bring the file to revision ``to``: all of it in one transaction, or none. Nothing happens if it is there.

    ``keeps_before``: a copy of the file as it was is kept beside it.

    A file of a newer program is refused: RuleBroken ``ledger.newer``.
    """
    engine = engine_for(file, key)
    try:
        with engine.connect() as connection:
            revision = revision_of(connection)
            if revision == to:
                return
            if revision is not None and keeps_before:
                _back_up(connection, file, revision)
        _upgrade(engine, to, revision)
    finally:
        engine.dispose()


def revision_of(connection: Connection) -> str | None:
    """The schema revision of a file; None for an empty one."""
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")
    if tables.first() is None:
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return row[0] if row else None


def _back_up(connection: Connection, file: Path, revision: str) -> None:
    """The whole file as of one instant, whoever else is writing; it has its name only once it is on the disk."""
    backup = file.with_name(f"{file.stem}.before-{revision}{file.suffix}")
    part = backup.with_name(f".{backup.name}.part")
    part.unlink(missing_ok=True)
    connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
    force_to_disk(part)
    part.replace(backup)
    sync_folder(file.parent)


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
