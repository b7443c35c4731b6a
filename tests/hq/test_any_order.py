"""What follows from events is a function of their set, once stamped (I2, I10): any batches, any order across tills."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.core.domain import refolding
from desktop.core.domain.events import (
    CardLost,
    ImportUndone,
    MemberEnrolled,
    MembersMerged,
    MembersParted,
    PointsAdjusted,
    ProfileChanged,
    RefundView,
    SaleRefunded,
)
from desktop.core.domain.fold import fold_all
from desktop.core.domain.intents import RefundIntent
from desktop.core.domain.state import Stamped
from desktop.core.domain.validity import Validity
from desktop.core.protocol.body import decode_body, decode_payload
from desktop.core.protocol.messages import Stamp
from hq.services import folding
from hq.services.accept_push import accept_push
from hq.services.stamping import mac
from hq.services.verify_all import verify_all
from hq.store.database import Database
from tests.hq.chain import DAY_US, NOW_US, TENANT, Chain, plain_sale
from tests.property.searches import search

T = TypeVar("T")
often = search(3)
TILLS, MEMBERS, IMPORTS = 3, 4, 2
DERIVED = {
    "member_states": "SELECT member_id, state, last_day, tier, debt FROM member_states",
    "sales": "SELECT sale_id, member_id, store_id, day, record FROM sales",
    "members": "SELECT member_id, face, member_no, profile_id, name, gone FROM members",
    "edges": "SELECT edge_id, one_id, other_id, holds FROM edges",
    "events": "SELECT event_id, effective_at_us, effective_day, void FROM events",
}


@dataclass(frozen=True)
class Move:
    """What a till does: at which place in time, to whom, how much; ``which`` chooses among what was done before."""

    till: int
    what: str
    member: int
    hours: int
    amount: int
    which: int
    brought: int


moves = st.lists(
    st.builds(
        Move,
        st.integers(0, TILLS - 1),
        st.sampled_from(
            ("sell",) * 5 + ("refund", "refund", "spend", "adjust", "lost", "enrol", "profile", "merge", "part", "undo")
        ),
        st.integers(0, MEMBERS),
        st.integers(0, 40),
        st.integers(1, 300),
        st.integers(0, 9),
        st.integers(0, 6),
    ),
    min_size=3,
    max_size=40,
)


class Story:
    """The logs of all tills, and the stamp of each event, both the same whatever arrives first."""

    def __init__(self, chain: Chain, played: list[Move]) -> None:
        self.tills = [chain.device(f"t{at}", "s1" if at else "s2") for at in range(TILLS)]
        for at, till in enumerate(self.tills):
            till.log.epoch = f"epoch-{at}"
        self.stamps: list[dict[int, Stamp]] = [{} for _ in self.tills]
        self._sales: list[tuple[str, str | None]] = []
        self._edges: list[str] = []
        for at, move in enumerate(played):
            self._make(at, move)

    def _make(self, at: int, move: Move) -> None:
        till = self.tills[move.till]
        member = f"m{move.member}" if move.member < MEMBERS else None
        at_us = NOW_US + move.hours * DAY_US // 8
        body: dict[str, Any] = {"event_id": f"e{at:03}", "occurred_at_us": at_us}
        if move.brought < IMPORTS and move.what in ("sell", "enrol", "adjust"):
            body["import_id"] = f"i{move.brought}"
        payload = self._payload(move, body["event_id"], member)
        if payload is None or (member is None and move.what not in ("sell", "refund", "undo", "part")):
            return
        if move.what == "sell":
            self._sales.append((body["event_id"], member))
        if move.what == "merge":
            self._edges.append(body["event_id"])
        if move.what in ("undo", "part"):
            member = None
        if move.what == "refund":
            member = self._sales[move.which % len(self._sales)][1] if move.amount % 7 else member
        day = date(2026, 11, 22) + timedelta(days=move.hours // 8)
        till.write(payload, member, **body)
        code = mac(till.chain.tenant.stamp_key, body["event_id"], at_us, day)
        self.stamps[move.till][len(till.log.bodies)] = Stamp(at_us=at_us, day=day, mac=code)

    def _payload(self, move: Move, event_id: str, member: str | None) -> Any:
        makers: dict[str, Callable[[], Any]] = {
            "sell": lambda: plain_sale(move.amount * 100, is_member=member is not None),
            "spend": lambda: _spend(move),
            "refund": lambda: _refund(self._chosen(self._sales, move)[0], move.amount * 50) if self._sales else None,
            "adjust": lambda: PointsAdjusted(
                points=move.amount - 150, lot_rule=Validity(), reason_id="", reason_digest=""
            ),
            "lost": lambda: CardLost(lost_serial=move.which, new_serial=move.which + 1),
            "enrol": lambda: _who(move, event_id),
            "profile": lambda: _who(move, event_id),
            "merge": lambda: MembersMerged(other_id=f"m{move.which % MEMBERS}"),
            "part": lambda: MembersParted(edge_id=self._chosen(self._edges, move)) if self._edges else None,
            "undo": lambda: ImportUndone(import_id=f"i{move.brought % IMPORTS}"),
        }
        return makers[move.what]()

    def _chosen(self, among: Sequence[T], move: Move) -> T:
        return among[move.which % len(among)]

    def send(self, till: int, after: int, until: int) -> None:
        """A part of a till's log arrives."""
        machine = self.tills[till]
        accept_push(machine.chain.hq, machine.caller, machine.push(after, until, stamps=self.stamps[till]))


