"""An upgrade killed anywhere leaves the old or the new schema, and old logs verify after it (I17)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import RuleBroken
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.store import migrating
from desktop.core.store.keys.vault import CHOICE, open_vault
from desktop.core.store.ledger_secrets import database_key
from desktop.core.store.swapping import LEDGER, label_of
from tests.shops import busy_shop, file_opened

ROOT = Path(__file__).parents[2]
_SECOND = '''"""A second revision."""
import os, signal
from alembic import op

revision = "0002"
down_revision = "0001"


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
migrating.migrate(folder / LEDGER, database_key(open_vault(folder), label_of(folder).ledger_id), "0002")
"""


@pytest.fixture(autouse=True)
def _file_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "desktop/core/store/migrations", folder)
    (folder / "versions" / "second_0002.py").write_text(_SECOND, "utf-8")
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    busy_shop(tmp_path / "shop").close()
    return tmp_path / "shop"


def key_of(folder: Path) -> bytes:
    return database_key(open_vault(folder), label_of(folder).ledger_id)


def revision(folder: Path) -> tuple[str, bool]:
    """The revision and whether the second one's table is there."""
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
    assert revision(shop) == ("0001", False)
    assert verify_ledger(keeper(shop)).ok
    assert upgrade(shop, scripts, monkeypatch) == 0
    assert revision(shop) == ("0002", True)
    assert verify_ledger(keeper(shop)).ok


def test_the_copy_from_before_is_whole_and_opens(shop: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of commits that stand in the write-ahead log alone, while another connection has the file open."""
    with file_opened(shop) as raw:
        raw.execute("PRAGMA wal_autocheckpoint = 0")
        raw.execute("INSERT INTO settings (key, value) VALUES ('last', 'commit')")
        assert upgrade(shop, scripts, monkeypatch) == 0
    (shop / "copy").mkdir()
    shutil.move(shop / "ledger.before-0001.db", shop / "copy" / LEDGER)
    for beside in (shop / "ledger.json", shop / "keys"):
        (shutil.copytree if beside.is_dir() else shutil.copy)(beside, shop / "copy" / beside.name)
    with file_opened(shop / "copy") as raw:
        assert raw.execute("SELECT value FROM settings WHERE key = 'last'").fetchone() == ("commit",)
    assert revision(shop / "copy") == ("0001", False)
    assert verify_ledger(keeper(shop / "copy")).ok
    assert not list(shop.glob(".*part"))


def test_nothing_is_copied_where_nothing_is_to_do(shop: Path) -> None:
    migrating.migrate(shop / LEDGER, key_of(shop))
    assert not list(shop.glob("*before*"))


def test_a_ledger_of_a_newer_program_is_refused(shop: Path) -> None:
    with file_opened(shop) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RuleBroken, match=r"ledger\.newer"):
        migrating.migrate(shop / LEDGER, key_of(shop))
