"""Migrations: the database's schema brought up to this program's. Whether one is needed costs one SELECT."""

from pathlib import Path

from sqlalchemy import inspect

from hq.store.database import Connection, Database

NEWEST = "0009"
_FOLDER = Path(__file__).parent / "migrations"


class Newer(Exception):  # noqa: N818 - an answer: a newer program has this database
    """The database was made by a newer program; nothing was changed."""


def revision_of(connection: Connection) -> str | None:
    """The schema revision; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return row[0] if row else None


def is_current(database: Database) -> bool:
    """Whether nothing needs to be done."""
    with database.reading() as connection:
        return revision_of(connection) == NEWEST


def migrate(database: Database, to: str = NEWEST) -> None:
    """Bring the schema to revision ``to``: all of it in one transaction, or none. Raises: Newer."""
    if not is_current(database):
        database.write(lambda connection: _upgrade(connection, to))


def _upgrade(connection: Connection, to: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7361646)")  # two servers start at once: one works
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise Newer from error
