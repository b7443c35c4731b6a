"""Classes, stage, RFM, flows of any crowd, played through decide and fold, equal pandas over the same bills."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.classes import ClassRule, class_on, flows, month_before
from desktop.core.domain.fold import fold_all
from desktop.core.domain.program import Program
from desktop.core.domain.rfm import Field
from desktop.core.domain.segments import SEGMENTS, segment_of, segment_row
from desktop.core.domain.tiers import History
from tests import segments_peer
from tests.property.memory_shop import DAY_US, MINUTE_US, START_US, MemoryShop, Sell, often
from tests.segments_peer import COLUMNS, Peer

END = date(2026, 1, 1)
LATER = 40
EDGES = (0, 1, 13, 14, 15, 27, 28, 29, 30, 31, 59, 60, 61, 89, 90, 119, 120, 121, 179, 180, 364, 365, 400)


@dataclass(frozen=True)
class Visit:
    """A bill ``ago`` days before the end, in a minute of that calendar day; given back by percent ``after`` days."""

    ago: int
    minute: int
    amount: int
    back: int
    after: int


agos = st.one_of(st.sampled_from(EDGES), st.integers(-LATER, 400))
minutes = st.sampled_from((240, 720, 1439, 0, 239))
amounts = st.sampled_from((0, 0, 100, 5_000, 5_000, 90_000))
backs = st.sampled_from((0, 0, 0, 0, 50, 100))
visits = st.builds(Visit, agos, minutes, amounts, backs, st.sampled_from((0, 1, 30, 61)))


@st.composite
def rhythmic(draw: st.DrawFn) -> list[Visit]:
    """Somebody with a rhythm, seen where twice or four times the mean gap is just over, or where a limit ends it."""
    base = draw(st.sampled_from((1, 3, 7, 10, 20, 29)))
    gaps = draw(st.lists(st.sampled_from((base, base, base + 1, 0)), min_size=3, max_size=6))
    over = draw(st.sampled_from((2, 4))) * sum(gaps) // len(gaps)
    last = draw(st.sampled_from((over, over + 1, 13, 14, 27, 28, 59, 119)))
    return [Visit(last + sum(gaps[:at]), 720, draw(amounts), draw(backs), 0) for at in range(len(gaps) + 1)]


once = st.builds(lambda ago: [Visit(ago, 720, 100, 0, 0)], agos)
crowds = st.lists(st.one_of(rhythmic(), once, st.lists(visits, max_size=6)), min_size=4, max_size=10)
peers = st.builds(
    lambda times, cycle, *rest: Peer(times * cycle // 2, cycle, *rest),
    st.sampled_from((6, 6, 4, 5, 7, 8)),
    st.sampled_from((30, 30, 30, 20, 7)),
    st.sampled_from(("bills", "days")),
    st.sampled_from(("active", "returning")),
    st.sampled_from(("off", "on")),
)
days = st.sampled_from((0, 0, 0, 1, 31, LATER)).map(lambda later: END + timedelta(days=later))


def rule_of(peer: Peer) -> ClassRule:
    return ClassRule(
        window_days=peer.window, cycle_days=peer.cycle, count=peer.counted,  # type: ignore[arg-type]
        exactly_three=peer.exactly_three, own_rhythm=peer.own_rhythm,  # type: ignore[arg-type]
    )  # fmt: skip


@dataclass
class Crowd:
    """The same bills twice: as each member's facts, and as two plain tables."""

    shops: list[MemoryShop]
    bills: Any
    refunds: Any

    def histories(self, day: date) -> list[History]:
        """Each member's history as known at the end of a day."""
        return [self.state(shop, day).history for shop in self.shops]

    def state(self, shop: MemoryShop, day: date) -> Any:
        """A member from the facts that count by a day."""
        return fold_all(event for event in shop.events if event.effective_day <= day)[0]


