"""After a pull from the beginning: what HQ said before and says no more is void, because HQ was restored or is new.

What this till wrote itself stands: a member then is what its own log says of them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from desktop.core.domain.refolding import without_refunds
from desktop.core.domain.state import SaleRecord
from desktop.core.store import statements as sql
from desktop.core.store.counting_sales import MEND_TOLD, counts_on
from desktop.core.store.edges import unlearn
from desktop.core.store.going import drop_member
from desktop.core.store.hq_staff_rows import UNSAID
from desktop.core.store.lists.liked import keep_liked
from desktop.core.store.overlay import Overlay
from desktop.core.store.state_rows import decode_record, decode_state, encode_state
from desktop.core.store.writing import LedgerWriting

_MEMBERS = "SELECT member_id FROM hq_members WHERE pull < ? LIMIT 2000"
_FORGET = "DELETE FROM hq_members WHERE member_id = ?"
_ALIASES = "SELECT member_id FROM aliases WHERE member_id = ?1 OR face = ?1"
_OWN_EVENTS = "SELECT 1 FROM events WHERE member_id = ? AND void = 0 LIMIT 1"
_ENROLLED = "SELECT 1 FROM events WHERE member_id = ? AND kind = 'member.enrolled' AND void = 0 LIMIT 1"
_OTHERS = "SELECT event_id FROM others WHERE pull < ? LIMIT 2000"
_DROP_OTHER = "DELETE FROM others WHERE event_id = ? RETURNING member_id"
_DROP_SALE = (
    "DELETE FROM sales WHERE sale_id = ? AND NOT EXISTS (SELECT 1 FROM events WHERE event_id = sales.sale_id)"
    " RETURNING member_id"
)
_REST = (  # HQ says a member's newest sales alone: what it said of an older one stands as long as the sale is here
    "DELETE FROM hq_sales WHERE pull < ?1 AND sale_id NOT IN (SELECT sale_id FROM sales)",
    "DELETE FROM hq_flags WHERE pull < ?1",
    UNSAID,
)
_LEFT = (
    "SELECT EXISTS (SELECT 1 FROM hq_sales WHERE pull < ?1 AND sale_id NOT IN (SELECT sale_id FROM sales))"
    " OR EXISTS (SELECT 1 FROM hq_flags WHERE pull < ?1)"
    " OR EXISTS (SELECT 1 FROM hq_staff WHERE pull < ?1 AND active)"
)
_DAY_OF = "SELECT day FROM stamps WHERE event_id = ?"
_OTHER_DAY = (  # an older own sale, of which HQ says no more, was told by an HQ that is gone, which stamped otherwise
    "SELECT h.sale_id FROM hq_sales AS h CROSS JOIN stamps AS s ON s.event_id = h.sale_id"
    " CROSS JOIN sales AS b ON b.sale_id = h.sale_id"
    " WHERE h.pull < ? AND b.day_no <> julianday(s.day) - 1721424.5 LIMIT 2000"
)
_TOLD_BEFORE = "SELECT record FROM hq_sales WHERE rowid > ? AND rowid <= ? AND pull < ?"
_NEWEST_TOLD = "SELECT coalesce(max(rowid), 0) FROM hq_sales"
_NOT_HELD = (
    "SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM events WHERE event_id = value AND void = 0)"
    " AND NOT EXISTS (SELECT 1 FROM others WHERE event_id = value AND void = 0)"
)
TOLD_AT_ONCE = 500
Stale = tuple[str, str | int]


def stale(raw: Any, pull: int) -> Sequence[Stale]:
    """What was last said before this pull, a few thousand at a time: empty once nothing is left."""
    found: list[Stale] = [("member", member_id) for (member_id,) in raw.execute(_MEMBERS, (pull,))]
    found += [("other", event_id) for (event_id,) in raw.execute(_OTHERS, (pull,))]
    found += [("day", sale_id) for (sale_id,) in raw.execute(_OTHER_DAY, (pull,))]
    (rest,) = raw.execute(_LEFT, (pull,)).fetchone()
    return [*found, ("rest", pull)] if rest else found


def sweep(writing: LedgerWriting, kind: str, named: str | int) -> str | None:
    """One of these goes; whose it was, if it was a member's event."""
    if kind == "member":
        forget(writing, str(named))
    elif kind == "other":
        ((whose,),) = writing.raw.execute(_DROP_OTHER, (named,)).fetchall()
        buyers = {buyer for (buyer,) in writing.raw.execute(_DROP_SALE, (named,)).fetchall() if buyer}
        keep_liked(writing.raw, [writing.shelf.owner(buyer) for buyer in buyers])
        if touched := unlearn(writing.raw, str(named)):
            writing.flush()
            writing.reshape(touched)
        return str(whose) if whose is not None else None
    elif kind == "day":
        (day,) = writing.raw.execute(_DAY_OF, (named,)).fetchone()
        counts_on(writing.raw, str(named), date.fromisoformat(day))
    else:
        for statement in _REST:
            writing.raw.execute(statement, (named,))
    return None


