"""Serve a pull: one page of what changed for the asking till, read in one snapshot with HQ's head of its epoch.

A cursor reads ``number.tag``, or ``number-known.tag`` after a snapshot with the changes up to ``known``: until there
members come no more, but for their sales. The tag is random and kept with the device, this one and the one before (an
answer may be lost): any other means that HQ or the till was restored, or that two machines speak as one, and starts
from 0 again.
"""

import re
from collections.abc import Sequence

from msgspec import Raw, Struct

from desktop.core.protocol.messages import PROTOCOL
from desktop.core.protocol.pages import MOST_CURSOR, Pull
from hq.services.compare_heads import spending_of
from hq.services.house import Caller, Hq, HqRefused
from hq.services.offer_snapshot import Offer, offer_snapshot
from hq.services.page_rows import PackedPage, Row, rows_of
from hq.store import undoing
from hq.store.database import Connection
from hq.store.devices import Device, change_device, device_of
from hq.store.heads import head_of
from hq.store.lost import Lost, lost_of
from hq.store.members import faces_of
from hq.store.pages import Change, changes, newest_number

MOST_ROWS = 2000
MOST_BYTES = 2 * 1024 * 1024
"""About how large a page may grow; one change always fits, however large."""
_CURSOR = re.compile(r"(0|[1-9]\d{0,17})(?:-([1-9]\d{0,17}))?\.([0-9a-f]{16})", re.ASCII)
_TIMES_KNOWN = 20
"""So many more changes on a page of which little is told."""
_EPOCH = re.compile(r"[\w-]{1,64}", re.ASCII)
_NOTED_EACH_US = 60_000_000


class _Start(Struct, frozen=True):
    """From which number, whether the cursor was not known, and up to which number a snapshot told of members."""

    after: int
    restart: bool
    known: int = 0


class _Read(Struct, frozen=True):
    """What one snapshot held."""

    device: Device
    start: _Start
    bound: int
    more: bool
    rows: Sequence[Row]
    head_seq: int


def serve_pull(hq: Hq, caller: Caller, message: Pull) -> PackedPage:
    """The next page for the device. HqRefused 400 ``request.bad``, ``protocol.other``, 503 ``snapshot.preparing``."""
    if message.protocol != PROTOCOL:
        raise HqRefused(400, "protocol.other", protocol=message.protocol)
    if not _EPOCH.fullmatch(message.epoch) or not message.limit >= 1 or len(message.cursor) > MOST_CURSOR:
        raise HqRefused(400, "request.bad")
    if not message.cursor and (offer := offer_snapshot(hq, caller, message)):
        return _offered(hq, caller, offer)
    with hq.database.reading() as connection:
        read = _read(hq, connection, caller, message)
    now = hq.now_us()
    return PackedPage(
        cursor=_keep_cursor(hq, read, message.cursor, now),
        more=read.more,
        head_seq=read.head_seq,
        time_us=now,
        restart=read.start.restart,
        spending=spending_of(read.device),
        members=_of(read.rows, "members"),
        sales=_of(read.rows, "sales"),
        devices=_of(read.rows, "devices"),
        programs=_of(read.rows, "programs"),
        stores=_of(read.rows, "stores"),
        products=_of(read.rows, "products"),
        staff=_of(read.rows, "staff"),
        others=_of(read.rows, "others"),
        flags=_of(read.rows, "flags"),
    )


def _offered(hq: Hq, caller: Caller, offer: Offer) -> PackedPage:
    """The page that stands for a snapshot, and the cursor after it."""
    now, tag = hq.now_us(), hq.random(8).hex()

    def work(connection: Connection) -> Device | None:
        device_id = caller.device_id
        change_device(connection, caller.tenant_id, device_id, last_contact_us=now, former_tag="", cursor_tag=tag)
        return device_of(connection, caller.tenant_id, caller.device_id)

    device = hq.database.write(work)
    if device is None or device.revoked_at_us is not None:
        raise HqRefused(403, "device.revoked")
    return PackedPage(
        cursor=f"0-{offer.number}.{tag}",
        more=True,
        head_seq=offer.head_seq,
        time_us=now,
        spending=spending_of(device),
        snapshot=offer.snapshot,
    )


