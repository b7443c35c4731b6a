"""Take imports back in bits, a short transaction each, beside the answers: tills' pushes come in between.

What is left stands in the database alone: killed anywhere, the next start goes on. Until a member's bit has come
everybody reads them as they were before it, wholly, and no page tells of them.
"""

from functools import partial
from threading import Lock
from time import perf_counter, sleep
from weakref import WeakKeyDictionary

from hq.services.enter import enter
from hq.services.house import Hq
from hq.services.work import Work
from hq.store import undoing
from hq.store.database import Busy, Connection
from hq.store.shape import hold_shape
from hq.store.tenants import Tenant, all_tenants

FIRST, _MOST = 32, 1024
"""So many events are looked for in the first bit, and at most in any."""
HOLD_S = 0.025
_REST_S = 0.2
_BUSY_S = 1.0
_working: "WeakKeyDictionary[object, set[str]]" = WeakKeyDictionary()  # by engine: tenants whose bits are being done
_lock = Lock()


def go_on(hq: Hq) -> None:
    """Of every tenant, what was left when the server ended; beside what it answers."""
    with hq.database.reading() as connection:
        left = [one.tenant_id for one in all_tenants(connection) if undoing.is_any(connection, one.tenant_id)]
    for tenant_id in left:
        begin(hq.of(tenant_id), tenant_id)


def begin(hq: Hq, tenant_id: str) -> None:
    """Whatever is left goes, beside the answers; nothing where somebody is at it."""
    hq.aside(partial(take_back, hq, tenant_id), until_done=True)


def take_back(hq: Hq, tenant_id: str) -> None:
    """Bit after bit, until nothing is left. One at a time for each tenant of this process."""
    working = _working.setdefault(hq.database.engine, set())
    while True:
        with _lock:
            if tenant_id in working:
                return
            working.add(tenant_id)
        try:
            _all_bits(hq, tenant_id)
        finally:
            working.discard(tenant_id)
        with hq.database.glancing() as connection:  # who came meanwhile has found us working, and gone
            if not undoing.is_any(connection, tenant_id):
                return


def _all_bits(hq: Hq, tenant_id: str) -> None:
    """Each bit about as long as ``HOLD_S``; after each, others have at least as long."""
    size, is_left = FIRST, True
    while is_left:
        begun = perf_counter()
        try:
            is_left = take_back_bit(hq, tenant_id, size)
        except Busy:
            sleep(_BUSY_S)
            continue
        took = perf_counter() - begun
        size = next_size(size, took)
        sleep(min(took, _REST_S))


def next_size(size: int, took_s: float) -> int:
    """The size of the next bit, after one that took so long."""
    return max(1, min(_MOST, size * 2, max(size // 2, int(size * HOLD_S / max(took_s, 0.001)))))


def take_back_bit(hq: Hq, tenant_id: str, most: int) -> bool:
    """Take back whom the next ``most`` events are of, each member wholly; whether anything may be left."""

    def bit(connection: Connection) -> bool:
        work = Work(connection, hold_shape(connection, tenant_id, alone=False), hq.now_us())
        owed = undoing.next_owed(connection, tenant_id, most)
        work.going |= {event.member_id for event in owed if event.member_id}
        work.going_bills += [event.event_id for event in owed if event.member_id is None]
        if owed:
            enter(work)
        if undoing.owed_by_id(connection, tenant_id, [event.event_id for event in owed]):
            raise AssertionError("a bit that takes nothing back would never end")
        return bool(owed)

    def last(connection: Connection) -> bool:
        hold_shape(connection, tenant_id, alone=True)  # what others were bringing of it has come
        if undoing.next_owed(connection, tenant_id, 1):
            return True
        undoing.end(connection, tenant_id)
        return False

    return hq.database.write(bit) or hq.database.write(last)


def finish_member(connection: Connection, tenant: Tenant, member_id: str, now_us: int) -> None:
    """What a member has of imports taken back goes now, in this transaction."""
    if undoing.is_any(connection, tenant.tenant_id):
        enter(Work(connection, tenant, now_us, going={member_id}))
