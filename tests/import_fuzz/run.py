"""Read and take in what files.py makes: nothing but an answer or a refusal, and no half of anything in the ledger."""

from collections import Counter
from pathlib import Path
from random import Random

from desktop.core.documents.foreign_tables import ForeignTables
from desktop.core.domain.errors import Refusal
from desktop.core.ports import ImportKind, Till
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.moving_in.report import ImportReport
from desktop.core.services.moving_in.stopping import Stopped
from desktop.core.services.undo_import import undo_import
from tests.import_fuzz.files import Made, made

_COUNTED = {
    "events": "SELECT count(*) FROM events WHERE void = 0 AND kind NOT LIKE 'import.%'",
    "members": "SELECT count(*) FROM members",
    "texts": "SELECT count(*) FROM private_texts",
    "keys": "SELECT count(*) FROM search_keys",
    "sales": "SELECT count(*) FROM sales",
    "begun": "SELECT count(*) FROM imports WHERE state = 'begun'",
}


def read(folder: Path, seed: int, number: int) -> str:
    """What came of reading a file to its end: "read", or a refusal's code. Anything else is raised."""
    file = made(seed, number)
    path = _written(folder, file)
    tables = ForeignTables()
    kind: ImportKind = "sales" if file.kind == "sales" else "members"
    try:
        with tables.open(path) as table:
            for record in table:
                assert record.wrong is not None or set(record.cells) <= set(table.header)
            tables.columns(table.header, kind, {})
            tables.tier_columns(table.header)
    except Refusal as refusal:
        return refusal.code
    finally:
        path.unlink()
    return "read"


class Imports:
    """Whole imports, one after the other, into one ledger."""

    def __init__(self, till: Till, folder: Path, seed: int) -> None:
        self._till, self._folder, self._seed = till, folder, seed
        self.seen: Counter[str] = Counter()

    def take(self, number: int) -> str:
        """One import: refused or stopped, it leaves nothing; done, it can be taken back whole. What came of it."""
        chance = Random(f"{self._seed}/import/{number}")
        path = _written(self._folder, made(self._seed, number))
        before = self.counts()
        try:
            said = self._taken(path, number, chance, before)
        finally:
            path.unlink()
        self.seen[said] += 1
        return said

    def _taken(self, path: Path, number: int, chance: Random, before: dict[str, int]) -> str:
        watched = _Watched(chance.randrange(1, 4) if chance.random() < 0.3 else 0)
        try:
            report = self._imported(path, number, chance, watched)
        except Refusal as refusal:
            self._check_nothing_left(before, f"import {number}: {refusal.code} left something behind")
            return refusal.code
        assert report.rows == report.imported + report.duplicate + report.rejected, f"import {number}: rows"
        assert self.counts()["begun"] == 0, f"import {number} is not finished"
        if report.import_id is None:
            assert self.counts() == before, f"import {number} has no name and left something"
            return "nothing new"
        if chance.random() < 0.6:
            undo_import(self._till, report.import_id)
            assert self.counts() == before, f"import {number} is undone and left something behind"
            return "undone"
        return "done"

    def _imported(self, path: Path, number: int, chance: Random, watched: "_Watched") -> ImportReport:
        source = chance.choice(("import", "old", f"s{number % 7}"))
        if made(self._seed, number).kind == "sales":
            asked = SalesImport(path=path, source=source, award=chance.random() < 0.5)
            return import_sales(self._till, asked, watched)
        return import_members(self._till, MembersImport(path=path, source=source), watched)

    def _check_nothing_left(self, before: dict[str, int], complaint: str) -> None:
        assert self.counts() == before, complaint

    def counts(self) -> dict[str, int]:
        """What the ledger holds."""
        with self._till.ledger.reading() as reading:
            raw = reading.raw  # type: ignore[attr-defined]
            return {name: raw.execute(query).fetchone()[0] for name, query in _COUNTED.items()}


class _Watched:
    """Progress that stops at the given call; 0: never."""

    def __init__(self, at: int) -> None:
        self._left = at

    def __call__(self, _done: int, _all: int) -> None:
        self._left -= 1
        if self._left == 0:
            raise Stopped


def _written(folder: Path, file: Made) -> Path:
    path = folder / f"fuzzed{file.ending}"
    path.write_bytes(file.data)
    return path
