"""Holds: points of a member that a till asked HQ to keep for the next event of its log. A row each, until passed."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection

_PUT = Put(schema.holds)
_COLUMNS = "SELECT hold_id, device_id, epoch, after_seq, member_id, asked, points, made_at_us, freed_at_us FROM holds"
_BY_ID = Ask(f"{_COLUMNS} WHERE tenant_id = ? AND hold_id = ?")
_OF_DEVICE = Ask(f"{_COLUMNS} WHERE tenant_id = ? AND device_id = ? ORDER BY made_at_us, hold_id")
_KEPT = Ask(
    "SELECT coalesce(sum(points), 0) FROM holds WHERE tenant_id = ? AND freed_at_us IS NULL"
    " AND member_id IN (SELECT member_id FROM members WHERE tenant_id = ? AND face = ?)"
)
_END = Ask(
    "DELETE FROM holds WHERE tenant_id = ? AND device_id = ? AND hold_id AMONG ? AND (epoch <> ? OR after_seq < ?)"
)
_REPLACE = Ask("DELETE FROM holds WHERE tenant_id = ? AND device_id = ? AND hold_id = ?")
_FREE = Ask("UPDATE holds SET freed_at_us = ? WHERE tenant_id = ? AND hold_id = ?")


class HeldPoints(Struct, frozen=True):
    """A hold: ``points`` of those ``asked`` for, kept for the event after ``after_seq`` of the device's epoch.

    ``freed_at_us``: HQ counts on it no more, though the till may still use it.
    """

    hold_id: str
    device_id: str
    epoch: str
    after_seq: int
    member_id: str
    asked: int
    points: int
    made_at_us: int
    freed_at_us: int | None = None


def hold_of(connection: Connection, tenant_id: str, hold_id: str) -> HeldPoints | None:
    """A hold by its id."""
    return next((HeldPoints(*row) for row in _BY_ID.rows(connection, tenant_id, hold_id)), None)


def holds_of(connection: Connection, tenant_id: str, device_id: str) -> list[HeldPoints]:
    """A device's holds, the oldest first, freed ones too."""
    return [HeldPoints(*row) for row in _OF_DEVICE.rows(connection, tenant_id, device_id)]


def kept_of(connection: Connection, tenant_id: str, face: str) -> int:
    """The points of everybody behind this face that are kept for tills."""
    return int(_KEPT.rows(connection, tenant_id, tenant_id, face)[0][0])


def add_hold(connection: Connection, tenant_id: str, hold: HeldPoints) -> None:
    """Keep a new one."""
    _PUT.rows(connection, [(tenant_id, *msgspec.structs.astuple(hold))])


def replace_hold(connection: Connection, tenant_id: str, device_id: str, hold_id: str) -> None:
    """The device asks for another one in the place of this."""
    _REPLACE.run(connection, tenant_id, device_id, hold_id)


def end_holds(
    connection: Connection, tenant_id: str, device_id: str, epoch: str, seq: int, passed: Sequence[str]
) -> None:
    """The device's log has come to this place: those named that it has passed are over."""
    if passed:
        _END.run(connection, tenant_id, device_id, list(passed), epoch, seq)


def free_hold(connection: Connection, tenant_id: str, hold_id: str, now_us: int) -> None:
    """HQ counts on it no more."""
    _FREE.run(connection, now_us, tenant_id, hold_id)
