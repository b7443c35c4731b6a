"""Lists that leave the house: right to the point, safe in a spreadsheet, recorded."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.listing import guarded
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.export_lists import export_members, export_points, export_tiers
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.set_program import set_program
from tests.moving_in import DATA, sales, table
from tests.tills import TestTill, make_till

PURCHASES = DATA / "purchases"
LADDER = [
    {"code": "basic", "spend_minor": 0},
    {"code": "silver", "spend_minor": 100_000},
    {"code": "gold", "spend_minor": 300_000},
    {"code": "diamond", "spend_minor": 600_000},
]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", preset="plain") as made:
        yield made


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("when", ["before", "after"])
def test_real_bills_climb_as_others_computed(tmp_path: Path, when: str) -> None:
    """The level by the window's spend, set before the import or after it; and earned is where the points are."""
    with make_till(tmp_path / "shop", zone="America/New_York", preset="plain") as shop:
        if when == "before":
            set_program(shop.till, None, {"tiers": LADDER})
        import_sales(shop.till, SalesImport(path=PURCHASES / "baskets.csv", award=True))
        if when == "after":
            set_program(shop.till, None, {"tiers": LADDER})
        wanted = {(row["as_of"], row["customer_id"]): row for row in read(PURCHASES / "expected_tiers.csv")}
        seen = 0
        for day in {as_of for as_of, _ in wanted}:
            export_tiers(shop.till, date.fromisoformat(day), tmp_path / "tiers.csv")
            for row in read(tmp_path / "tiers.csv"):
                expected = wanted[day, row["external_id"]]
                assert (row["spend_cents"], row["level_by_spend"]) == (expected["spend_365d_cents"], expected["tier"])
                seen += 1
        assert seen == len(wanted)
        assert export_points(shop.till, date(2017, 6, 30), tmp_path / "points.csv").rows == 246
        rows = read(tmp_path / "points.csv")
        assert {row["external_id"]: row["balance"] for row in rows} == {
            row["customer_id"]: row["bal_W365_2017-06-30"] for row in read(PURCHASES / "expected_points.csv")
        }


def test_points_account_for_everything(tmp_path: Path, shop: TestTill) -> None:
    """Opening, award, points used, a refund, a correction, expiry: earned = redeemed + expired + balance, each day."""
    people = table(tmp_path / "m.csv", ("会员号", "积分"), [("a", "1000"), ("b", "-20")])
    import_members(shop.till, MembersImport(path=people))
    for step in range(3):
        shop.clock.advance(days=100)
        bill = Bill(
            amount_minor=20_000,
            event_id=shop.till.ids.event_id(),
            key="ext:a",
            redeem_points=(0, 200, 100)[step],
            ref=f"r{step}",
        )
        check_out(shop.till, bill)
    refund_sale(shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill="r1", reason="破了"))
    adjust_points(shop.till, shop.till.ids.event_id(), "ext:a", -10, "多给了")
    last = None
    for day in (
        date(2026, 11, 21),
        date(2026, 11, 22),
        date(2027, 5, 1),
        date(2027, 9, 18),
        date(2027, 11, 22),
        date(2030, 1, 1),
    ):
        export_points(shop.till, day, tmp_path / "points.csv")
        rows = {
            row["external_id"]: {k: int(v) for k, v in row.items() if k not in ("member_no", "external_id")}
            for row in read(tmp_path / "points.csv")
        }
        assert all(row["earned"] == row["redeemed"] + row["expired"] + row["balance"] for row in rows.values())
        last = rows["a"]
        assert rows["b"]["balance"] == (-20 if day > date(2026, 11, 21) else 0)
    assert last == {"earned": 1000 + 200 + 198 - 10, "redeemed": 100, "expired": 1288, "balance": 0}


def test_members_are_listed_with_phone_in_full_and_safe_for_a_spreadsheet(tmp_path: Path, shop: TestTill) -> None:
    enrol = Enrolment(
        event_id=shop.till.ids.event_id(), phone="13800138000", name="=HYPERLINK(1)", birthday="1990-03-05", gender="女"
    )
    member = enrol_member(shop.till, enrol)
    import_members(
        shop.till, MembersImport(path=table(tmp_path / "m.csv", ("会员号", "姓名"), [("@b", '王, "小" 明')]))
    )
    assert export_members(shop.till, tmp_path / "out.csv").rows == 2
    rows = {row["external_id"]: row for row in read(tmp_path / "out.csv")}
    assert rows[""] == {
        "member_no": member.member_no, "external_id": "", "name": "'=HYPERLINK(1)", "phone": "+8613800138000",
        "birthday": "1990-03-05", "gender": "female", "tier": "regular", "enrolled_on": "2026-11-22",
    }  # fmt: skip
    assert rows["'@b"]["name"] == '王, "小" 明'
    assert not (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_list_is_recorded_and_replaces_an_older_one_whole(tmp_path: Path, shop: TestTill) -> None:
    import_sales(shop.till, SalesImport(path=sales(tmp_path / "s.csv", ("1", "9", 1, "2026-03-01 09:00:00", 100))))
    out = tmp_path / "points.csv"
    out.write_text("yesterday's")
    exported = export_points(shop.till, date(2026, 3, 1), out)
    assert (exported.rows, len(read(out))) == (1, 1)
    ((body,),) = shop.rows("SELECT body FROM events WHERE kind = 'export.made'")
    assert msgspec.json.decode(body)["payload"] == {"what": "points", "rows": 1, "as_of": "2026-03-01"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["points.csv", "s.csv", "shop"]


@pytest.mark.parametrize("out", ["no such folder/a.csv", "shop"])
def test_a_place_that_takes_no_file_is_refused(tmp_path: Path, shop: TestTill, out: str) -> None:
    before = shop.rows("SELECT count(*) FROM events WHERE kind = 'export.made'")
    with pytest.raises(RuleBroken, match=r"file\.not_writable"):
        export_points(shop.till, date(2026, 3, 1), tmp_path / out)
    assert shop.rows("SELECT count(*) FROM events WHERE kind = 'export.made'") == before
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


@pytest.mark.parametrize("text", ["=1+1", "+8613800138000", "-5", "@SUM(A1)", "\t=1"])
def test_formulas_are_guarded(text: str) -> None:
    assert guarded(text) == "'" + text
    assert guarded("王芳") == "王芳"
    assert guarded(None) == ""
