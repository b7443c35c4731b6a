"""Decode again: what an older program of HQ could not read keeps its place and takes effect once a newer one can.

Its stamp stays; whoever it is about is folded again from before it. Run at every start of the server.
"""

from datetime import date
from functools import partial
from typing import Any

from desktop.core.domain.events import EpochOpened
from hq.services.enter import enter
from hq.services.house import Hq
from hq.services.open_epoch import open_epoch
from hq.services.outside_names import OutsideNames
from hq.services.reading_bodies import Read, read_body
from hq.services.work import Entered, Work
from hq.store import events as log
from hq.store.database import Connection
from hq.store.devices import Device, device_of
from hq.store.log import add_twice, epoch_of, places_of, rename_event, save_epoch
from hq.store.shape import hold_shape
from hq.store.tenants import all_tenants

_AT_ONCE = 500
Row = dict[str, Any]


def decode_again(hq: Hq) -> int:
    """Read again what was not understood, in every tenant; how many events are understood now."""
    with hq.database.reading() as connection:
        tenants = [tenant.tenant_id for tenant in all_tenants(connection)]
    return sum(_of_tenant(hq, tenant_id) for tenant_id in tenants)


def _of_tenant(hq: Hq, tenant_id: str) -> int:
    understood, after = 0, 0
    while True:
        step, after = hq.database.write(partial(_some, hq, tenant_id, after))
        understood += step
        if not after:
            return understood


def _some(hq: Hq, tenant_id: str, after: int, connection: Connection) -> tuple[int, int]:
    """Read some more; how many are understood, and the last number looked at, 0 at the end."""
    rows = log.not_understood(connection, tenant_id, after, _AT_ONCE)
    read = [(row, read_body(bytes(row["body"]), bytes(row["body_hash"]))) for row in rows]
    able = [(row, one) for row, one in read if one.payload is not None]
    last = rows[-1]["number"] if len(rows) == _AT_ONCE else 0
    if not able:
        return 0, last
    work = Work(connection, hold_shape(connection, tenant_id, alone=True), hq.now_us())
    log.drop_events(connection, tenant_id, [row["event_id"] for row, _ in able])
    held = set(log.held(connection, tenant_id, [one.event_id for _, one in able]))
    outside = OutsideNames(work, [one for _, one in able])
    for row, one in able:
        if (one.event_id != row["event_id"] and one.event_id in held) or outside.taken_by(one.event_id):
            _keep_twice(work, row, one)
        else:
            outside.enter(one, work.store_of(row["device_id"]))
            _put_in(work, row, one)
            held.add(one.event_id)
    enter(work)
    return len(able), last


def _put_in(work: Work, row: Row, read: Read) -> None:
    """The event with the stamp that it has; its member is folded again from there."""
    if read.event_id != row["event_id"]:
        rename_event(work.connection, work.tenant_id, row["event_id"], read.event_id, bytes(row["body_hash"]))
    body = read.body
    device = device_of(work.connection, work.tenant_id, row["device_id"])
    home = device.store_id if device else row["store_id"]
    said = body.store_id if body else row["store_id"]
    day: date = row["effective_day"]
    event = Entered(
        **read._asdict(),
        device_id=row["device_id"],
        home=home,
        store_id=home if device and said == device.local_store_id else said,
        data=bytes(row["body"]),
        body_hash=bytes(row["body_hash"]),
        at_us=row["effective_at_us"],
        day=day,
        received_us=row["received_at_us"],
    )
    work.entered.append(event)
    if isinstance(read.payload, EpochOpened) and device is not None:
        _open_late(work, device, read)


def _open_late(work: Work, device: Device, read: Read) -> None:
    """The epoch that this event began was not known to go on from another."""
    for name, seq in places_of(work.connection, work.tenant_id, read.event_id):
        epoch = epoch_of(work.connection, work.tenant_id, name)
        if seq == 1 and epoch is not None:
            save_epoch(work.connection, open_epoch(work, device, epoch, read.payload)[1])


def _keep_twice(work: Work, row: Row, read: Read) -> None:
    """Now that it can be read, its id turns out to be taken by other content."""
    rename_event(work.connection, work.tenant_id, row["event_id"], read.event_id, bytes(row["body_hash"]))
    body_hash = bytes(row["body_hash"])
    places = places_of(work.connection, work.tenant_id, read.event_id)
    add_twice(
        work.connection,
        [
            (work.tenant_id, epoch, seq, read.event_id, row["device_id"], row["received_at_us"], bytes(row["body"]),
             body_hash)
            for epoch, seq in places
        ],
    )  # fmt: skip
    home = work.store_of(row["device_id"])
    about = f"{read.event_id}|{body_hash.hex()}"
    work.flag_device("twice", about, row["device_id"], home, event=read.event_id)
