"""What looking back finds: an event with who wrote it, and the programs in the order in which they counted."""

from datetime import date

from msgspec import Struct

from desktop.core.domain.program import Program
from desktop.core.domain.state import Stamped


class Entry(Struct, frozen=True, kw_only=True):
    """An event as fold sees it, and who wrote it, under which program, in which import."""

    event: Stamped
    staff_id: str
    program_hash: str | None = None
    import_id: str | None = None


class Published(Struct, frozen=True, kw_only=True):
    """A publishing of a program: the ``number``-th (from 1), when it was, who approved it. A program may come again."""

    number: int
    at_us: int
    day: date
    approved_by: str
    hash: str
    program: Program
