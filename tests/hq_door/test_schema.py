"""The migrations make the very tables that the code reads and writes by; whether they are needed is one SELECT."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import event, inspect

from hq.store.database import Connection, Database
from hq.store.migrating import NEWEST, Newer, is_current, migrate, revision_of
from hq.store.schema import METADATA
from tests.hq_door.postgres import empty_database, postgres

pytestmark = pytest.mark.usefixtures("as_shipped")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield Database.in_memory()
        else:
            yield stack.enter_context(empty_database(stack.enter_context(postgres())))


def drawn(connection: Connection) -> dict[str, object]:
    """Every table as the database itself describes it."""
    seen = inspect(connection)
    return {
        name: (
            sorted((column["name"], str(column["type"]), column["nullable"]) for column in seen.get_columns(name)),
            seen.get_pk_constraint(name)["constrained_columns"],
            sorted((str(one["name"]), str(one["column_names"]), bool(one["unique"])) for one in seen.get_indexes(name)),
            sorted(str(one["column_names"]) for one in seen.get_unique_constraints(name)),
        )
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def test_migrations_make_what_the_schema_says(database: Database) -> None:
    migrate(database)
    with database.reading() as connection:
        made = drawn(connection)
        conditions = partial_indexes(connection)
    with database.engine.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            table.drop(connection)
        METADATA.create_all(connection)
        assert made == drawn(connection)
        assert conditions == partial_indexes(connection)


def partial_indexes(connection: Connection) -> set[str]:
    """The statements of indexes with a condition."""
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql("SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%% WHERE %%'")
    else:
        rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'")
    return {" ".join(str(row[0]).split()) for row in rows}


def test_a_current_database_costs_one_look(tmp_path: Path) -> None:
    database = Database.in_file(tmp_path / "hq.db", bytes(32))
    migrate(database)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    migrate(database)
    assert is_current(database)
    assert not [text for text in statements if text.split()[0] not in ("BEGIN", "COMMIT", "SELECT", "PRAGMA")]
    database.close()


def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    migrate(database)
    database.write(lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Newer):
        migrate(database)
    with database.reading() as connection:
        assert revision_of(connection) == "9999"


def test_a_migration_that_breaks_off_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from hq.store import migrating

    def then_fail(connection: Connection, to: str) -> None:
        real(connection, to)
        raise RuntimeError

    real = migrating._upgrade
    monkeypatch.setattr(migrating, "_upgrade", then_fail)
    with pytest.raises(RuntimeError):
        migrate(database)
    with database.reading() as connection:
        assert revision_of(connection) is None
        assert drawn(connection) == {}
    monkeypatch.undo()
    migrate(database)
    with database.reading() as connection:
        assert revision_of(connection) == NEWEST
