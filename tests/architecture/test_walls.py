"""import-linter holds the walls of pyproject.toml, and holds them against a planted breach of each."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

_LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
_ROOMS = ("cli", "bootstrap", "ui", "sync", "devices", "pos", "settings", "core")
_ROOMS_OF_HQ = ("cli", "app", "routes", "services", "store", "settings")
_ROOMS_OF_CORE = (
    *("store", "documents", "services", "ports", "protocol", "domain"),
    *("words", "resources", "file_lock", "fault_log"),
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", _LINT], cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def empty_house(tmp_path: Path) -> Path:
    """Every room that may ever be, all empty, under our contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ("", *_ROOMS, *(f"core/{room}" for room in _ROOMS_OF_CORE)):
        folder = tmp_path / "desktop" / room
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    for room in ("", *_ROOMS_OF_HQ):
        folder = tmp_path / "hq" / room
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    return tmp_path


def test_the_walls_stand() -> None:
    outcome = lint(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_an_empty_house_breaks_no_wall(empty_house: Path) -> None:
    outcome = lint(empty_house)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("room", "imported"),
    [
        ("core.domain", "desktop.core.services"),
        ("core.protocol", "desktop.core.store"),
        ("core.services", "desktop.core.documents"),
        ("core.documents", "desktop.core.store"),
        ("core.ports", "desktop.bootstrap"),
        ("core.words", "desktop.core.domain"),
        ("settings", "desktop.ui"),
        ("sync", "desktop.ui"),
        ("bootstrap", "desktop.cli"),
        ("core.services", "PySide6"),
        ("core.store", "socket"),
        ("core.services", "sqlalchemy"),
        ("core.documents", "sqlite3"),
        ("attic", "desktop.core"),
        ("core.attic", "desktop.core.domain"),
        ("sync", "PySide6"),
        ("sync", "requests"),
        ("sync", "desktop.core.store"),
        ("pos", "desktop.core.store"),
        ("pos", "desktop.sync"),
        ("pos", "PySide6"),
        ("core.services", "hq"),
        ("/hq.services", "desktop.core.services"),
        ("/hq.store", "desktop.core.store"),
        ("/hq.store", "hq.services"),
        ("/hq.services", "hq.routes"),
        ("/hq.routes", "PySide6"),
        ("/hq.attic", "desktop.core.domain"),
    ],
)
def test_a_planted_breach_is_found(empty_house: Path, room: str, imported: str) -> None:
    folder = empty_house / Path(*(f"desktop.{room}" if room[0] != "/" else room[1:]).split("."))
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").write_text(f"import {imported}\n", "utf-8")
    outcome = lint(empty_house)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr


def test_a_planted_cycle_is_found(empty_house: Path) -> None:
    domain = empty_house / "desktop/core/domain"
    (domain / "lots.py").write_text("import desktop.core.domain.debt\n", "utf-8")
    (domain / "debt.py").write_text("import desktop.core.domain.lots\n", "utf-8")
    assert lint(empty_house).returncode == 1
