"""An upgrade killed anywhere leaves the old or the new schema, and old logs verify after it (I17)."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop.bootstrap import keeper, open_till
from desktop.core.domain.errors import RuleBroken, Unreadable
from desktop.core.services.catalogue import product_count
from desktop.core.services.keep_bill import OpenBill, keep_bill, kept_bill
from desktop.core.services.keep_ledger import back_up_ledger, restore_backup, verify_ledger
from desktop.core.store import migrating
from desktop.core.store.database import connect
from desktop.core.store.keys.vault import CHOICE, open_vault
from desktop.core.store.ledger_secrets import database_key
from desktop.core.store.schema_lists import METADATA
from desktop.core.store.swapping import LEDGER, label_of
from tests import cheap_set_up
from tests.shops import busy_shop, file_opened

pytestmark = pytest.mark.usefixtures("as_shipped")

ROOT = Path(__file__).parents[2]
_NEXT = '''"""A revision after the newest."""
import os, signal
from alembic import op

revision = "9000"
down_revision = "%s"


def upgrade():
    op.execute("CREATE TABLE later (id INTEGER)")
    op.execute("ALTER TABLE settings ADD COLUMN later TEXT")
    if os.environ.get("DIE") == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if os.environ.get("DIE") == "raise":
        raise RuntimeError("half-way")
    op.execute("UPDATE settings SET later = 'x'")
'''
_UPGRADE = """
from pathlib import Path
from desktop.core.store import migrating
from desktop.core.store.keys.vault import open_vault
from desktop.core.store.ledger_secrets import database_key
from desktop.core.store.swapping import LEDGER, label_of
folder, scripts = Path({folder!r}), Path({scripts!r})
migrating._FOLDER = scripts
migrating.migrate(folder / LEDGER, database_key(open_vault(folder), label_of(folder).ledger_id), to="9000")
"""


@pytest.fixture(autouse=True)
def _file_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "desktop/core/store/migrations", folder)
    (folder / "versions" / "next_9000.py").write_text(_NEXT % migrating.NEWEST, "utf-8")
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    busy_shop(tmp_path / "shop").close()
    return tmp_path / "shop"


def key_of(folder: Path) -> bytes:
    return database_key(open_vault(folder), label_of(folder).ledger_id)


def revision(folder: Path) -> tuple[str, bool]:
    """The revision and whether the next one's table is there."""
    with file_opened(folder) as raw:
        (number,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        tables = raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'").fetchone()
        return number, tables == (1,)


def upgrade(folder: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch, die: str = "") -> int:
    """Upgrade in a process of its own; its exit code."""
    monkeypatch.setenv("DIE", die)
    script = _UPGRADE.format(folder=str(folder), scripts=str(scripts))
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True).returncode


@pytest.mark.parametrize("die", ["raise", "kill"])
def test_ended_half_way_the_old_schema_stands(
    shop: Path, scripts: Path, die: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert upgrade(shop, scripts, monkeypatch, die) != 0
    assert revision(shop) == (migrating.NEWEST, False)
    assert verify_ledger(keeper(shop)).ok
    assert upgrade(shop, scripts, monkeypatch) == 0
    assert revision(shop) == ("9000", True)
    assert verify_ledger(keeper(shop)).ok


def test_the_backup_from_before_is_whole_and_restores(shop: Path) -> None:
    """Also of commits that stand in the write-ahead log alone, while another connection has the file open."""
    as_0001_left_it(shop)
    with file_opened(shop) as raw:
        raw.execute("PRAGMA wal_autocheckpoint = 0")
        raw.execute("INSERT INTO settings (key, value) VALUES ('last', 'commit')")
        with open_till(shop):
            pass
    (backup,) = keeper(shop).backups(shop / "backups")
    assert Path(backup.file).name == "shuke-before-0001.shuke"
    assert backup.ours
    restored = restore_backup(keeper(shop), Path(backup.file))
    assert (restored.lost_events, restored.first_bad) == (0, None)
    with file_opened(shop) as raw:
        assert raw.execute("SELECT value FROM settings WHERE key = 'last'").fetchone() == ("commit",)
    assert verify_ledger(keeper(shop)).ok


def test_where_no_backup_can_be_written_nothing_is_upgraded(shop: Path) -> None:
    as_0001_left_it(shop)
    (shop / "backups").write_text("in the way", "utf-8")
    with pytest.raises(Unreadable, match=r"backup\.not_written"), open_till(shop):
        pass
    assert revision(shop) == ("0001", False)
    (shop / "backups").unlink()
    with open_till(shop):
        pass
    assert revision(shop) == (migrating.NEWEST, False)


def test_nothing_is_kept_where_nothing_is_to_do(shop: Path) -> None:
    with open_till(shop):
        pass
    assert not (shop / "backups").exists()


def test_a_ledger_of_a_newer_program_is_refused(shop: Path) -> None:
    with file_opened(shop) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RuleBroken, match=r"ledger\.newer"):
        migrating.migrate(shop / LEDGER, key_of(shop))


