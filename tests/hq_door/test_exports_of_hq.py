"""Lists that leave HQ: the till's columns, right to the point, as of a day, each on record."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import PointsAdjusted, PointsOpened
from desktop.core.domain.listing import MEMBERS, POINTS
from desktop.core.domain.validity import Validity
from hq.services.export_lists import export_members, export_points
from hq.services.merge_members import merge_members
from tests.hq_door.door import House, Till, house
from tests.hq_door.test_pages import boss_of, member

DAY = date(2026, 11, 18)  # the business day of the house's first moment, in Shanghai
YEAR = Validity(kind="days", days=365)


@pytest.fixture
def here() -> House:
    return house()


@pytest.fixture
def till(here: House) -> Till:
    tenant = here.tenant()
    return here.till(tenant, here.store(tenant, "=North"))


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def given(till: Till, member_id: str, points: int) -> bytes:
    payload = PointsAdjusted(points=points, lot_rule=YEAR, reason_id="r", reason_digest="d")
    return till.body(payload, member_id)


@pytest.fixture
def moved(here: House, till: Till) -> str:
    """100 points on the first day, 20 taken on the next; a second member has 7."""
    tenant = till.enrolled_as.merchant_id
    till.push(till.enrol_member(member(1), "Li"), till.enrol_member(member(2), "+Wang"))
    till.push(given(till, member(1), 100), given(till, member(2), 7))
    here.clock.go(minutes=24 * 60)
    till.push(given(till, member(1), -20))
    return tenant


def points_on(here: House, tenant: str, day: date, folder: Path) -> list[tuple[int, ...]]:
    """(earned, redeemed, expired, balance) of every member."""
    out = folder / "points.csv"
    export_points(here.hq, tenant, day, out)
    return [tuple(int(row[name]) for name in POINTS[2:]) for row in read(out)]


def test_the_columns_are_the_tills(here: House, moved: str, tmp_path: Path) -> None:
    export_points(here.hq, moved, DAY, tmp_path / "p.csv")
    export_members(here.hq, moved, tmp_path / "m.csv")
    assert list(read(tmp_path / "p.csv")[0]) == list(POINTS)
    assert list(read(tmp_path / "m.csv")[0]) == [*MEMBERS, "store"]


def test_points_as_of_each_day(here: House, moved: str, tmp_path: Path) -> None:
    for day, balance in ((DAY - timedelta(days=1), 0), (DAY, 100), (DAY + timedelta(days=1), 80)):
        rows = points_on(here, moved, day, tmp_path)
        assert sum(numbers[3] for numbers in rows) == balance + (7 if balance else 0)
        assert all(earned == used + gone + left for earned, used, gone, left in rows)
    late = points_on(here, moved, DAY + timedelta(days=400), tmp_path)
    assert sum(numbers[2] for numbers in late) == 87


def test_the_past_is_folded_and_today_read(here: House, moved: str, tmp_path: Path) -> None:
    """Both ways agree: the state as it stands, and folding every event anew."""
    today = points_on(here, moved, DAY + timedelta(days=1), tmp_path)
    with here.hq.database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE member_states SET state = '[]'")
    assert points_on(here, moved, DAY + timedelta(days=1), tmp_path) != today
    assert sum(numbers[3] for numbers in points_on(here, moved, DAY, tmp_path)) == 100


def test_merged_members_are_one_row(here: House, till: Till, moved: str, tmp_path: Path) -> None:
    merge_members(here.hq, boss_of(till), member(1), member(2), "one person")
    rows = points_on(here, moved, DAY + timedelta(days=1), tmp_path)
    assert [numbers[3] for numbers in rows] == [87]
    before = points_on(here, moved, DAY, tmp_path)
    assert [numbers[3] for numbers in before] == [107]


def test_members_with_text_tier_and_store(here: House, moved: str, tmp_path: Path) -> None:
    out = tmp_path / "members.csv"
    told = export_members(here.hq, moved, out)
    rows = read(out)
    assert told.rows == len(rows) == 2
    assert list(rows[0]) == [*MEMBERS, "store"]
    assert {row["name"] for row in rows} == {"Li", "'+Wang"}
    assert {row["store"] for row in rows} == {"'=North"}
    assert {row["enrolled_on"] for row in rows} == {"2026-11-18"}
    assert {row["tier"] for row in rows} != {""}


def test_a_list_is_on_record_and_only_then_in_its_place(
    here: House, moved: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hq.services import export_lists

    export_points(here.hq, moved, DAY, tmp_path / "a.csv")
    with here.hq.database.reading() as connection:
        facts = connection.exec_driver_sql("SELECT facts FROM audit WHERE what = 'export.made'").fetchall()
    assert [row[0] for row in facts] == ['{"list":"points","rows":"2","as_of":"2026-11-18"}']

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(export_lists, "keep_deed", broken)
    with pytest.raises(RuntimeError):
        export_points(here.hq, moved, DAY, tmp_path / "b.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv"]


def test_a_place_that_cannot_be_written_is_said(here: House, moved: str, tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "no" / "x.csv"):
        with pytest.raises(RuleBroken) as refused:
            export_points(here.hq, moved, DAY, out)
        assert refused.value.code == "file.not_writable"


def test_another_chain_is_not_in_it(here: House, moved: str, tmp_path: Path) -> None:
    other = here.tenant("Other")
    stranger = here.till(other, here.store(other))
    stranger.push(
        stranger.enrol_member(member(9)), stranger.body(PointsOpened(points=5, lot_rule=YEAR, source="x"), member(9))
    )
    assert sum(numbers[3] for numbers in points_on(here, other, DAY + timedelta(days=2), tmp_path)) == 5
    assert sum(numbers[3] for numbers in points_on(here, moved, DAY + timedelta(days=2), tmp_path)) == 87