def _spend(move: Move) -> Any:
    sale = plain_sale(move.amount * 100, is_member=True)
    return replace(sale, intent=replace(sale.intent, redeem_points=move.amount // 2))


def _who(move: Move, event_id: str) -> Any:
    if move.what == "profile":
        return ProfileChanged(profile_id=f"p{event_id}", profile_digest="", consents=("sms",))
    return MemberEnrolled(
        member_no=f"N{event_id}", profile_id=f"p{event_id}", profile_digest="", enrolled_on=date(2026, 11, 22),
        source="till", shared_phone=True, card_serial=1 + move.which,
    )  # fmt: skip


def _refund(sale_id: str, amount_minor: int) -> SaleRefunded:
    intent = RefundIntent(
        sale_id=sale_id, bill_no="", refund_no="", amount_minor=amount_minor, reason_id="", reason_digest=""
    )
    return SaleRefunded(intent=intent, view=RefundView(paid_minor=1))


def _told(database: Database, played: list[Move], order: list[tuple[int, int]]) -> tuple[dict[str, Any], Chain]:
    """What HQ holds after the story arrived in batches: (till, how many events) each, then the rest."""
    chain = Chain(database)
    chain.store("s1")
    chain.store("s2")
    story = Story(chain, played)
    sent = [0] * TILLS
    for till, count in [*order, *((till, 10**6) for till in range(TILLS))]:
        until = min(sent[till] + count, len(story.tills[till].log.bodies))
        if until > sent[till]:
            story.send(till, sent[till], until)
            sent[till] = until
    return {name: sorted(chain.rows(query)) for name, query in DERIVED.items()}, chain


orders = st.lists(st.tuples(st.integers(0, TILLS - 1), st.integers(1, 6)), max_size=25)


@often
@given(moves, orders, orders)
def test_batches_and_their_order_change_nothing(
    memory: Database, played: list[Move], one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    with patch.object(refolding, "CHECKPOINT_EVERY", 3), patch.object(folding, "CHECKPOINT_EVERY", 3):
        first, _ = _told(memory, played, one)
        second, chain = _told(memory, played, other)
        assert first == second
        assert verify_all(chain.hq, TENANT).fault is None
    _holds_what_fold_all_says(chain)


def _holds_what_fold_all_says(chain: Chain) -> None:
    """The states are those of the domain's own fold over each face's events."""
    face = dict(chain.rows("SELECT member_id, face FROM members"))
    union: dict[str, list[Stamped]] = {}
    rows = chain.rows(
        "SELECT member_id, event_id, effective_at_us, effective_day, store_id, body FROM events"
        " WHERE member_id IS NOT NULL AND NOT void"
    )
    for member_id, event_id, at_us, day, store_id, body in rows:
        payload = decode_payload(decode_body(body))
        union.setdefault(face[member_id], []).append(
            Stamped(event_id, at_us, date.fromisoformat(day), store_id, payload, member_id)
        )
    for name, events in union.items():
        state, records = fold_all(events)
        assert chain.state(name) == state
        held = chain.records()
        for sale_id, record in records.items():
            assert held[sale_id].refunds == record.refunds
            assert held[sale_id].used == record.used
    assert chain.states().keys() == union.keys()
