"""Hold points: what a till asks for above what it may let be used by itself, kept until its log has passed it.

Bound to a place of the device's log, never to a clock. A request that comes when the log is further already, because
the line kept it, keeps nothing. Locks: tenant (shared), device, the member's face (DESIGN 3).
"""

import re

from desktop.core.domain.state import MemberState
from desktop.core.protocol.messages import PROTOCOL, Held, Hold
from hq.services.compare_heads import spending_of
from hq.services.house import Caller, Hq, HqRefused
from hq.services.stamping import business_clock
from hq.services.take_back import finish_member
from hq.store import folded, holds, members
from hq.store.database import Connection
from hq.store.devices import Device, lock_device
from hq.store.log import epoch_of
from hq.store.shape import hold_shape
from hq.store.tenants import store_by_id

_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
_MOST = 2**31 - 1


def hold_points(hq: Hq, caller: Caller, message: Hold) -> Held:
    """How many of the points asked for are kept. The same request again is the same answer.

    HqRefused 400 ``request.bad``, ``protocol.other``; 409 ``hold.differs`` where the id was asked for something else.
    """
    if message.protocol != PROTOCOL:
        raise HqRefused(400, "protocol.other", protocol=message.protocol)
    names = (message.hold_id, message.epoch, message.member_id, message.instead_of or message.hold_id)
    if not all(_NAME.fullmatch(name) for name in names):
        raise HqRefused(400, "request.bad")
    if not (0 <= message.after_seq <= _MOST and 0 < message.points <= _MOST):
        raise HqRefused(400, "request.bad")
    return hq.database.write(lambda connection: _hold(hq, connection, caller, message))


def _hold(hq: Hq, connection: Connection, caller: Caller, asked: Hold) -> Held:
    tenant_id, now = caller.tenant_id, hq.now_us()
    tenant = hold_shape(connection, tenant_id, alone=False)
    device = lock_device(connection, tenant_id, caller.device_id)
    spending = spending_of(device)
    known = holds.hold_of(connection, tenant_id, asked.hold_id)
    if known is not None:
        points = _said_before(known, caller, asked)
    elif device is None or spending != "allowed" or not _may_come(connection, device, asked):
        points = 0
    else:
        if members.faces_of(connection, tenant_id, [asked.member_id]):
            finish_member(connection, tenant, asked.member_id, now)
        points = _keep(connection, device, asked, now)
    return Held(hold_id=asked.hold_id, points=points, time_us=now, spending=spending)


def _said_before(known: holds.HeldPoints, caller: Caller, asked: Hold) -> int:
    same = (known.device_id, known.epoch, known.after_seq, known.member_id, known.asked)
    if same != (caller.device_id, asked.epoch, asked.after_seq, asked.member_id, asked.points):
        raise HqRefused(409, "hold.differs")
    return 0 if known.freed_at_us is not None else known.points


def _may_come(connection: Connection, device: Device, asked: Hold) -> bool:
    """Whether the place it is bound to is still to come in the device's log."""
    epoch = epoch_of(connection, device.tenant_id, asked.epoch)
    if epoch is None or epoch.device_id != device.device_id or epoch.closed:
        return False
    return asked.after_seq >= epoch.seq


def _keep(connection: Connection, device: Device, asked: Hold, now_us: int) -> int:
    tenant_id = device.tenant_id
    if not members.faces_of(connection, tenant_id, [asked.member_id]):
        return 0
    faces, _ = members.locked_faces(connection, tenant_id, [asked.member_id])
    face = faces[asked.member_id]
    if asked.instead_of:
        holds.replace_hold(connection, tenant_id, device.device_id, asked.instead_of)
    store = store_by_id(connection, tenant_id, device.store_id)
    day = business_clock(store.zone, store.day_starts_minutes).day(now_us)
    state = folded.states(connection, tenant_id, [face]).get(face)
    free = 0 if state is None or _is_barred(state) else state.usable(day)
    points = min(asked.points, free - holds.kept_of(connection, tenant_id, face))
    if points <= 0:
        return 0
    hold = holds.HeldPoints(
        asked.hold_id, device.device_id, asked.epoch, asked.after_seq, asked.member_id, asked.points, points, now_us
    )
    holds.add_hold(connection, tenant_id, hold)
    return points


def _is_barred(state: MemberState) -> bool:
    """Whether nobody may use points of this member."""
    return bool(state.debt) or state.frozen_on is not None or state.left is not None
