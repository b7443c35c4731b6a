"""What a list of members is told with: every problem in a table, every level with its tier."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.moving_in.listing import Listing
from tests.moving_in import assert_projections_equal_the_fold, state_of, table
from tests.tills import TestTill, make_till


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as made:
        yield made


def test_of_many_problems_the_first_are_kept_and_all_are_in_a_table_beside(shop: TestTill, tmp_path: Path) -> None:
    rows = [("", "", f"bad{n}", "1990-01-01", "") for n in range(1_500)]
    odd = [(f"V{n}", "人", "", "someday", "5") for n in range(1_200)]
    file = table(tmp_path / "many.csv", ("会员号", "姓名", "手机号", "生日", "积分"), [*rows, *odd])
    listing = Listing(tmp_path / "all.csv", lambda code: f"<{code}>")
    report = import_members(shop.till, MembersImport(path=file, dry_run=True, listing=listing))
    assert (len(report.problems), report.rejected, len(report.notes), report.noted) == (1_000, 1_500, 1_000, 1_200)
    assert report.reasons == {"phone.not_a_number": 1_500, "birthday.form": 1_200}
    assert (report.listing, report.tell) == (str(tmp_path / "all.csv"), None)
    listed = list(csv.DictReader((tmp_path / "all.csv").read_text(encoding="utf-8").splitlines()))
    assert [len(listed), listed[0]["line"], listed[-1]["kind"]] == [2_700, "2", "note"]
    assert {row["text"] for row in listed} == {"<phone.not_a_number>", "<birthday.form>"}
    gone = Listing(tmp_path / "no" / "such.csv", str)
    assert import_members(shop.till, MembersImport(path=file, dry_run=True, listing=gone)).listing == ""


def test_a_level_is_the_tier_that_was_chosen_also_for_the_next_list_of_the_source(
    tmp_path: Path, shop: TestTill
) -> None:
    head = ("会员号", "姓名", "会员等级")
    first = table(tmp_path / "1.csv", head, [("a", "甲", "金卡"), ("b", "乙", "白金"), ("c", "丙", "钻石")])
    asked = MembersImport(path=first, levels={"金卡": "vip", "白金": ""})
    with pytest.raises(RuleBroken, match=r"import\.unknown_tier"):
        import_members(shop.till, MembersImport(path=first, levels={"金卡": "gold"}))
    dry = import_members(shop.till, replace(asked, dry_run=True))
    assert (dry.tiers, dry.levels) == ({"金卡": "vip"}, {"白金": 1, "钻石": 1})
    import_members(shop.till, asked)
    second = table(tmp_path / "2.csv", head, [("d", "丁", "金卡"), ("e", "戊", "白金")])
    import_members(shop.till, MembersImport(path=second))
    third = table(tmp_path / "3.csv", head, [("f", "己", "金卡")])
    import_members(shop.till, MembersImport(path=third, source="elsewhere"))
    assert [state_of(shop, key).held.code for key in "abcdef"] == ["vip", None, None, "vip", None, None]
    assert_projections_equal_the_fold(shop)
