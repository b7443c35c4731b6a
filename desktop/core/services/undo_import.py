"""Undo an import as a whole: as long as nothing was built on it, it is as if the file had never been taken in.

One fact says so, in a transaction as short as a sale's; from then on nobody sees what the file brought. What stands of
it is then taken back a bit at a time, beside the work. Stopped or killed anywhere, the same call goes on.
"""

from msgspec import Struct

from desktop.core.domain.errors import Conflict, NotFound
from desktop.core.domain.events import ImportUndone
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, ImportWriting, Progress, Reading, Till, Undone, unwatched
from desktop.core.ports.undoing import TakenBack
from desktop.core.services.allow import allow
from desktop.core.services.short_holds import Pace

_UNDOING, _UNDONE = "undoing", "undone"


class UndoneImport(Struct, frozen=True, kw_only=True):
    """What was undone. ``repeated``: it had been before, nothing was changed now."""

    import_id: str
    repeated: bool
    events: int = 0
    bills: int = 0
    members: int = 0


def undo_import(
    till: Till, import_id: str, approval: Approval | None = None, progress: Progress = unwatched
) -> UndoneImport:
    """Take the import back; the same again changes nothing. What ``progress`` raises leaves the rest for later.

    Raises NotFound ``import.not_found``; Conflict ``import.built_on`` (numbers: some of the members and bills) when
    something later concerns its members or bills: then nothing has been done.
    """
    with till.ledger.reading() as reading:
        state, seen = _state(reading, import_id), reading.newest_place()
        if state == _UNDONE:
            return UndoneImport(import_id=import_id, repeated=True)
        if state != _UNDOING:
            _refuse(import_id, reading.built_on(import_id))
    progress(0, 1)
    with till.ledger.importing() as writing:
        if _state(writing, import_id) not in (_UNDOING, _UNDONE):
            _begin(till, writing, import_id, seen, approval)
    undone = _rest(till, import_id, progress)
    return UndoneImport(
        import_id=import_id, repeated=False, events=undone.events, bills=undone.sales, members=undone.members
    )


class Rest:
    """What is left of an undo: taken back bit by bit, for whoever has other things to do between."""

    def __init__(self) -> None:
        self._import_id, self._place, self._pace = "", 0, Pace()

    def go_on(self, till: Till, import_id: str) -> TakenBack:
        """The next bit, from where the last one ended; at first from where whoever was stopped or killed had come."""
        if import_id != self._import_id:
            with till.ledger.reading() as reading:
                self._import_id, self._place = import_id, reading.places_left(import_id)[0] - 1
        size = self._pace.size
        with self._pace.holding(till) as writing:
            bit = writing.take_back_bit(import_id, self._place, size)
        self._pace.follow(size)
        self._place = bit.place
        return bit


def _rest(till: Till, import_id: str, progress: Progress) -> Undone:
    """Everything that is left; what was undone in all, by whomever."""
    with till.ledger.reading() as reading:
        brought, (first, last) = reading.count_brought(import_id), reading.places_left(import_id)
    rest, undone = Rest(), Undone(0, 0, 0)
    with till.ledger.bulk():
        while not (bit := rest.go_on(till, import_id)).is_last:
            undone = undone.and_then(bit.undone)
            progress(bit.place + 1 - first, last + 1 - first)
    undone = undone.and_then(bit.undone)
    if undone.events == brought:
        return undone
    with till.ledger.reading() as reading:
        return reading.taken_back(import_id)


def _state(reading: Reading, import_id: str) -> str:
    state = reading.import_state(import_id)
    if state is None:
        raise NotFound("import.not_found", id=import_id[:40])
    return state


def _begin(till: Till, writing: ImportWriting, import_id: str, seen: int, approval: Approval | None) -> None:
    """The fact. What was built on the import was looked for up to the place ``seen``: now what came since."""
    _refuse(import_id, writing.built_on_since(import_id, seen))
    event_id = till.ids.event_id()
    allow(till, writing, "import.undo", event_id, approval)
    writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=ImportUndone(import_id=import_id)))
    writing.begin_undoing(import_id)


def _refuse(import_id: str, built_on: list[str]) -> None:
    if built_on:
        raise Conflict("import.built_on", id=import_id, numbers=", ".join(built_on))
