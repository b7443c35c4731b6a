"""Undo an import as a whole: as long as nothing was built on it, it is as if the file had never been taken in.

One transaction, however long: half of an undone import would have no name, and the log holds one fact for all of it.
"""

from msgspec import Struct

from desktop.core.domain.errors import Conflict, NotFound
from desktop.core.domain.events import ImportUndone
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Progress, Till, unwatched
from desktop.core.services.allow import allow

_UNDONE = "undone"


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
    """Take the import back; the same again changes nothing. What ``progress`` raises leaves everything as it was.

    Raises NotFound ``import.not_found``; Conflict ``import.built_on`` (numbers: some of the members and bills) when
    something later concerns its members or bills.
    """
    with till.ledger.bulk(), till.ledger.importing() as writing:
        state = writing.import_state(import_id)
        if state is None:
            raise NotFound("import.not_found", id=import_id[:40])
        if state == _UNDONE:
            return UndoneImport(import_id=import_id, repeated=True)
        if built_on := writing.built_on(import_id):
            raise Conflict("import.built_on", id=import_id, numbers=", ".join(built_on))
        event_id = till.ids.event_id()
        allow(till, writing, "import.undo", event_id, approval)
        payload = ImportUndone(import_id=import_id)
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=payload))
        undone = writing.take_back(import_id, progress)
    return UndoneImport(
        import_id=import_id, repeated=False, events=undone.events, bills=undone.sales, members=undone.members
    )
