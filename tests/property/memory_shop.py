"""One member's till in memory: decide and fold as the services call them, without a file between.

A property plays a list of moves and looks at the events. Moves that the rules refuse change nothing, as at the till.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date
from typing import Any

from hypothesis import strategies as st

from desktop.core.domain import deciding
from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.deciding import Doubts, refund_view, sale_view
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import Payload, PointsAdjusted, PointsOpened, SaleRefunded
from desktop.core.domain.fold import fold_all
from desktop.core.domain.intents import Line, RefundIntent, SaleIntent
from desktop.core.domain.program import DEFAULT, Program
from desktop.core.domain.program_document import changed
from desktop.core.domain.state import MemberState, SaleRecord, Stamped
from tests.property.searches import search

often = search(3)
MINUTE_US = 60_000_000
DAY_US = 24 * 60 * MINUTE_US
START_US = 1_767_225_600_000_000  # 2026-01-01T00:00Z
BIRTHDAY = "01-03"
PLACE = BusinessClock(UTC, 240)


@dataclass(frozen=True)
class Sell:
    """A bill: its amount, lines or none, steps of points wanted, how long ago (0: now), who recognised, approved."""

    amount_minor: int
    lines: tuple[Line, ...] = ()
    steps: int = 0
    ago_us: int = 0
    proof: Any = "card"
    approved: bool = False


@dataclass(frozen=True)
class Refund:
    """Money back: which sale (counted round), how much of what is left (1 … 100 percent; 100 is all)."""

    which: int
    percent: int


@dataclass(frozen=True)
class Adjust:
    """Points by hand."""

    points: int


@dataclass(frozen=True)
class Wait:
    """Time goes by."""

    span_us: int


@dataclass(frozen=True)
class Publish:
    """The program changes, from here on."""

    changes: tuple[tuple[str, Any], ...]


@dataclass
class MemoryShop:
    """The facts of one member so far, and what they come to."""

    program: Program = DEFAULT
    now_us: int = START_US + DAY_US
    events: list[Stamped] = field(default_factory=list)
    decided_by: dict[str, Program] = field(default_factory=dict)

    def play(self, moves: list[Any]) -> "MemoryShop":
        """Make every move that the rules allow."""
        for move in moves:
            self.now_us += MINUTE_US
            try:
                self.make(move)
            except RuleBroken:
                continue
        return self

    def make(self, move: Any) -> None:
        """One move; RuleBroken where the rules refuse it."""
        match move:
            case Sell():
                self.sell_as_far_as_allowed(move)
            case Refund():
                self.refund(move)
            case Adjust(points):
                self.write(
                    PointsAdjusted(points=points, lot_rule=self.program.lot_rule, reason_id="", reason_digest="")
                )
            case Wait(span_us):
                self.now_us += span_us
            case Publish(changes):
                self.program = changed(self.program, dict(changes))

    @property
    def today(self) -> date:
        """The business day."""
        return PLACE.day(self.now_us)

    def state(self, before_us: int | None = None) -> MemberState:
        """What the events come to; with ``before_us`` those that count before it."""
        return self._folded(before_us)[0]

    def records(self) -> dict[str, SaleRecord]:
        """The sales as they stand."""
        return self._folded(None)[1]

    def _folded(self, before_us: int | None) -> tuple[MemberState, dict[str, SaleRecord]]:
        return fold_all(e for e in self.events if before_us is None or e.effective_at_us < before_us)

    def sell_as_far_as_allowed(self, move: Sell) -> str:
        """As the cashier does: if the points may not be used, the bill is paid without them."""
        try:
            return self.sell(move)
        except RuleBroken:
            return self.sell(replace(move, steps=0))

    def sell(self, move: Sell) -> str:
        """A bill, dated where it is long ago; the sale's id."""
        at_us = self.now_us - move.ago_us
        day = PLACE.day(at_us)
        view = sale_view(self.state(at_us), self.state(), day, self.program, BIRTHDAY, Doubts())
        intent = SaleIntent(
            bill_id="",
            bill_no="",
            source="pos",
            amount_minor=move.amount_minor,
            lines=move.lines,
            redeem_points=move.steps * self.program.redeem.step,
            proof=move.proof,
            approved_by="manager" if move.approved else None,
        )
        return self.write(deciding.decide_sale(view, intent, self.program), at_us)

    def refund(self, move: Refund) -> str:
        """Money back on a sale, now."""
        records = sorted(self.records().values(), key=lambda record: record.sale_id)
        if not records:
            raise RuleBroken("refund.none")
        record = records[move.which % len(records)]
        left = record.paid_minor - record.refunded_minor
        return self.write(self.decided_refund(record, left if move.percent == 100 else left * move.percent // 100))

    def decided_refund(self, record: SaleRecord, amount_minor: int) -> SaleRefunded:
        """The refund of an amount, decided but not written."""
        if record.wholly_refunded:
            raise RuleBroken("refund.nothing_left")
        intent = RefundIntent(
            sale_id=record.sale_id, bill_no="", refund_no="", amount_minor=amount_minor, reason_id="", reason_digest=""
        )
        return deciding.decide_refund(refund_view(record, self.state(), self.today), intent, self.program)

    def open_with(self, points: int) -> None:
        """A balance brought from before."""
        self.write(PointsOpened(points=points, lot_rule=self.program.lot_rule, source="old"))

    def write(self, payload: Payload, at_us: int | None = None) -> str:
        """Keep a fact; its id tells the order of writing, not of time."""
        at_us = self.now_us if at_us is None else at_us
        event = Stamped(f"e{len(self.events):03}", at_us, PLACE.day(at_us), "1", payload)
        self.events.append(event)
        self.decided_by[event.event_id] = self.program
        return event.event_id


amounts = st.one_of(st.integers(0, 20_000), st.integers(0, 600_000))
spans = st.one_of(st.integers(0, 20).map(lambda hours: hours * 60 * MINUTE_US), st.integers(1, 400).map(DAY_US.__mul__))
pasts = st.one_of(st.just(0), st.integers(1, 40 * 24 * 60).map(MINUTE_US.__mul__))
lines = st.builds(
    Line,
    st.integers(0, 30_000),
    kind=st.sampled_from(("goods", "goods", "deposit", "tobacco")),
    category=st.sampled_from(("", "wine")),
    discounted=st.booleans(),
)


def _of_lines(parts: list[Line], sell: Sell) -> Sell:
    return Sell(
        sum(line.amount_minor for line in parts), tuple(parts), sell.steps, sell.ago_us, sell.proof, sell.approved
    )


plain_sells = st.builds(
    Sell,
    amounts,
    st.just(()),
    st.sampled_from((0, 0, 1, 2, 20)),
    pasts,
    st.sampled_from(("card", "phone")),
    st.just(False),
)
sells = st.one_of(plain_sells, st.builds(_of_lines, st.lists(lines, min_size=1, max_size=4), plain_sells))
approved_sells = st.builds(lambda sell: Sell(sell.amount_minor, steps=sell.steps, approved=True), plain_sells)
refunds = st.builds(Refund, st.integers(0, 9), st.sampled_from((1, 33, 50, 100, 100)))
adjusts = st.builds(Adjust, st.integers(-300, 500).filter(bool))
waits = st.builds(Wait, spans)
multipliers = st.integers(0, 400).map(lambda n: f"{n // 100}.{n % 100:02}")
kinds = st.sampled_from(("never", "days", "months", "yearly", "since_purchase"))


def _changes(chosen: dict[str, Any]) -> dict[str, Any]:
    """Hypothesis' choices as a program can have them: multipliers exact, protection shorter than validity."""
    from decimal import Decimal

    chosen = {key: Decimal(value) if key.endswith("multiplier") else value for key, value in chosen.items()}
    if chosen["validity.kind"] == "yearly" or (chosen["validity.kind"], chosen["validity.months"]) == ("months", 0):
        chosen["earn.protection_days"] = 0  # a lot may be gone on the day it was earned
    chosen["tiers"] = [
        {"code": code, "spend_minor": spend, "multiplier": Decimal(times)}
        for (code, spend), times in zip((("a", 0), ("b", 100_000), ("c", 400_000)), chosen["tiers"], strict=True)
    ]
    return chosen


settings_of_programs = st.fixed_dictionaries(
    {
        "tiers": st.tuples(multipliers, multipliers, multipliers),
        "earn.points": st.integers(0, 7),
        "earn.per_minor": st.sampled_from((1, 3, 100, 250)),
        "earn.rounding": st.sampled_from(("floor", "carry")),
        "earn.min_bill": st.sampled_from((0, 0, 2_000)),
        "earn.cap_bill": st.sampled_from((None, 50, 5_000)),
        "earn.cap_day": st.sampled_from((None, 80, 6_000)),
        "earn.cap_month": st.sampled_from((None, 120, 9_000)),
        "earn.bills_per_day": st.sampled_from((None, 1, 3)),
        "earn.birthday": st.sampled_from(("off", "day", "week", "month")),
        "earn.birthday_multiplier": multipliers,
        "earn.combining": st.sampled_from(("best", "multiply", "sum")),
        "earn.protection_days": st.sampled_from((0, 0, 3)),
        "earn.excluded_categories": st.sampled_from(((), ("wine",))),
        "earn.discounted_lines": st.booleans(),
        "validity.kind": kinds,
        "validity.days": st.sampled_from((4, 30, 365)),
        "validity.months": st.sampled_from((0, 1, 12)),
        "redeem.from_purchase": st.sampled_from((1, 2)),
        "redeem.max_share_percent": st.sampled_from((50, 100)),
        "ladder.window_days": st.sampled_from((90, 365)),
        "refund.shortfall": st.sampled_from(("debt", "cash")),
        "refund.returned_days": st.sampled_from((0, 7)),
    }
).map(_changes)
programs = settings_of_programs.map(lambda changes: changed(DEFAULT, changes))
publishes = settings_of_programs.map(lambda changes: Publish(tuple(changes.items())))
beginnings = st.sampled_from(
    ([], [Sell(90_000), Wait(DAY_US)], [Adjust(500), Sell(50_000), Wait(DAY_US)], [Sell(450_000), Wait(2 * DAY_US)])
)
move = st.sampled_from((sells,) * 6 + (refunds,) * 3 + (waits,) * 3 + (adjusts, publishes)).flatmap(lambda kind: kind)
moves = st.builds(list.__add__, beginnings, st.lists(move, min_size=2, max_size=16))
