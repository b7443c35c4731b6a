"""One outside name counts once (I4): a bill or an opening that files brought, under whichever of its ids.

A till that took an import back brings its file again under ids made from the first ones (``names.again``), and another
till may have brought the same meanwhile. Of such a family the first accepted counts, until its import is taken back;
what comes meanwhile has no effect, and its till hears of it as of an id that came twice.
"""

from collections.abc import Iterable, Sequence

from desktop.core.domain import names
from desktop.core.domain.events import ImportUndone, PointsOpened, SaleCompleted
from hq.services.reading_bodies import Read, read_body
from hq.services.work import Work
from hq.store import events as log
from hq.store.database import Connection
from hq.store.log import brought
from hq.store.pages import events_by_id

_MOST_TIMES = 64
Import = tuple[str, str]
"""An import's id, and the store whose till says so."""


def comes_again(read: Read) -> bool:
    """Whether it bears a later id of its family. The tenant is then held alone: no row stands in another's way."""
    return len(_family(read)) > 2


class OutsideNames:
    """Which outside names count already, while new events are taken in one after the other."""

    def __init__(self, work: Work, reads: Iterable[Read]) -> None:
        """``reads``: all that are to be asked about."""
        families = {read.event_id: _family(read) for read in reads}
        self._families = {event_id: family for event_id, family in families.items() if family}
        self._counting: dict[str, Import] = {}
        self._undone: set[Import] = set()
        if not self._families:
            return
        connection, tenant_id = work.connection, work.tenant_id
        wanted = {event_id for family in self._families.values() for event_id in family}
        for event_id, device_id, import_id in log.counting(connection, tenant_id, wanted):
            self._counting[event_id] = (import_id or "", work.store_of(device_id))
        coming = {read.body.import_id for read in reads if read.body and read.body.import_id}
        coming |= {import_id for import_id, _ in self._counting.values() if import_id}  # its bit may not have come
        for import_id, device_id in log.taken_back(connection, tenant_id, coming):
            self._undone.add((import_id, work.store_of(device_id)))

    def taken_by(self, event_id: str) -> str | None:
        """Another id of the same family that counts; None where the name is free."""
        for other in self._families.get(event_id, ()):
            if other != event_id and (found := self._counting.get(other)) is not None and found not in self._undone:
                return other
        return None

    def enter(self, read: Read, home: str) -> None:
        """The event is taken in, from a till of the store ``home``."""
        if isinstance(read.payload, ImportUndone):
            self._undone.add((read.payload.import_id, home))
        elif read.body is not None and read.event_id in self._families:
            self._counting[read.event_id] = (read.body.import_id or "", home)


def heard_by(connection: Connection, tenant_id: str, event_ids: Sequence[str], device_id: str) -> list[str]:
    """Those of these events that a device brought too, with other content or under another id of the same name."""
    families = {
        event.event_id: (event.event_id, *_family(read_body(event.body, b"")))
        for event in events_by_id(connection, tenant_id, event_ids)
    }
    among = sorted({event_id for family in families.values() for event_id in family})
    known = set(brought(connection, tenant_id, among, device_id))
    return [event_id for event_id, family in families.items() if not known.isdisjoint(family)]


def _family(read: Read) -> tuple[str, ...]:
    """The ids of the event's outside name, up to one after its own; () for what no file has brought."""
    if read.body is None or read.body.import_id is None or not (first := _first_id(read)):
        return ()
    family = [first]
    while family[-1] != read.event_id and len(family) <= _MOST_TIMES:
        family.append(names.again(first, len(family)))
    return (*family, names.again(first, len(family))) if family[-1] == read.event_id else ()


def _first_id(read: Read) -> str:
    """The id under which a file first brings this; "" for other kinds."""
    match read.payload:
        case SaleCompleted(intent=intent):
            return intent.bill_id
        case PointsOpened(source=source) if read.member_id:
            return names.opening_id(source, read.member_id)
        case _:
            return ""
