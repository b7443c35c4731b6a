"""Free holds: points that are kept for a till that will not come back, given free by name and on record.

What the till uses of them all the same comes on top of every bound (I14); the record says who let it.
"""

from msgspec import Struct

from hq.services.house import Hq, HqRefused
from hq.services.recording import keep_deed
from hq.services.rights import Actor
from hq.store import holds
from hq.store.database import Connection
from hq.store.devices import lock_device
from hq.store.members import lines


class HeldRow(Struct, frozen=True, kw_only=True):
    """Points of a member that are kept for a till, since when; ``freed``: HQ counts on them no more."""

    member_id: str
    member_no: str
    points: int
    made_at_us: int
    freed: bool


def held_points(hq: Hq, actor: Actor, device_id: str) -> tuple[HeldRow, ...]:
    """What is kept for a till, the oldest first, with what was freed and its log has not passed yet."""
    actor.demand("look")
    with hq.database.reading() as connection:
        return _rows(connection, actor.tenant_id, device_id)


def free_holds(hq: Hq, actor: Actor, device_id: str, note: str) -> int:
    """Everything that is kept for the till is free again; how many holds that were.

    HqRefused 404 ``device.none``.
    """
    actor.demand("revoke")

    def work(connection: Connection) -> int:
        if lock_device(connection, actor.tenant_id, device_id) is None:
            raise HqRefused(404, "device.none")
        kept = [hold for hold in holds.holds_of(connection, actor.tenant_id, device_id) if hold.freed_at_us is None]
        rows = lines(connection, actor.tenant_id, {hold.member_id for hold in kept})
        for hold in kept:
            holds.free_hold(connection, actor.tenant_id, hold.hold_id, hq.now_us())
            line = rows.get(hold.member_id)
            facts = {"device": device_id, "member": line.member_no if line else hold.member_id}
            facts |= {"points": str(hold.points), "note": note}
            keep_deed(hq, connection, actor.tenant_id, actor.name, "hold.freed", **facts)
        return len(kept)

    return hq.database.write(work)


def _rows(connection: Connection, tenant_id: str, device_id: str) -> tuple[HeldRow, ...]:
    found = holds.holds_of(connection, tenant_id, device_id)
    rows = lines(connection, tenant_id, {hold.member_id for hold in found})
    return tuple(
        HeldRow(
            member_id=hold.member_id,
            member_no=rows[hold.member_id].member_no if hold.member_id in rows else "",
            points=hold.points,
            made_at_us=hold.made_at_us,
            freed=hold.freed_at_us is not None,
        )
        for hold in found
    )
