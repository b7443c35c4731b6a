"""Every figure of the report equals what pandas makes of what was done, on generated days; kept days change nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.bootstrap import keeper
from desktop.core.domain.figures.over import SpanFigures
from desktop.core.domain.figures.points_held import AGES, LEFT
from desktop.core.domain.figures.spans import SPAN_KINDS, SpanKind, moved_by, span_of, up_to
from desktop.core.domain.points_z import PointsMoved
from desktop.core.ports import unwatched
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.undo_import import undo_import
from tests.moving_in import sales
from tests.reports import peer
from tests.reports.lived import Lived, live, reckoned


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUKE_KEY_STORE", "file")
        shop = live(tmp_path_factory.mktemp("lived") / "shop", seed=7)
        yield shop
        shop.shop.close()


def assert_equal(lived: Lived, told: SpanFigures) -> None:
    """One span against pandas."""
    frames, span = lived.frames(), told.span
    ids = {role: person.staff_id for role, person in lived.crew.people.items()}
    edges = span.first, span.last
    for members, sums in ((False, told.everybody), (True, told.members)):
        wanted = peer.sums(frames, *edges, members=members)
        assert (sums.bills, sums.paid_minor, sums.refunds, sums.given_minor) == wanted
    came = peer.buyers(frames, *edges)
    seen = told.buyers
    assert (seen.members, seen.new, seen.repeat, seen.back) == tuple(
        came[name] for name in ("members", "new", "repeat", "back")
    )
    hours = {at: (sums.bills, sums.paid_minor) for at, sums in enumerate(told.hours) if sums.bills}
    assert hours == peer.by(frames, "hour", *edges)
    rung = {each.staff_id: (each.sums.bills, each.sums.paid_minor) for each in told.cashiers if each.sums.bills}
    assert rung == {ids[role]: sums for role, sums in peer.by(frames, "by", *edges).items()}
    parts = {part.category: (part.amount_minor, part.member_minor) for part in told.categories}
    assert parts == peer.categories(frames, *edges)
    assert (told.moved.earned, told.moved.clawed) == peer.points(frames, *edges)
    moved = told.moved
    assert (moved.redeemed, told.everybody.discount_minor, moved.returned) == peer.used(frames, *edges)
    assert told.expired == 0, "points last a year, and the shop has lived for half of one"
    assert told.enrolled == sum(edges[0] <= row["day"] <= edges[1] for row in lived.enrolled)
    if told.everybody.paid_minor:
        assert told.member_permille == 1000 * told.members.paid_minor // told.everybody.paid_minor
    given = frames["given"]
    assert told.moved.by_hand == int(given[(given.day >= edges[0]) & (given.day <= edges[1])].points.sum())


@pytest.mark.parametrize("kind", SPAN_KINDS)
def test_every_figure_is_what_was_done(lived: Lived, kind: SpanKind) -> None:
    report = reckoned(lived.shop, span_of(lived.day(), kind))
    for told in report.spans:
        assert_equal(lived, told)


def test_points_were_used_and_given_back(lived: Lived) -> None:
    """Else the figures above would be compared with nothing."""
    used, off, returned = peer.used(lived.frames(), date(2026, 3, 1), lived.day())
    assert used > 500
    assert off == 2 * used
    assert returned > 0


def test_each_cashier_has_what_is_theirs(lived: Lived) -> None:
    frames, ids = lived.frames(), {person.staff_id: role for role, person in lived.crew.people.items()}
    seen = 0
    for back in range(6):
        told = reckoned(lived.shop, moved_by(span_of(lived.day(), "month"), -back), 2).shown
        came = peer.buyers(frames, told.span.first, told.span.last)
        assert {ids[each.staff_id]: each.second for each in told.cashiers if each.second} == came["second_by"]
        assert {ids[each.staff_id]: each.back for each in told.cashiers if each.back} == came["back_by"]
        rows = frames["enrolled"]
        rows = rows[(rows.day >= told.span.first) & (rows.day <= told.span.last)]
        assert {ids[each.staff_id]: each.enrolled for each in told.cashiers if each.enrolled} == dict(
            rows.by.value_counts()
        )
        seen += sum(came["second_by"].values()) + sum(came["back_by"].values())
    assert seen > 5, "the generated days show nothing"


def test_points_owed_are_the_members_balances(lived: Lived) -> None:
    held = reckoned(lived.shop, span_of(lived.day(), "month")).held
    with lived.shop.till.ledger.reading() as reading:
        today = reading.today()
        states = [reading.state(row["id"]) for row in lived.enrolled]
    lots = [lot for state in states for lot in state.lots if lot.lives(today)]
    assert held.living == sum(lot.points for lot in lots) == sum(held.by_age) == sum(held.by_left)
    assert held.living - held.owed == sum(state.balance(today) for state in states)
    edges = [-1, *AGES, 10**6]
    for at, (after, most) in enumerate(pairwise(edges)):
        assert held.by_age[at] == sum(lot.points for lot in lots if after < (today - lot.earned_on).days <= most)
    assert held.by_left[len(LEFT) + 1] == 0


def test_a_day_is_made_once_and_again_when_a_late_bill_comes(tmp_path: Path) -> None:
    lived = live(tmp_path / "shop", seed=3, days=40)
    month = span_of(lived.day(), "month")
    first = reckoned(lived.shop, month)
    kept = lived.shop.rows("SELECT day, mark FROM day_figures ORDER BY day")
    assert kept
    assert reckoned(lived.shop, month) == first
    assert lived.shop.rows("SELECT day, mark FROM day_figures ORDER BY day") == kept

    assert verified(lived) is None
    with lived.shop.till.ledger.writing() as writing:
        (day, mark), *_ = kept
        (_, figures) = writing.kept_figures(date.fromisoformat(day), date.fromisoformat(day))[date.fromisoformat(day)]
        writing.keep_figures([(mark, replace(figures, moved=PointsMoved(earned=10**6)))])
    assert verified(lived) == "figures.differ"
    with lived.shop.till.ledger.writing() as writing:
        writing.keep_figures([(mark, figures)])

    sold = "SELECT sale_id, hour FROM sales ORDER BY sale_id LIMIT 1"
    ((sale_id, hour),) = lived.shop.rows(sold)
    for wrong, what in ((hour + 1, "sale.differs"), (hour, None)):
        with lived.shop.ledger.file.writing() as writing:
            writing.raw.execute("UPDATE sales SET hour = ? WHERE sale_id = ?", (wrong, sale_id))
        assert verified(lived) == what

    late = Bill(
        event_id=lived.shop.till.ids.event_id(), amount_minor=12_345,
        at_us=lived.shop.clock.now_us - timedelta(days=5) // timedelta(microseconds=1),
    )  # fmt: skip
    check_out(lived.shop.till, late)
    again = reckoned(lived.shop, span_of(lived.day() - timedelta(days=5), "day")).shown
    then = next(sums for day, sums in again.days)
    before = [sums for day, sums in first.shown.days + first.before.days if day == lived.day() - timedelta(days=5)]
    assert then.paid_minor - sum(sums.paid_minor for sums in before) == 12_345

    past = sales(tmp_path / "past.csv", ("x1", "c1", "1", "2026-03-20 04:00:00", "8800"))
    lived.sits("manager")
    done = import_sales(lived.shop.till, SalesImport(path=past, award=True))
    assert done.imported == 1, done
    march = span_of(date(2026, 3, 20), "day")
    brought = reckoned(lived.shop, march).shown
    undo_import(lived.shop.till, done.import_id or "")
    assert brought.everybody.paid_minor - reckoned(lived.shop, march).shown.everybody.paid_minor == 8_800
    assert {each.staff_id: each.sums.bills for each in brought.cashiers}.get("") == 1, "an import is nobody's work"
    lived.shop.close()


def test_bills_of_the_stores_other_tills_count_once(tmp_path: Path) -> None:
    lived = live(tmp_path / "shop", seed=4, days=12)
    day = span_of(lived.bills[-1]["day"], "day")
    before = reckoned(lived.shop, day).shown
    own = lived.shop.rows(
        "SELECT event_id, effective_at_us, body FROM events WHERE kind = 'sale.completed' ORDER BY place DESC LIMIT 1"
    )
    ((event_id, at_us, data),) = own
    with lived.shop.ledger.file.writing() as writing:
        for number, told in enumerate((event_id, "of-another-till")):
            body = bytes(data).replace(event_id.encode(), told.encode())
            writing.raw.execute(
                "INSERT INTO others (number, event_id, device_id, kind, member_id, effective_at_us, business_date,"
                " void, body, pull) VALUES (?, ?, 'B', 'sale.completed', NULL, ?, ?, 0, ?, 1)",
                (number, told, at_us, day.first.isoformat(), body),
            )
    after = reckoned(lived.shop, day).shown
    assert after.everybody.bills == before.everybody.bills + 1, "its own bill, told back by HQ, is no second one"
    assert after.everybody.paid_minor - before.everybody.paid_minor == lived.bills[-1]["paid"]
    with lived.shop.ledger.file.writing() as writing:
        writing.raw.execute("UPDATE others SET void = 1 WHERE event_id = 'of-another-till'")
    assert reckoned(lived.shop, day).shown == before
    lived.shop.close()


def verified(lived: Lived) -> str | None:
    """What a check of the whole ledger finds first."""
    first = keeper(lived.shop.folder, lived.shop.clock).verify((), unwatched).first_bad
    return first.what if first else None


def test_spans_are_whole_weeks_and_months() -> None:
    leap = span_of(date(2028, 2, 29), "month")
    assert (leap.first, leap.last) == (date(2028, 2, 1), date(2028, 2, 29))
    assert moved_by(leap, -2).last == date(2027, 12, 31)
    week = span_of(date(2026, 11, 22), "week")
    assert (week.first.weekday(), week.last) == (0, date(2026, 11, 22))
    assert [span.first for span in up_to(week, 3)] == [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
    assert moved_by(span_of(date(2026, 3, 1), "day"), -1).first == date(2026, 2, 28)
