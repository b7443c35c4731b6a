"""Bugs planted on purpose, one at a time: each a line to switch on, each found by the simulator within 200 seeds.

``python3 main.py simulate --tills 3 --events 100 --seeds 200 --bug NAME`` looks for the seeds; FOUND_BY keeps one for
each, which CI runs. NOT_YET says of which bugs the part does not exist.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

import desktop.core.services.check_out as check_out_module
import desktop.core.services.open_shop as open_shop_module
from desktop.core.domain import names
from desktop.core.domain.refolding import BEFORE_ALL
from desktop.core.domain.state import MemberState
from desktop.core.store.overlay import Overlay, View
from desktop.core.store.reading import LedgerReading
from desktop.core.store.syncing import taking
from desktop.core.store.syncing.sync_log import LedgerSyncLog
from desktop.sync import checking, healing
from desktop.sync.healing import Stand
from hq.services import accept_push, answering, serve_pull, stamping
from hq.services.house import HqRefused
from hq.store import events, feed, folded
from hq.store.bulk import Put
from hq.store.database import Database
from hq.store.heads import head_of
from hq.store.schema import events as events_table
from tests.simulation.machine import Machine
from tests.simulation.power import Crash

Plant = Callable[[pytest.MonkeyPatch], None]


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
    patch.setattr(
        events, "held", lambda *asked: {k: replace(v, body_hash=Anything()) for k, v in real(*asked).items()}
    )


def ack_before_commit(patch: pytest.MonkeyPatch) -> None:
    """HQ: the answer goes out although the commit failed."""
    real = Database.write

    def write(self: Database, work: Callable[[Any], Any]) -> Any:
        done: list[Any] = []
        try:
            return real(self, lambda connection: done.append(work(connection)) or done[0])  # type: ignore[func-returns-value]
        except Crash:
            if not done:
                raise
            return done[0]

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


def cursor_ahead_of_data(patch: pytest.MonkeyPatch) -> None:
    """Till: the cursor is kept before what it stands for."""
    real = taking.PageTaking._begin

    def begin(self: taking.PageTaking, work: taking.Taking) -> None:
        real(self, work)
        taking.hq.put(work.raw, {taking.hq.CURSOR: self._page.cursor})

    patch.setattr(taking.PageTaking, "_begin", begin)


def balance_overwritten_by_pull(patch: pytest.MonkeyPatch) -> None:
    """Till: HQ's state becomes the view, whatever the till has done since."""
    patch.setattr(Overlay, "view", lambda _self, _face, base, _more=(): View(base.state))


def alias_overlaid_twice(patch: pytest.MonkeyPatch) -> None:
    """Till: a merged member's events are laid over for each of the ids that lead to them."""
    real = Overlay.pending

    def pending(self: Overlay, face: str, upto: int) -> list[Any]:
        found = real(self, face, upto)
        return found + [each for each in found if each[0] != face]

    patch.setattr(Overlay, "pending", pending)


def outbox_trimmed_at_send(patch: pytest.MonkeyPatch) -> None:
    """Till: what is sent is taken for delivered."""
    real = LedgerSyncLog.tail

    def tail(self: LedgerSyncLog, epoch: str, after_seq: int, most_bytes: int) -> Any:
        push = real(self, epoch, after_seq, most_bytes)
        if push is not None:
            with self._file.writing() as writing:
                writing.raw.execute("DELETE FROM events WHERE epoch = ? AND seq > ?", (epoch, after_seq))
        return push

    patch.setattr(LedgerSyncLog, "tail", tail)


def epoch_announced_before_stored(patch: pytest.MonkeyPatch) -> None:
    """Till: a new epoch is safe on the disk only when the round that announced it has come to its end."""
    before: dict[Path, dict[Path, bytes]] = {}
    reopen, finished, die = LedgerSyncLog.reopen, LedgerSyncLog.finished, Machine.die

    def reopened(self: LedgerSyncLog, *asked: Any) -> str:
        file = self._file.file
        before[file] = {each: each.read_bytes() for each in file.parent.glob(f"{file.name}*") if each.is_file()}
        return reopen(self, *asked)

    def ended(self: LedgerSyncLog, done: Any) -> None:
        before.pop(self._file.file, None)
        finished(self, done)

    def died(self: Machine) -> None:
        die(self)
        for file, data in before.pop(self.file, {}).items():
            file.write_bytes(data)

    patch.setattr(LedgerSyncLog, "reopen", reopened)
    patch.setattr(LedgerSyncLog, "finished", ended)
    patch.setattr(Machine, "die", died)


def heads_not_compared(patch: pytest.MonkeyPatch) -> None:
    """Till: what it remembers of HQ decides, not HQ's head (nonce alone decides)."""

    def stands(self: Any) -> list[Stand]:
        own = self._log.standing().epochs
        return [Stand(each.epoch, each.seq, each.acked_seq, each.acked_seq, closed=False) for each in own]

    patch.setattr(healing._Comparison, "stands", stands)


def lots_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """HQ: what comes late is folded on top."""
    real = folded.states

    def states(*asked: Any) -> dict[str, MemberState]:
        return {face: replace(state, last_key=BEFORE_ALL) for face, state in real(*asked).items()}

    patch.setattr(folded, "states", states)


