"""The report of an import: every row is imported, a duplicate, or rejected with its reason; nothing in silence."""

from msgspec import Struct, field

from desktop.core.ports import TableRecord

DEFAULT_SOURCE = "import"
"""One name for the old system, so that its member list and its bills meet on the same members."""


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


class ImportReport(Struct, kw_only=True):
    """What an import did. ``rows`` = ``imported`` + ``duplicate`` + ``rejected``, of which each has a problem.

    ``notes`` are remarks on rows that were imported; ``levels``: those of the list that are no tier of ours, with how
    many bear each (the first 50). ``import_id`` undoes it; None when there is nothing to undo.
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
    columns: dict[str, str] = field(default_factory=dict)

    def reject(self, row: int, line: int, reason: str) -> None:
        """Count a row that was not taken."""
        self.rejected += 1
        self.problems.append(Problem(row, line, reason))

    def note(self, record: TableRecord, reason: str) -> None:
        """Remark on a row that is taken all the same."""
        self.notes.append(Problem(record.number, record.line, reason))

    def finished(self) -> "ImportReport":
        """The report with its problems in the file's order."""
        self.problems.sort(key=lambda problem: problem.row)
        return self