def played(people: list[list[Visit]]) -> Crowd:
    shops: list[MemoryShop] = []
    bills: list[tuple[str, str, int, int]] = []
    refunds: list[tuple[str, int, int]] = []
    for who, visited in enumerate(people):
        shop = MemoryShop()
        shops.append(shop)
        for visit in sorted(visited, key=lambda visit: (-visit.ago, visit.minute)):
            shop.now_us = START_US - visit.ago * DAY_US + visit.minute * MINUTE_US
            sale = shop.sell(Sell(visit.amount))
            bills.append((f"{who}/{sale}", f"m{who}", shop.now_us, visit.amount))
            if visit.back:
                at_us = shop.now_us + visit.after * DAY_US
                refunds.append((f"{who}/{sale}", at_us, visit.amount * visit.back // 100))
        for name, at_us, minor in sorted((row for row in refunds if row[0].startswith(f"{who}/")), key=lambda r: r[1]):
            shop.now_us = at_us
            shop.write(shop.decided_refund(shop.records()[name.partition("/")[2]], minor))
    return Crowd(shops, *tables(bills, refunds))


def tables(bills: list[Any], refunds: list[Any]) -> tuple[Any, Any]:
    """Instants become days by pandas; the day of this place starts at 04:00, UTC."""
    sold = pd.DataFrame(bills, columns=["id", "customer", "us", "amount"])
    back = pd.DataFrame(refunds, columns=["id", "us", "amount"])
    for frame, name in ((sold, "day"), (back, "on")):
        frame[name] = segments_peer.business_days(pd.to_datetime(frame.us, unit="us"), "UTC", "04:00")
    return sold, back.astype({"amount": "int64"})


def listed(crowd: Crowd, day: date, rule: ClassRule) -> dict[str, dict[str, object]]:
    program, enrolled_on = Program(classes=rule), date(2030, 1, 1)
    states = [crowd.state(shop, day) for shop in crowd.shops]
    found = [segment_of("", f"m{who}", enrolled_on, state, day, program) for who, state in enumerate(states)]
    field = Field(one.recent for one in found if one and one.recent)
    rows = [dict(zip(SEGMENTS, segment_row(one, field), strict=True)) for one in found if one]
    return {str(row["external_id"]): {name: row[name] for name in COLUMNS} for row in rows}


def as_listed(frame: Any) -> dict[str, dict[str, object]]:
    texts = frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d") for name in ("first_day", "last_day")})
    return {
        str(who): {name: "" if pd.isna(value) else value for name, value in row.items()}
        for who, row in texts.to_dict("index").items()
    }


@often
@given(crowds, peers, days)
def test_a_crowd_stands_where_pandas_puts_it(people: list[list[Visit]], peer: Peer, day: date) -> None:
    crowd = played(people)
    if not len(crowd.bills):
        return
    wanted = segments_peer.segments(crowd.bills, crowd.refunds, day.isoformat(), peer)
    assert listed(crowd, day, rule_of(peer)) == as_listed(wanted)


@often
@given(crowds, peers, days)
def test_a_crowd_flows_as_pandas_counts(people: list[list[Visit]], peer: Peer, day: date) -> None:
    crowd = played(people)
    if not len(crowd.bills):
        return
    everybody = {f"m{who}": "" for who in range(len(people))}
    wanted = segments_peer.flows(crowd.bills, crowd.refunds, day.isoformat(), peer, everybody)
    pairs = list(zip(crowd.histories(month_before(day)), crowd.histories(day), strict=True))
    assert flows(pairs, day, rule_of(peer)) == wanted
    assert sum(wanted.values()) == len(people)


@often
@given(st.lists(visits, min_size=1, max_size=8), peers, days)
def test_without_a_visit_nobody_gets_livelier(visited: list[Visit], peer: Peer, day: date) -> None:
    """From day to day a member only slides down, until they buy again."""
    (history,) = played([visited]).histories(day)
    order = ("lost", "dormant", "new", "returning", "active")
    later = [class_on(history, day + timedelta(days=more), rule_of(peer)) for more in range(0, 150, 7)]
    slide = [order.index(name) for name in later if name != "none"]
    assert slide == sorted(slide, reverse=True)
    assert slide[-1:] in ([], [0])