def stamp_recomputed(patch: pytest.MonkeyPatch) -> None:
    """HQ: an event that is sent again is told another stamp."""
    real = accept_push._again
    patch.setattr(
        accept_push, "_again", lambda work, known: replace(real(work, known), at_us=work.now_us)
    )


def days_by_the_tills_clock(patch: pytest.MonkeyPatch) -> None:
    """HQ: an event counts when the till's clock said (expiry by the device's clock)."""
    patch.setattr(
        stamping.Stamper, "_instant", lambda self, body: body.effective_at_us if body else self._received_us
    )


def conflict_refused(patch: pytest.MonkeyPatch) -> None:
    """HQ: an id that comes with other content is an error (4xx on a conflict)."""

    def refuse(*_: Any) -> None:
        raise HqRefused(409, "event.twice")

    patch.setattr(accept_push, "_keep_twice", refuse)


def one_bad_body_blocks(patch: pytest.MonkeyPatch) -> None:
    """HQ: what it does not understand it does not take."""
    real = accept_push.read_push

    def read_push(push: Any) -> Any:
        arrived = real(push)
        if any(one.read.payload is None for one in arrived):
            raise HqRefused(400, "body.bad")
        return arrived

    patch.setattr(accept_push, "read_push", read_push)


def cap_not_checked_at_commit(patch: pytest.MonkeyPatch) -> None:
    """Till: how much was used is looked up before the transaction that decides."""
    real, asked = check_out_module.complete, LedgerReading.unsent_spend

    def complete(till: Any, bill: Any, found: Any, *more: Any) -> Any:
        if found is None:
            return real(till, bill, found, *more)
        with till.ledger.reading() as reading:
            seen = asked(reading, found.member.member_id)
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(LedgerReading, "unsent_spend", lambda *_: seen)
            return real(till, bill, found, *more)

    patch.setattr(check_out_module, "complete", complete)


def bound_freed_by_clock(patch: pytest.MonkeyPatch) -> None:
    """Till: after an hour nobody asks any more what was used (hold freed by clock)."""
    old = 3_600_000_000
    real = LedgerReading.unsent_spend

    def unsent_spend(self: LedgerReading, member_id: str) -> tuple[int, int]:
        newest = self.raw.execute("SELECT recorded_at_us FROM heads").fetchone()[0]
        return (0, 0) if self._wall_us() - newest > old else real(self, member_id)

    patch.setattr(LedgerReading, "unsent_spend", unsent_spend)


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
        number = int(cursor.partition(".")[0] or 0)
        return serve_pull._Start(min(number, newest), restart=False)

    patch.setattr(serve_pull, "_start", start)


def random_ids_for_imports(patch: pytest.MonkeyPatch) -> None:
    """Till: what a file names gets a random id (uuid4 for imports)."""
    patch.setattr(names, "bill_id", lambda *_: str(UUID(bytes=os.urandom(16), version=4)))


def number_taken_early(patch: pytest.MonkeyPatch) -> None:
    """HQ: numbers are taken before the transaction that uses them."""
    real_accept, real_take = accept_push.accept_push, feed.take_numbers

    def accept(hq: Any, caller: Any, push: Any) -> Any:
        first = hq.database.write(lambda connection: real_take(connection, caller.tenant_id, 200))
        taken = [first]

        def take(_connection: Any, _tenant: str, count: int) -> int:
            taken[0] += count
            return taken[0] - count

        with pytest.MonkeyPatch.context() as inner:
            hq.database.before()
            inner.setattr(feed, "take_numbers", take)
            return real_accept(hq, caller, push)

    patch.setattr(accept_push, "accept_push", accept)


def program_by_number(patch: pytest.MonkeyPatch) -> None:
    """A program is named by a number that two tills give twice."""
    patch.setattr(open_shop_module, "program_hash", lambda document: f"{len(document):064}")


def digest_adopted(patch: pytest.MonkeyPatch) -> None:
    """Till: HQ's digests are taken for its own."""
    patch.setattr(checking, "_alike", lambda _hq, _log: True)


BUGS: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        no_dedupe, dedupe_without_hash, ack_before_commit, gap_accepted, cursor_ahead_of_data,
        balance_overwritten_by_pull, outbox_trimmed_at_send, epoch_announced_before_stored, heads_not_compared,
        fork_accepted, lots_by_arrival, stamp_recomputed, days_by_the_tills_clock, conflict_refused,
        one_bad_body_blocks, bound_freed_by_clock, cap_not_checked_at_commit, head_outside_the_snapshot,
        alias_overlaid_twice, digest_adopted, hq_restore_unnoticed, random_ids_for_imports, number_taken_early,
        program_by_number,
    )
}  # fmt: skip
"""By name, in the order of issue 5's list."""
NOT_YET = {
    "coupon verdict re-decided": "there are no coupons yet",
    "tenant from body": "a device's tenant stands in no message; tests/hq_door has the matrix of endpoints and tenants",
    "new member folded by two pushes at once": "needs two writers at once: a test on PostgreSQL, not one thread",
    "profile text back after erase": "nothing is erased yet",
}
"""Bugs of the list whose part does not exist, or which one thread cannot meet."""
