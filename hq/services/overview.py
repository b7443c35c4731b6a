"""Today at a glance: what needs somebody, which stores are in touch, what points did today."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from hq.services.house import Hq
from hq.services.list_devices import Standing
from hq.services.list_stores import StoreRow, list_stores
from hq.services.points_by_day import Asked, PointsReport, business_day, points_by_day
from hq.services.points_memory import PointsMemory
from hq.services.rights import Actor
from hq.services.work_list import FlagRow, most_urgent

_NEED: tuple[Standing, ...] = ("cloned", "silent", "never")
DAYS = 14
_ROWS = 6


class Overview(Struct, frozen=True, kw_only=True):
    """What HQ sees first. ``flags``: those to begin with; ``needing``: the stores with a till that needs a look.

    ``sending``: tills that were in touch and have not yet sent everything; ``points`` of the last days, today last.
    """

    open_flags: int
    flags: tuple[FlagRow, ...]
    needing: tuple[StoreRow, ...]
    stores: int
    stores_online: int
    tills: int
    tills_online: int
    sending: int
    points: PointsReport


def overview(hq: Hq, actor: Actor, memory: PointsMemory[PointsReport] | None = None) -> Overview:
    """The first page."""
    stores = list_stores(hq, actor)
    tills = [till for row in stores for till in row.working]
    today = business_day((row.store for row in stores), hq.now_us())
    with_tills = [row for row in stores if row.working]
    return Overview(
        open_flags=sum(row.flags for row in stores),
        flags=most_urgent(hq, actor, _ROWS),
        needing=_needing(stores),
        stores=len(with_tills),
        stores_online=sum(row.online for row in with_tills),
        tills=len(tills),
        tills_online=sum(till.standing == "online" for till in tills),
        sending=sum(till.sending and till.standing != "never" for till in tills),
        points=points_by_day(
            hq, actor.tenant_id, Asked(today - timedelta(days=DAYS - 1), today, by_store=False), memory
        ),
    )


def _needing(stores: Sequence[StoreRow]) -> tuple[StoreRow, ...]:
    """The stores with a till that somebody should look at, the worst first."""
    rows = [row for row in stores if row.standing in _NEED]
    return tuple(sorted(rows, key=lambda row: _NEED.index(row.standing or "never"))[:_ROWS])