def shape(raw: Any) -> set[tuple[str, str]]:
    """Every table and index of a file, as it was made."""
    return set(raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())


def columns_of(raw: Any, table: str) -> list[str]:
    return [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]


def as_0001_left_it(folder: Path) -> None:
    """The ledger as the program of revision 0001 wrote it: what a file of that revision does not have, taken away."""
    first = folder / "first.db"
    migrating.migrate(first, bytes(32), to="0001")
    with closing(connect(first, bytes(32))) as raw:
        wanted = shape(raw)
        columns = {name: columns_of(raw, name) for name, made in wanted if made.split()[1] == "TABLE"}
    first.unlink()
    with file_opened(folder) as raw:
        later = sorted(shape(raw) - wanted, key=lambda made: made[1].split()[1] == "TABLE")  # indexes before columns
        for name, made in later:
            if name not in columns:
                raw.execute(f"DROP {made.split()[1]} IF EXISTS {name}")  # a table takes its indexes along
            for column in [each for each in columns_of(raw, name) if each not in columns.get(name, ())]:
                raw.execute(f"ALTER TABLE {name} DROP COLUMN {column}")
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
        assert shape(raw) == wanted


def test_an_older_ledger_gets_the_counter_and_keeps_all_it_holds(shop: Path) -> None:
    as_0001_left_it(shop)
    with file_opened(shop) as raw:
        events = raw.execute("SELECT event_id, chain_hash FROM events ORDER BY place").fetchall()
    with open_till(shop) as till:
        assert (kept_bill(till), product_count(till)) == (None, 0)
        keep_bill(till, OpenBill(event_id=till.ids.event_id(), amount_minor=500))
    assert revision(shop) == (migrating.NEWEST, False)
    with file_opened(shop) as raw:
        assert raw.execute("SELECT event_id, chain_hash FROM events ORDER BY place").fetchall() == events
    assert verify_ledger(keeper(shop)).ok


def test_a_backup_of_an_older_ledger_is_restored_and_brought_up(shop: Path) -> None:
    as_0001_left_it(shop)
    back_up_ledger(keeper(shop), shop / "old.shuke")
    restore_backup(keeper(shop), shop / "old.shuke")
    assert revision(shop) == (migrating.NEWEST, False)
    with open_till(shop) as till:
        keep_bill(till, OpenBill(event_id="e"))
    back_up_ledger(keeper(shop), shop / "new.shuke")
    restore_backup(keeper(shop), shop / "new.shuke")
    assert verify_ledger(keeper(shop)).ok


def test_the_migrated_file_is_what_the_code_reads_and_writes(shop: Path) -> None:
    with file_opened(shop) as raw:
        for table in METADATA.tables.values():
            made = raw.execute(f"PRAGMA table_info({table.name})").fetchall()
            columns = {(name, bool(needed)) for _, name, _, needed, *_ in made}
            assert columns == {(column.name, not column.nullable) for column in table.columns}
        (tables,) = raw.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()
        assert tables == len(METADATA.tables) + 1  # alembic's own


def test_other_tests_begin_with_what_the_migrations_leave(tmp_path: Path) -> None:
    migrating.migrate(tmp_path / "real.db", bytes(32))
    cheap_set_up.cheapen()
    migrating.migrate(tmp_path / "cheap.db", bytes(32))
    found = []
    for name in ("real.db", "cheap.db"):
        with closing(connect(tmp_path / name, bytes(32))) as raw:
            everything = raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid").fetchall()
            found.append((everything, migrating.revision_of(raw)))
    assert found[0] == found[1]
