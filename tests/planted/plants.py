"""The bugs: each a function that patches the running code through pytest's monkeypatch, undone after the test."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

import desktop.core.domain.deciding as deciding_module
import desktop.core.domain.fold as fold_module
import desktop.core.domain.lots as lots_module
import desktop.core.services.check_out as check_out_module
import desktop.core.services.refund_sale as refund_module
from desktop.core.domain import earning, names
from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import Award, RefundView, SaleCompleted, SaleRefunded, SaleView
from desktop.core.domain.intents import RefundIntent, SaleIntent
from desktop.core.domain.program import Earn, Program
from desktop.core.domain.splitting import share_so_far, split
from desktop.core.domain.state import MemberState, SaleRecord, Stamped
from desktop.core.domain.tiers import window_spend
from desktop.core.domain.validity import Validity
from desktop.core.store.states import StateShelf

Plant = Callable[[pytest.MonkeyPatch], None]


def floor_per_line(patch: pytest.MonkeyPatch) -> None:
    """Each line loses its own broken unit of money."""

    def eligible_minor(intent: SaleIntent, paid_minor: int, earn: Earn) -> int:
        shares = split(paid_minor, [line.amount_minor for line in intent.lines]) if intent.lines else (paid_minor,)
        return sum(share // earn.per_minor * earn.per_minor for share in shares)

    patch.setattr(earning, "eligible_minor", eligible_minor)


def tier_after_the_bill(patch: pytest.MonkeyPatch) -> None:
    """The bill already counts for the tier that multiplies it."""
    spent: list[int] = [0]
    view_of, decide = deciding_module.sale_view, deciding_module.decide_sale

    def sale_view(state: MemberState, known: MemberState, day: date, program: Program, *more: Any) -> SaleView:
        spent[0] = window_spend(state.history, day, program.ladder.window_days, day)
        return view_of(state, known, day, program, *more)

    def decide_sale(view: SaleView | None, intent: SaleIntent, program: Program) -> SaleCompleted:
        draft, ladder = decide(view, intent, program), program.ladder_rule
        level = ladder.level(spent[0] + draft.paid_minor)
        if view is None or level <= ladder.rung(view.tier):
            return draft
        return decide(replace(view, tier=ladder.steps[level][0]), intent, program)

    patch.setattr(check_out_module, "sale_view", sale_view)
    patch.setattr(check_out_module, "decide_sale", decide_sale)


def clawback_rounded_per_refund(patch: pytest.MonkeyPatch) -> None:
    """Each refund floors its own share, so that many small ones take back less than one."""
    decide = deciding_module.decide_refund

    def decide_refund(view: RefundView, intent: RefundIntent, program: Program) -> SaleRefunded:
        return replace(
            decide(view, intent, program),
            clawed=share_so_far(view.award, intent.amount_minor, view.paid_minor),
            returned=share_so_far(view.redeemed, intent.amount_minor, view.paid_minor),
        )

    patch.setattr(deciding_module, "decide_refund", decide_refund)
    patch.setattr(refund_module, "decide_refund", decide_refund)


def clawback_rounded_per_refund_in_fold(patch: pytest.MonkeyPatch) -> None:
    """The same, where the state is made."""
    folder = fold_module._FOLDERS[SaleRefunded]

    def refund(state: MemberState, event: Stamped, payload: SaleRefunded, sale: SaleRecord) -> Any:
        state, record = folder(state, event, payload, replace(sale, refunds=()))
        return state, record and replace(record, refunds=(*sale.refunds, *record.refunds))

    patch.setitem(fold_module._FOLDERS, SaleRefunded, refund)


def refund_of_a_refund(patch: pytest.MonkeyPatch) -> None:
    """A refund's number finds the bill, and the bill is refunded again."""
    find = refund_module.find_sale
    patch.setattr(refund_module, "find_sale", lambda till, reading, text: find(till, reading, text.partition("-R")[0]))


def refund_forgets_what_was_refunded(patch: pytest.MonkeyPatch) -> None:
    """Every refund may take the whole bill."""
    view_of = deciding_module.refund_view

    def refund_view(sale: SaleRecord, state: MemberState, day: date) -> RefundView:
        return replace(view_of(sale, state, day), refunded_minor=0, clawed=0, returned=0)

    patch.setattr(refund_module, "refund_view", refund_view)


def _as_they_come(things: Iterable[Any], key: object = None) -> list[Any]:  # noqa: ARG001 - stands in for sorted
    return list(things)


def facts_folded_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """The order in which facts come decides what they come to."""
    patch.setattr(fold_module, "sorted", _as_they_come, raising=False)


def lots_spent_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """Points are taken from the first lot made, not from the first to expire."""
    patch.setattr(lots_module, "sorted", _as_they_come, raising=False)


def late_facts_folded_last(patch: pytest.MonkeyPatch) -> None:
    """A dated bill is put on top of the state, instead of where it belongs."""

    def fold_late(self: StateShelf, member_id: str, event: Stamped) -> SaleRecord | None:
        state, record = fold_module.fold(self.state(member_id), event, None)
        self._keep(member_id, state)
        return self._keep_record(member_id, record)

    patch.setattr(StateShelf, "_fold_late", fold_late)


def float_multiplier(patch: pytest.MonkeyPatch) -> None:
    """1.15 is not 1.15."""
    exact = earning.award

    def award(view: SaleView, intent: SaleIntent, paid_minor: int, program: Program) -> Award:
        right = exact(view, intent, paid_minor, program)
        return replace(right, points=min(right.points, int(right.base * (right.hundredths / 100))))

    patch.setattr(deciding_module, "award", award)


def fresh_id_per_retry(patch: pytest.MonkeyPatch) -> None:
    """A bill that comes again is another bill."""
    patch.setattr(names, "bill_id", lambda *_: str(uuid4()))


def fresh_id_per_refund_retry(patch: pytest.MonkeyPatch) -> None:
    """A refund that comes again is another refund."""
    patch.setattr(names, "refund_id", lambda *_: str(uuid4()))


def expiry_a_day_late(patch: pytest.MonkeyPatch) -> None:
    """可用到 d + W instead of d + W − 1."""
    right = Validity.last_day

    def last_day(self: Validity, day: date) -> date | None:
        last = right(self, day)
        return last and last + timedelta(days=1)

    patch.setattr(Validity, "last_day", last_day)


def business_day_in_utc(patch: pytest.MonkeyPatch) -> None:
    """The day is Greenwich's, not the shop's."""

    def day(self: BusinessClock, instant_us: int) -> date:
        return (datetime.fromtimestamp(instant_us // 1_000_000, UTC) - timedelta(minutes=self.starts_minutes)).date()

    patch.setattr(BusinessClock, "day", day)
