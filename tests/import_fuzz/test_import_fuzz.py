"""The small share of ``python -m tests.import_fuzz``, and that it would find what it looks for."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from desktop.core.services import import_members
from tests.import_fuzz.run import Imports, read
from tests.integration.test_merge_members import verified
from tests.tills import TestTill, make_till

READS, IMPORTS = 1_000, 50


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    made = make_till(tmp_path / "shop")
    yield made
    made.close()


def test_a_thousand_files_are_read_or_refused(tmp_path: Path) -> None:
    said = {read(tmp_path, 7, number) for number in range(READS)}
    assert said == {"read", "file.no_columns", "file.unreadable", "import.missing_columns"}


def test_fifty_imports_leave_a_whole_file_or_nothing(shop: TestTill, tmp_path: Path) -> None:
    imports = Imports(shop.till, tmp_path, 7)
    _all(imports)
    assert {"done", "undone", "import.stopped"} <= set(imports.seen), imports.seen
    assert verified(shop)


def test_half_of_a_stopped_file_would_be_seen(shop: TestTill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: whoever stops an import leaves what was in by then."""
    monkeypatch.setattr(import_members, "or_nothing", lambda *_: nullcontext())
    imports = Imports(shop.till, tmp_path, 7)
    with pytest.raises(AssertionError, match="left something behind"):
        _all(imports)


def _all(imports: Imports) -> None:
    for number in range(IMPORTS):
        imports.take(number)
