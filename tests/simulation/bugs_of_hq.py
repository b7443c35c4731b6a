"""Planted bugs of HQ; bugs.py is the table."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain.refolding import BEFORE_ALL
from desktop.core.domain.state import MemberState
from desktop.sync import healing
from hq.services import accept_push, answer_again, answering, hold_points, keep_texts, serve_pull, stamping
from hq.services.house import HqRefused
from hq.services.read_push import Arrived
from hq.services.work import Work
from hq.store import events, feed, folded
from hq.store.bulk import Ask, Put
from hq.store.database import Connection, Database
from hq.store.devices import Device
from hq.store.heads import head_of
from hq.store.log import Epoch
from hq.store.schema import events as events_table
from hq.store.schema import holds
from tests.simulation.power import Crash


def no_dedupe(patch: pytest.MonkeyPatch) -> None:
    """HQ: an event that came before takes effect again."""
    patch.setattr(events, "held", lambda *_: {})
    patch.setattr(events, "_PUT", Put(events_table, keep=True))


def dedupe_without_hash(patch: pytest.MonkeyPatch) -> None:
    """HQ: the same id is the same event, whatever it says."""

    class Anything(bytes):
        __hash__ = bytes.__hash__

        def __eq__(self, _: object) -> bool:
            return True

    real = events.held
    patch.setattr(events, "held", lambda *asked: {k: replace(v, body_hash=Anything()) for k, v in real(*asked).items()})


def ack_before_commit(patch: pytest.MonkeyPatch) -> None:
    """HQ: the answer goes out although the commit failed."""
    real = Database.write

    def write(self: Database, work: Callable[[Any], Any]) -> Any:
        done: list[Any] = []

        def kept(connection: Connection) -> Any:
            done.append(work(connection))
            return done[-1]

        try:
            return real(self, kept)
        except Crash:
            if not done:
                raise
            return done[-1]

    patch.setattr(Database, "write", write)


def _lenient(patch: pytest.MonkeyPatch, code: str) -> None:
    real = accept_push._misplaced

    def misplaced(*asked: Any) -> HqRefused | None:
        refused = real(*asked)
        return None if refused is not None and refused.code == code else refused

    patch.setattr(accept_push, "_misplaced", misplaced)


def gap_accepted(patch: pytest.MonkeyPatch) -> None:
    """HQ: events may come before those that they follow."""
    _lenient(patch, "push.gap")


def fork_accepted(patch: pytest.MonkeyPatch) -> None:
    """HQ and till: a log that differs is gone on with, as if it were the same."""
    _lenient(patch, "push.fork")
    real = healing._why_not_go_on

    def why_not_go_on(*asked: Any) -> str:
        reason = real(*asked)
        return "" if reason in ("forked", "rolled_back") else reason

    patch.setattr(healing, "_why_not_go_on", why_not_go_on)


def lots_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """HQ: what comes late is folded on top."""
    real = folded.states

    def states(*asked: Any) -> dict[str, MemberState]:
        return {face: replace(state, last_key=BEFORE_ALL) for face, state in real(*asked).items()}

    patch.setattr(folded, "states", states)


def stamp_recomputed(patch: pytest.MonkeyPatch) -> None:
    """HQ: an event that is sent again is told another stamp."""
    real = answer_again.again
    for place in (answer_again, accept_push):
        patch.setattr(place, "again", lambda key, known: replace(real(key, known), at_us=known.at_us + 1))


def days_by_the_tills_clock(patch: pytest.MonkeyPatch) -> None:
    """HQ: an event counts when the till's clock said (expiry by the device's clock)."""
    patch.setattr(stamping.Stamper, "_instant", lambda self, body: body.effective_at_us if body else self._received_us)


def conflict_refused(patch: pytest.MonkeyPatch) -> None:
    """HQ: an id that comes with other content is an error (4xx on a conflict)."""

    def refuse(*_: Any) -> None:
        raise HqRefused(409, "event.twice")

    patch.setattr(accept_push, "_keep_twice", refuse)


def verdict_redecided(patch: pytest.MonkeyPatch) -> None:
    """HQ: of two bills of one number the one that came later counts (a verdict re-decided)."""
    real = accept_push._keep_twice
    instead = Ask("UPDATE events SET body = ?, body_hash = ?, member_id = ? WHERE tenant_id = ? AND event_id = ?")

    def keep_twice(work: Work, device: Device, epoch: Epoch, one: Arrived, counting: str) -> None:
        real(work, device, epoch, one, counting)
        instead.run(work.connection, one.data, one.body_hash, one.read.member_id, work.tenant_id, counting)

    patch.setattr(accept_push, "_keep_twice", keep_twice)


def one_bad_body_blocks(patch: pytest.MonkeyPatch) -> None:
    """HQ: what it does not understand it does not take."""
    real = getattr(accept_push, "read_push")  # noqa: B009 - it is imported there

    def read_push(*asked: Any) -> Any:
        arrived = real(*asked)
        if any(one.read.payload is None for one in arrived):
            raise HqRefused(400, "body.bad")
        return arrived

    patch.setattr(accept_push, "read_push", read_push)


def head_outside_the_snapshot(patch: pytest.MonkeyPatch) -> None:
    """HQ: the head in a page is read after the page."""
    real = answering.ENDPOINTS["/v1/pull"]

    def pull(hq: Any, caller: Any, message: Any) -> Any:
        page = serve_pull.serve_pull(hq, caller, message)
        with hq.database.reading() as connection:
            head = head_of(connection, caller.tenant_id, message.epoch)
        return replace(page, head_seq=head.seq if head else 0)

    patch.setitem(answering.ENDPOINTS, "/v1/pull", replace(real, service=pull))


def hq_restore_unnoticed(patch: pytest.MonkeyPatch) -> None:
    """HQ: any cursor will do."""

    def start(cursor: str, _device: Any, newest: int) -> Any:
        number = int(cursor.partition(".")[0].partition("-")[0] or 0)
        return serve_pull._Start(min(number, newest), restart=False)

    patch.setattr(serve_pull, "_start", start)


def number_taken_early(patch: pytest.MonkeyPatch) -> None:
    """HQ: numbers are taken before the transaction that uses them."""
    real_take, real = feed.take_numbers, answering.ENDPOINTS["/v1/push"]

    def accept(hq: Any, caller: Any, push: Any) -> Any:
        first = hq.database.write(lambda connection: real_take(connection, caller.tenant_id, 200))
        taken = [first]

        def take(_connection: Any, _tenant: str, count: int) -> int:
            taken[0] += count
            return int(taken[0] - count)

        with pytest.MonkeyPatch.context() as inner:
            hq.database.before()
            inner.setattr(feed, "take_numbers", take)
            return accept_push.accept_push(hq, caller, push)

    patch.setitem(answering.ENDPOINTS, "/v1/push", replace(real, service=accept))


def text_back_after_erase(patch: pytest.MonkeyPatch) -> None:
    """HQ: a profile that comes late is kept, though its member is erased."""
    patch.setattr(keep_texts, "_gone", lambda _work: set())


def hold_freed_by_clock(patch: pytest.MonkeyPatch) -> None:
    """HQ: what is kept for a bill is free again after a minute (hold freed by clock)."""
    real = hold_points._keep

    def keep(connection: Connection, device: Any, asked: Any, now_us: int) -> int:
        old = holds.c.made_at_us < now_us - 60_000_000
        connection.execute(holds.update().where(old).values(freed_at_us=now_us))
        return real(connection, device, asked, now_us)

    patch.setattr(hold_points, "_keep", keep)
