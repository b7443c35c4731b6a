"""Planted bugs of tills; bugs.py is the table."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import desktop.core.services.check_out as check_out_module
import desktop.core.services.open_shop as open_shop_module
from desktop.core.domain import names
from desktop.core.store import hq_settings
from desktop.core.store.bases import Base
from desktop.core.store.overlay import Overlay, View
from desktop.core.store.reading import LedgerReading
from desktop.core.store.syncing import taking
from desktop.core.store.syncing.sync_log import LedgerSyncLog
from desktop.sync import checking, healing
from desktop.sync.healing import Stand
from tests.simulation.machine import Machine


def cursor_ahead_of_data(patch: pytest.MonkeyPatch) -> None:
    """Till: the cursor is kept before what it stands for."""
    real = taking.PageTaking._begin

    def begin(self: taking.PageTaking, work: taking.Taking) -> None:
        real(self, work)
        hq_settings.put(work.raw, {hq_settings.CURSOR: self._page.cursor})

    patch.setattr(taking.PageTaking, "_begin", begin)


def balance_overwritten_by_pull(patch: pytest.MonkeyPatch) -> None:
    """Till: HQ's state becomes the view, whatever the till has done since."""
    patch.setattr(Overlay, "view_of", lambda _self, _ids, base, _more=(): View(base.state))


def alias_overlaid_twice(patch: pytest.MonkeyPatch) -> None:
    """Till: a merged member's events are laid over for each of the ids that lead to them."""
    real = Overlay.pending

    def pending(self: Overlay, ids: list[str], base: Base) -> list[Any]:
        found = real(self, ids, base)
        return found + [each for each in found if each[0] != ids[0]]

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
        return [
            Stand(each.epoch, each.seq, each.acked_seq, each.acked_seq, each.told_seq, closed=False) for each in own
        ]

    patch.setattr(healing._Comparison, "stands", stands)


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
    """Till: after an hour nobody asks any more what was used."""
    old = 3_600_000_000
    real = LedgerReading.unsent_spend

    def unsent_spend(self: LedgerReading, member_id: str) -> tuple[int, int]:
        newest = self.raw.execute("SELECT recorded_at_us FROM heads").fetchone()[0]
        return (0, 0) if self._wall_us() - newest > old else real(self, member_id)

    patch.setattr(LedgerReading, "unsent_spend", unsent_spend)


def random_ids_for_imports(patch: pytest.MonkeyPatch) -> None:
    """Till: what a file names gets a random id (uuid4 for imports)."""
    patch.setattr(names, "bill_id", lambda *_: str(UUID(bytes=os.urandom(16), version=4)))


def program_by_number(patch: pytest.MonkeyPatch) -> None:
    """A program is named by a number that two tills give twice."""
    patch.setattr(open_shop_module, "program_hash", lambda document: f"{len(document):064}")


def digest_adopted(patch: pytest.MonkeyPatch) -> None:
    """Till: HQ's digests are taken for its own."""
    patch.setattr(checking, "_alike", lambda _hq, _log: True)