def _read(hq: Hq, connection: Connection, caller: Caller, message: Pull) -> _Read:
    device = device_of(connection, caller.tenant_id, caller.device_id)
    if device is None or device.revoked_at_us is not None:
        raise HqRefused(403, "device.revoked")
    newest = newest_number(connection, caller.tenant_id)
    start = _start(message.cursor, device, newest)
    limit = min(message.limit, MOST_ROWS) * (_TIMES_KNOWN if start.after < start.known else 1)
    lost = lost_of(connection, device, message.epoch)
    found, more = _next_changes(connection, device, start.after, limit, lost)
    rows = rows_of(connection, device, _told_now(connection, device, found), hq.now_us(), start.known)
    kept, fits = _within_bytes(found, rows)
    head = head_of(connection, caller.tenant_id, message.epoch)
    return _Read(
        device,
        start,
        bound=newest if fits and not more else kept,
        more=more or not fits,
        rows=[row for row in rows if row.number <= kept],
        head_seq=head.seq if head and head.device_id == caller.device_id else 0,
    )


def _start(cursor: str, device: Device, newest: int) -> _Start:
    if not cursor:
        return _Start(0, restart=False)
    match = _CURSOR.fullmatch(cursor)
    if match and match[3] in (device.cursor_tag, device.former_tag) and int(match[1]) <= newest:
        return _Start(int(match[1]), restart=False, known=int(match[2] or 0))
    return _Start(0, restart=True)


def _next_changes(
    connection: Connection, device: Device, after: int, limit: int, lost: Sequence[Lost]
) -> tuple[list[Change], bool]:
    """The next changes in order of number, whole numbers only, and whether there are others after them."""
    while True:
        found = changes(connection, device, after, limit + 1, lost)
        if len(found) <= limit:
            return found, False
        first_left = found[limit].number  # every stream is whole up to here
        kept = [change for change in found[:limit] if change.number < first_left]
        if kept:
            return kept, True
        limit *= 2  # one number on more rows than a page holds


def _told_now(connection: Connection, device: Device, found: Sequence[Change]) -> Sequence[Change]:
    """Without those of whom an import is being taken back: they come with a new number, once their bit has come.

    Else the till that took it back would be told of them again, with a head that says it has been.
    """
    if not undoing.is_any(connection, device.tenant_id):
        return found
    names = [change.entity_id for change in found if change.kind == "member"]
    faces = faces_of(connection, device.tenant_id, names)
    owing = undoing.owing_faces(connection, device.tenant_id, set(faces.values()))
    sales = [change.entity_id for change in found if change.kind == "sale"]
    going = {owed.event_id for owed in undoing.owed_by_id(connection, device.tenant_id, sales)}
    return [
        change
        for change in found
        if not (change.kind == "member" and faces.get(change.entity_id) in owing)
        and not (change.kind == "sale" and change.entity_id in going)
    ]


def _within_bytes(found: Sequence[Change], rows: Sequence[Row]) -> tuple[int, bool]:
    """The newest number up to which the rows fit into a page, and whether all do."""
    size, fitting = 0, found[0].number if found else 0
    for row in sorted(rows, key=_number):
        size += len(row.packed)
        if size > MOST_BYTES and row.number > fitting:
            return fitting, False
        fitting = row.number
    return (found[-1].number if found else 0), True


def _number(row: Row) -> int:
    return row.number


def _of(rows: Sequence[Row], field: str) -> tuple[Raw, ...]:
    return tuple(Raw(row.packed) for row in rows if row.field == field)


def _keep_cursor(hq: Hq, read: _Read, presented: str, now: int) -> str:
    """The cursor of the page, which HQ will know again. A till that is up to date keeps the one it has."""
    device, tag = read.device, presented.partition(".")[2]
    place = f"{read.bound}-{read.start.known}" if read.bound < read.start.known else str(read.bound)
    idle = presented == f"{place}.{tag}" and not read.start.restart
    noted = device.last_round_us is not None and 0 <= now - device.last_round_us < _NOTED_EACH_US
    if idle and noted:
        return presented
    values: dict[str, str | int | None] = {"last_contact_us": now}
    if not read.more:
        values["last_round_us"] = now
    if not idle:
        known = not read.start.restart
        values["former_tag"] = tag if known else ""
        values["cursor_tag"] = tag = hq.random(8).hex()
    hq.database.write(lambda connection: change_device(connection, device.tenant_id, device.device_id, **values))
    return f"{place}.{tag}"
