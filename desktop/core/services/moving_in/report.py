"""The report of an import: every row is imported, a duplicate, or rejected with its reason; nothing in silence."""

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct, field

from desktop.core.ports import TableRecord

DEFAULT_SOURCE = "import"
"""One name for the old system, so that its member list and its bills meet on the same members."""


MOST_KEPT = 1_000
"""Of each kind: what a screen can show, and memory stays flat; a file lists all (listing.py)."""


class Problem(Struct, frozen=True):
    """Something about one row: its number from 1, its line in the file, a code (words: import_reasons.<code>)."""

    row: int
    line: int
    reason: str


class Difference(Struct, frozen=True):
    """A balance that a newer file brings for a member who has moved on since: shown, nothing changed."""

    row: int
    line: int
    member_no: str
    held: int
    brought: int


Found = TypeVar("Found", Problem, Difference)


class ImportReport(Struct, kw_only=True):
    """What an import did. ``rows`` = ``imported`` + ``duplicate`` + ``rejected``, of which each has a problem.

    ``notes`` are remarks on rows that were imported. Of ``problems``, ``notes`` and ``differs`` the first 1,000 are
    kept; ``reasons``, ``noted`` and ``differing`` count all; ``listing``: the file that lists all, "" for none;
    ``tell``: hears of each, while the import runs.
    ``levels``: those of the list that are no tier of ours, with how many bear each (the first 50); ``tiers``: others,
    each with its tier's code. ``import_id`` undoes it; None when there is nothing to undo.
    """

    what: str
    source: str
    dry_run: bool = False
    import_id: str | None = None
    rows: int = 0
    imported: int = 0
    duplicate: int = 0
    rejected: int = 0
    members_added: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    differs: list[Difference] = field(default_factory=list)
    levels: dict[str, int] = field(default_factory=dict)
    tiers: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    noted: int = 0
    differing: int = 0
    listing: str = ""
    tell: Callable[[str, Problem | Difference], None] | None = None

    def reject(self, row: int, line: int, reason: str) -> None:
        """Count a row that was not taken."""
        self.rejected += 1
        self._keep("rejected", self.problems, Problem(row, line, reason))

    def note(self, record: TableRecord, reason: str) -> None:
        """Remark on a row that is taken all the same."""
        self.noted += 1
        self._keep("note", self.notes, Problem(record.number, record.line, reason))

    def differ(self, difference: Difference) -> None:
        """List a balance that was left alone."""
        self.differing += 1
        self._keep("differs", self.differs, difference)

    def _keep(self, kind: str, kept: list[Found], found: Found) -> None:
        if isinstance(found, Problem):
            self.reasons[found.reason] = self.reasons.get(found.reason, 0) + 1
        if len(kept) < MOST_KEPT:
            kept.append(found)
        if self.tell is not None:
            self.tell(kind, found)

    def finished(self) -> "ImportReport":
        """The report with its problems in the file's order."""
        self.problems.sort(key=lambda problem: problem.row)
        return self
