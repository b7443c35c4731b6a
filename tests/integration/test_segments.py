"""``export segments`` over a real ledger: equal to what others computed, and to pandas, from either clock."""

import csv
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pandas as pd
import pytest

from desktop.core.ports.lists import Wish
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.export_lists import export_points, export_tiers
from desktop.core.services.export_segments import export_segments
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.set_program import set_program
from desktop.core.store.lists.kept import KeptLists
from desktop.core.store.lists.looked import LookedLists
from tests.moving_in import DATA, sales, taken_in
from tests.segments_peer import COLUMNS, Peer, business_days, segments
from tests.tills import TestTill, make_till

PURCHASES = DATA / "purchases"
NEW_YORK = "America/New_York"
NO_REFUNDS = pd.DataFrame({"id": [], "on": pd.to_datetime([]), "amount": []})
READINGS = [
    Peer(), Peer(exactly_three="returning"), Peer(counted="days"), Peer(own_rhythm="on"), Peer(window=80, cycle=25),
    Peer(window=60, cycle=20, counted="days", exactly_three="returning", own_rhythm="on"),
]  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as made:
        yield made


def rows_of(path: Path) -> list[dict[str, str]]:
    """A list as it was written."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(shop: TestTill, day: str) -> dict[str, dict[str, str]]:
    """What is exported, by external id."""
    out = shop.folder.parent / "segments.csv"
    exported = export_segments(shop.till, date.fromisoformat(day), out)
    rows = {row["external_id"] or row["member_no"]: row for row in rows_of(out)}
    assert exported.rows == len(rows)
    return rows


def read(shop: TestTill, peer: Peer) -> None:
    """The program that says what the peer is told."""
    names = {"window": "window_days", "cycle": "cycle_days", "counted": "count"}
    set_program(shop.till, None, {f"classes.{names.get(key, key)}": value for key, value in peer._asdict().items()})


def assert_equal(rows: dict[str, dict[str, str]], wanted: Any) -> None:
    """Every column that the peer knows, of every member it lists, and no other member."""
    texts = wanted.copy()
    for column in ("first_day", "last_day"):
        texts[column] = texts[column].dt.strftime("%Y-%m-%d")
    peer = {key: {name: "" if pd.isna(value) else str(value) for name, value in row.items()}
            for key, row in texts.to_dict("index").items()}  # fmt: skip
    assert {key: {name: row[name] for name in COLUMNS} for key, row in rows.items()} == peer


def lists_say(shop: TestTill, wanted: Any) -> None:
    """The classes that pages show today are those that others computed, from rows and by looking at each."""
    expected = dict(zip(wanted.customer_id, wanted["class"], strict=True))
    for kind in (LookedLists, KeptLists):
        with shop.till.ledger.reading() as reading:
            assert isinstance(reading.lists, kind)
            page = reading.lists.page(Wish(here=False, size=1_000))
            assert {row.external_id: row.class_name for row in page.rows} == expected
            counts = reading.lists.class_counts()
        assert {name: sums.members for name, sums in counts.items() if sums.members} == Counter(expected.values())
        bring_up_lists(shop.till)


@pytest.mark.parametrize("clock", ["ts_utc", "ts_local"])
def test_real_bills_fall_into_the_classes_that_others_computed(tmp_path: Path, clock: str) -> None:
    baskets = pd.read_csv(PURCHASES / "baskets.csv", dtype=str)
    bills = pd.DataFrame({
        "id": baskets.basket_id, "customer": baskets.customer_id, "amount": baskets.amount_cents.astype(int),
        "day": business_days(baskets.ts_utc, NEW_YORK),
    })  # fmt: skip
    theirs = pd.read_csv(PURCHASES / "expected_classes.csv", dtype=str)
    readings = {"class": READINGS[0], "class_if_3_is_returning": READINGS[1], "class_by_visit_days": READINGS[2]}
    with make_till(tmp_path / "shop", zone=NEW_YORK, preset="plain", now="2017-06-30T23:59:59") as shop:
        read(shop, READINGS[0])
        for day, wanted in theirs.groupby("as_of"):  # as the days were lived
            shop.clock.set(f"{day}T23:59:59")
            known, is_new = tmp_path / f"{day}.csv", bills.day[baskets.index] <= pd.Timestamp(day)
            baskets[is_new].to_csv(known, index=False)
            baskets = baskets[~is_new]
            import_sales(shop.till, SalesImport(path=known, award=True, mapping={clock: clock}))
            lists_say(shop, wanted)
        for column, peer in readings.items():
            read(shop, peer)
            for day, wanted in theirs.groupby("as_of"):
                rows = listed(shop, day)
                n90 = "n90_distinct_days" if peer.counted == "days" else "n90"
                same = ["first_day", "last_day", "days_since", n90, column]
                expected = {row["customer_id"]: [row[name] for name in same] for _, row in wanted.iterrows()}
                ours = ["first_day", "last_day", "days_since", "n90", "class"]
                assert {key: [row[name] for name in ours] for key, row in rows.items()} == expected
                assert_equal(rows, segments(bills, NO_REFUNDS, day, peer))
        for peer in READINGS[3:]:
            read(shop, peer)
            assert_equal(listed(shop, "2017-09-30"), segments(bills, NO_REFUNDS, "2017-09-30", peer))


def test_tier_and_balance_are_those_of_the_other_lists(tmp_path: Path) -> None:
    with make_till(tmp_path / "shop", zone=NEW_YORK) as shop:
        import_sales(shop.till, SalesImport(path=PURCHASES / "baskets.csv", award=True))
        for day in ("2017-03-01", "2017-09-30", "2019-01-01"):
            rows, points, tiers = list(listed(shop, day).values()), tmp_path / "p.csv", tmp_path / "t.csv"
            export_points(shop.till, date.fromisoformat(day), points)
            export_tiers(shop.till, date.fromisoformat(day), tiers)
            balances = {row["member_no"]: row["balance"] for row in rows_of(points)}
            order = [(row["member_no"], row["tier"]) for row in rows_of(tiers)]
            assert [(row["member_no"], row["tier"]) for row in rows] == order
            assert [row["balance"] for row in rows] == [balances[row["member_no"]] for row in rows]


# -- every edge, generated ------------------------------------------------------------------------------------------

END = date(2017, 11, 20)
EDGES = (0, 1, 13, 14, 27, 28, 29, 30, 58, 59, 60, 61, 88, 89, 90, 119, 120, 121, 179, 180, 364, 365, 366)
GAPS = (0, 0, 1, 7, 14, 15, 29, 30, 59, 88, 89, 90, 365)
MINUTES = (0, 1, 89, 90, 91, 239, 240, 241, 720, 1439)


def days_of(chance: random.Random, at: int) -> list[int]:
    """Days before the end on which somebody bought: every third in a rhythm, and seen where it makes them dormant."""
    if at % 3:
        gaps = [chance.choice(GAPS) for _ in range(at % 8)]
        last = chance.choice(EDGES)
    else:
        gaps = [chance.choice((10, 10, 11, 3, 7, 20)) for _ in range(3 + at % 4)]
        last = chance.choice((2, 4)) * sum(gaps) // len(gaps) + chance.choice((0, 1))
    return [last + sum(gaps[:bill]) for bill in range(len(gaps) + 1)]


def crowd(seed: int, people: int) -> list[tuple[str, str, int, int]]:
    """Customer, store, UTC second, amount: days at every edge, times at every start of a day, ties, empty bills."""
    chance = random.Random(seed)
    zone, found = ZoneInfo(NEW_YORK), []
    for at in range(people):
        for days in days_of(chance, at):
            minute, store, amount = chance.choice(MINUTES), chance.randrange(2), chance.choice((0, 0, 500, 999))
            day = END - timedelta(days=days)
            wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
            found.append((f"c{at}", f"s{store}", int(wall.timestamp()), amount))
    for days, amount in ((200, 0), (5, 500)):  # the first of the two is given back: a member since then all the same
        noon = datetime(END.year, END.month, END.day, 12, tzinfo=zone) - timedelta(days=days)
        found.append(("early", "s0", int(noon.timestamp()), amount))
    for hour in (5, 6):  # 2017-11-05 01:15 and 01:45 in New York came twice
        for minute in (15, 45):
            instant = int(datetime.fromisoformat(f"2017-11-05T0{hour}:{minute}:00+00:00").timestamp())
            found += [(f"dst{hour}{minute}", "s1", instant, 700), ("dst", "s0", instant, 700)]
    return found


@pytest.mark.parametrize("day_starts", ["00:00", "04:00", "01:30"])
def test_generated_bills_with_every_edge_equal_pandas(tmp_path: Path, day_starts: str) -> None:
    found = crowd(len(day_starts) + int(day_starts[1]), 200)
    texts = [datetime.fromtimestamp(second, ZoneInfo("UTC")).strftime("%Y-%m-%d %H:%M:%S") for _, _, second, _ in found]
    rows = [(f"b{n}", who, store, text, cents)
            for n, ((who, store, _, cents), text) in enumerate(zip(found, texts, strict=True))]  # fmt: skip
    bills = pd.DataFrame(rows, columns=["id", "customer", "store", "at", "amount"])
    bills["day"] = business_days(bills["at"], NEW_YORK, day_starts)
    with make_till(tmp_path / "shop", zone=NEW_YORK, day_starts=day_starts, now="2017-11-21T00:30:00") as shop:
        random.Random(7).shuffle(rows)
        assert taken_in(shop, sales(tmp_path / "s.csv", *rows)) == (len(rows), 0, 0)
        given_back = refunded(shop, bills)
        enrolled = bills.groupby("customer").day.min().to_dict()  # so says the import, whatever becomes of that bill
        assert_every_edge(segments(bills, given_back, "2017-11-20", Peer()))
        for peer in READINGS:
            read(shop, peer)
            for day in ("2017-11-20", "2017-11-21", "2017-12-31", "2018-03-20"):
                assert_equal(listed(shop, day), segments(bills, given_back, day, peer, enrolled))


def assert_every_edge(found: Any) -> None:
    """That what was generated is worth generating."""
    assert {59, 60, 119, 120} <= set(found.days_since)
    assert {0, 1, 2, 3, 4} <= set(found.n90)
    assert {"lost", "dormant", "new", "returning", "active"} == set(found["class"])
    assert {"new", "returning", "active"} <= set(found.origin)
    assert all({1, 5} <= set(found[score].dropna()) for score in "rfm")
    assert found.r.isna().any()


def refunded(shop: TestTill, bills: Any) -> Any:
    """Every fifth bill given back, some whole and some in part, on two later days; what was done, for the peer."""
    done = []
    for day, rest in (("2017-11-21", 0), ("2017-12-31", 1)):
        shop.clock.set(f"{day}T12:00:00")
        early = bills.customer == "early"
        chosen = ~early & (bills.index % 10 == 5 * rest) | early & (bills.amount == 0) & (rest == 0)
        for at, bill in enumerate(bills[chosen].itertuples()):
            part = bill.amount if at % 3 or not bill.amount else bill.amount // 2
            asked = RefundRequest(event_id=shop.till.ids.event_id(), bill=bill.id, reason="退", amount_minor=part)
            refund_sale(shop.till, asked)
            done.append((bill.id, pd.Timestamp(day), part))
    return pd.DataFrame(done, columns=["id", "on", "amount"])


# -- what else the list must be -------------------------------------------------------------------------------------


def test_stage_counts_from_enrolment_where_that_was_earlier(shop: TestTill) -> None:
    member = enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone="13800138000"))
    shop.clock.set("2027-05-21T12:00:00")
    assert listed(shop, "2027-05-21") == {}
    check_out(shop.till, Bill(amount_minor=0, event_id=shop.till.ids.event_id(), key=member.member_no))
    stages = {day: listed(shop, day)[member.member_no]["stage"] for day in ("2027-05-21", "2027-07-20")}
    assert stages == {"2027-05-21": "成熟期", "2027-07-20": "休眠期"}
    assert listed(shop, "2027-05-20") == {}


def test_the_list_is_recorded_and_safe_in_a_spreadsheet(tmp_path: Path, shop: TestTill) -> None:
    taken_in(shop, sales(tmp_path / "s.csv", ("1", "=9", 1, "2026-03-01 09:00:00", 100)))
    assert list(listed(shop, "2026-03-31")) == ["'=9"]
    assert listed(shop, "2026-02-28") == {}
    bodies = shop.rows("SELECT body FROM events WHERE kind = 'export.made' ORDER BY place")
    assert [msgspec.json.decode(body)["payload"] for (body,) in bodies] == [
        {"what": "segments", "rows": 1, "as_of": "2026-03-31"}, {"what": "segments", "rows": 0, "as_of": "2026-02-28"},
    ]  # fmt: skip