def told_in_bits(raw: Any) -> Iterable[int]:
    """Where each bit of HQ's records of sales begins, for ``lost_refunds``."""
    (newest,) = raw.execute(_NEWEST_TOLD).fetchone()
    return range(0, newest, TOLD_AT_ONCE)


def lost_refunds(raw: Any, start: int, pull: int) -> list[SaleRecord]:
    """Records of a bit that were told before this pull lose the refunds that nobody holds; those that did.

    HQ tells again every sale of which its record says more than the events that it tells. Of an older one it told none:
    a refund that is not among the events went with the HQ that is gone, and with its own till's log.
    """
    rows = raw.execute(_TOLD_BEFORE, (start, start + TOLD_AT_ONCE, pull)).fetchall()
    records = [record for (data,) in rows if (record := decode_record(data)).refunds]
    refunds = [refund.refund_id for record in records for refund in record.refunds]
    lost = {refund_id for (refund_id,) in raw.execute(_NOT_HELD, (json.dumps(refunds),))} if refunds else ()
    mended = [without_refunds(record, lost) for record in records]
    changed = [new for new, old in zip(mended, records, strict=True) if new != old]
    raw.executemany(MEND_TOLD, [(encode_state(record), record.sale_id) for record in changed])
    return changed


def list_again(writing: LedgerWriting, whose: Mapping[str, bool]) -> None:
    """What lists say of members may hang on the events held here, whatever the state: made anew, once for all events.

    ``whose``: members, and whether an event of theirs has gone. One that came matters where the row hangs on any.
    """
    if not whose:
        return
    overlay, looking = Overlay(writing.raw), writing.looking()
    faces = dict[str, bool]()
    for member_id, has_lost in whose.items():
        faces[overlay.face(member_id)] = faces.get(overlay.face(member_id), False) or has_lost
    for face, has_lost in sorted(faces.items()):
        row = writing.raw.execute(sql.STATE, (face,)).fetchone()
        if row is not None and (has_lost or looking.hangs_on_events(face)):
            writing.shelf.save({face: decode_state(row[0])})


def forget(writing: LedgerWriting, member_id: str) -> None:
    """HQ knows no such member, or not as this till was told: they are what this till's own log says, or nobody."""
    raw = writing.raw
    together = {member_id, *(each for (each,) in raw.execute(_ALIASES, (member_id,)))}
    raw.execute(_FORGET, (member_id,))
    if raw.execute(_ENROLLED, (member_id,)).fetchone() is None:
        drop_member(raw, member_id)
    writing.flush()
    writing.reshape(together)
    if raw.execute(_OWN_EVENTS, (member_id,)).fetchone() is not None:
        writing.shelf.refold(member_id)
        writing.flush()
