"""Member lists of another system, over a real ledger."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import Conflict, Unreadable
from desktop.core.domain.events import MemberEnrolled
from desktop.core.domain.tiers import tier_on
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.moving_in.report import ImportReport
from desktop.core.services.portray_member import portray_member
from desktop.core.services.profiles import seal_profile
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.undo_import import undo_import
from tests.moving_in import (
    DATA,
    assert_projections_equal_the_fold,
    counts,
    marks,
    reasons,
    sales,
    state_of,
    table,
)
from tests.tills import TestTill, make_till

EXPORTS = DATA / "member_exports"
HEADER = ("会员号", "手机号", "姓名", "积分", "余额", "生日", "性别", "会员等级")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as made:
        yield made


def people(path: Path, *rows: tuple[str, ...]) -> Path:
    return table(path, HEADER, [row + ("",) * (len(HEADER) - len(row)) for row in rows])


def taken_in(shop: TestTill, file: Path, *, points: bool = True, source: str = "import") -> ImportReport:
    report = import_members(shop.till, MembersImport(path=file, points=points, source=source))
    counts(report)
    return report


def expected(name: str) -> dict[int, tuple[str, str]]:
    with (EXPORTS / "expected_rows.csv").open(encoding="utf-8") as file:
        return {int(row["row"]): (row["e164"], row["verdict"]) for row in csv.DictReader(file) if row["file"] == name}


@pytest.mark.parametrize(
    "name", ["youzan_utf8bom.csv", "youzan_gb18030.csv", "youzan_gbk_preamble_total.csv", "pospal_gbk.csv"]
)
def test_every_row_of_a_real_list_gets_its_verdict(shop: TestTill, name: str) -> None:
    wanted = expected(name)
    verdicts = [verdict for _, verdict in wanted.values()]
    report = taken_in(shop, EXPORTS / name)
    assert counts(report) == (verdicts.count("ok"), verdicts.count("duplicate"), verdicts.count("reject"))
    assert [problem.row for problem in report.problems] == [row for row, (_, v) in wanted.items() if v == "reject"]
    phones = sorted(phone for (phone,) in shop.rows("SELECT phone FROM members"))
    assert phones == sorted(phone for phone, verdict in wanted.values() if verdict == "ok")
    assert_projections_equal_the_fold(shop)
    before = marks(shop)
    assert taken_in(shop, EXPORTS / name).imported == 0
    assert marks(shop) == before


def test_the_reasons_name_what_is_wrong(shop: TestTill) -> None:
    report = taken_in(shop, EXPORTS / "youzan_gbk_preamble_total.csv")
    assert reasons(report) == [(206, "phone.masked"), (207, "phone.scientific"), (214, "phone.invalid")]
    assert report.problems[0].line == 212


def test_points_become_one_opening_lot_and_a_negative_balance_a_debt(tmp_path: Path, shop: TestTill) -> None:
    file = people(
        tmp_path / "m.csv",
        ("a", "13800138000", "王小明", "1,234"), ("b", "", "李雷", "12.0"), ("c", "13900139000", "", "-30"),
        ("d", "13700137000", "", "12.5"), ("e", "13600136000", "", "很多"), ("f", "13500135000", "", ""),
    )  # fmt: skip
    report = taken_in(shop, file)
    assert counts(report) == (4, 0, 2)
    assert reasons(report) == [(4, "points.form"), (5, "points.form")]
    with shop.till.ledger.reading() as reading:
        today = reading.today()
    assert [state_of(shop, key).balance(today) for key in "abcf"] == [1234, 12, -30, 0]
    (lot,) = state_of(shop, "a").lots
    assert lot.last_day is not None
    assert (lot.last_day - today).days == 364
    assert state_of(shop, "a").from_before


def test_balances_can_be_left_behind(tmp_path: Path, shop: TestTill) -> None:
    file = people(tmp_path / "m.csv", ("a", "13800138000", "王小明", "12.5"))
    assert taken_in(shop, file, points=False).imported == 1
    assert state_of(shop, "a").totals.issued == 0


def test_what_cannot_be_used_is_kept_as_text(tmp_path: Path, shop: TestTill) -> None:
    file = people(
        tmp_path / "m.csv",
        ("a", "13800138000", "王\t小明\n", "0", "771.04", "1990/3/5", "女士", "金卡"),
        ("b", "138****8000", "=1+1", "0", "", "去年春天", "？", ""),
        ("c", "", "", "0", "", "02-29", "保密", ""),
    )
    report = taken_in(shop, file)
    assert counts(report) == (3, 0, 0)
    assert [(note.row, note.reason) for note in report.notes] == [
        (2, "phone.masked"), (2, "birthday.form"), (2, "gender.form"),
    ]  # fmt: skip
    with shop.till.ledger.reading() as reading:
        a, b, c = (reading.members_by_external_id(key)[0].profile for key in "abc")
        assert [member.profile.name for member in reading.members_by_name("wangxm", 5)] == []
        assert [member.profile.name for member in reading.members_by_name("wxm", 5)] == ["王 小明"]
    assert (a.name, a.birthday, a.gender) == ("王 小明", "1990-03-05", "female")
    assert a.imported == {"余额": "771.04", "会员等级": "金卡"}
    assert (b.phone, b.name, b.imported) == (None, "=1+1", {"手机号": "138****8000", "生日": "去年春天", "性别": "？"})
    assert (c.birthday, c.gender, c.imported) == ("02-29", None, {})


def test_a_family_on_one_phone_keeps_its_own_cards(tmp_path: Path, shop: TestTill) -> None:
    """Rows with an external id are told apart by it; a row without is whoever has the phone."""
    file = people(
        tmp_path / "m.csv",
        ("a", "13800138000", "爸"), ("b", "138 0013 8000", "妈"), ("", "+86 138-0013-8000", "谁"),
        ("a", "13900139000", "爸"), ("", "13700137000", "奶奶"), ("", "13700137000", "爷爷"),
    )  # fmt: skip
    assert counts(taken_in(shop, file)) == (3, 3, 0)
    assert shop.rows("SELECT name FROM members ORDER BY external_id, name") == [("奶奶",), ("爸",), ("妈",)]


def test_somebody_enrolled_at_the_till_is_recognised_by_phone_and_keeps_her_balance(
    tmp_path: Path, shop: TestTill
) -> None:
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone="13800138000", name="王芳"))
    before = marks(shop)
    report = taken_in(shop, people(tmp_path / "m.csv", ("", "13800138000", "王芳", "500")))
    assert counts(report) == (0, 1, 0)
    assert [(differs.row, differs.held, differs.brought) for differs in report.differs] == [(1, 0, 500)]
    assert marks(shop) == before


def test_a_newer_list_corrects_a_balance_nobody_has_used(tmp_path: Path, shop: TestTill) -> None:
    taken_in(shop, people(tmp_path / "1.csv", ("a", "13800138000", "王芳", "500"), ("b", "13900139000", "李雷", "0")))
    newer = people(tmp_path / "2.csv", ("a", "13800138000", "王芳", "380"), ("b", "13900139000", "李雷", "40"))
    assert counts(taken_in(shop, newer)) == (2, 0, 0)
    assert counts(taken_in(shop, newer)) == (0, 2, 0)
    with shop.till.ledger.reading() as reading:
        today = reading.today()
    assert [state_of(shop, key).balance(today) for key in "ab"] == [380, 40]
    assert_projections_equal_the_fold(shop)


def test_after_the_first_award_a_difference_is_listed_and_nothing_changes(tmp_path: Path, shop: TestTill) -> None:
    taken_in(shop, people(tmp_path / "1.csv", ("a", "13800138000", "王芳", "500")))
    check_out(shop.till, Bill(amount_minor=10_000, event_id=shop.till.ids.event_id(), key="ext:a"))
    before = marks(shop)
    report = taken_in(shop, people(tmp_path / "2.csv", ("a", "13800138000", "王芳", "380")))
    assert counts(report) == (0, 1, 0)
    assert [(differs.held, differs.brought) for differs in report.differs] == [(500, 380)]
    assert marks(shop) == before


def test_a_list_completes_members_that_came_with_bills(tmp_path: Path, shop: TestTill) -> None:
    """Bills first, then people: one member, with name, phone and balance; undoing the list leaves the bills."""
    import_sales(shop.till, SalesImport(path=sales(tmp_path / "s.csv", ("1", "a", "1", "2026-03-01 09:00:00", 5000))))
    report = taken_in(shop, people(tmp_path / "m.csv", ("a", "13800138000", "王芳", "500")))
    assert (counts(report), report.members_added) == ((1, 0, 0), 0)
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone("+8613800138000")
        assert (member.profile.name, member.profile.external_id) == ("王芳", "a")
        assert [m.member_id for m in reading.members_by_name("wf", 5)] == [member.member_id]
    assert (state_of(shop, "a").visits, state_of(shop, "a").totals.issued) == (1, 500)
    assert report.import_id is not None
    undo_import(shop.till, report.import_id)
    with shop.till.ledger.reading() as reading:
        assert reading.members_by_phone("+8613800138000") == []
        assert reading.members_by_name("wf", 5) == []
    assert (state_of(shop, "a").visits, state_of(shop, "a").totals.issued) == (1, 0)
    assert shop.rows("SELECT count(*) FROM private_texts") == [(1,)]
    assert_projections_equal_the_fold(shop)
    assert counts(taken_in(shop, tmp_path / "m.csv")) == (1, 0, 0)


@pytest.mark.parametrize("named", [("V2",), ("V1", "V2")])
def test_a_list_completes_whom_two_that_came_with_bills_became(
    tmp_path: Path, shop: TestTill, named: tuple[str, ...]
) -> None:
    bills = [(name, name, "1", "2026-03-01 09:00:00", 500) for name in ("V1", "V2")]
    import_sales(shop.till, SalesImport(path=sales(tmp_path / "bills.csv", *bills)))
    merge_members(shop.till, MergeRequest(event_id=shop.till.ids.event_id(), one_key="ext:V1", other_key="ext:V2"))
    before = shop.rows("SELECT member_id, name, profile_id FROM members ORDER BY 1")
    report = taken_in(shop, people(tmp_path / "m.csv", *((name, "13800138001", "王芳") for name in named)))
    assert (report.imported, report.duplicate) == (1, len(named) - 1)
    assert verify_ledger(keeper(shop.folder)).ok
    with shop.till.ledger.reading() as reading:
        assert [found.profile.name for found in reading.members_by_phone("+8613800138001")] == ["王芳"]
    assert report.import_id
    undo_import(shop.till, report.import_id)
    assert shop.rows("SELECT member_id, name, profile_id FROM members ORDER BY 1") == before
    assert verify_ledger(keeper(shop.folder)).ok


@pytest.mark.parametrize("is_known", [True, False])
def test_balances_of_two_who_were_merged_stay_two(tmp_path: Path, shop: TestTill, is_known: bool) -> None:
    rows = [("V1", "13800138001", "王芳", "500"), ("V2", "13800138002", "王芳", "300")]
    bills = [(name, name, "1", "2026-03-01 09:00:00", 500) for name in ("V1", "V2")]
    if is_known:
        taken_in(shop, people(tmp_path / "1.csv", *rows))
    else:
        import_sales(shop.till, SalesImport(path=sales(tmp_path / "bills.csv", *bills)))
    asked = MergeRequest(event_id=shop.till.ids.event_id(), one_key="ext:V1", other_key="ext:V2")
    face = merge_members(shop.till, asked).face_id
    for name, points, balance in (("2", "500", 800), ("3", "510", 810), ("4", "510", 810)):
        rows[0] = (*rows[0][:3], points)
        report = taken_in(shop, people(tmp_path / f"{name}.csv", *rows))
        with shop.till.ledger.reading() as reading:
            state = reading.state(face)
        assert (sum(lot.points for lot in state.lots), report.differs) == (balance, [])
    assert verify_ledger(keeper(shop.folder)).ok


def test_two_rows_of_one_phone_never_correct_each_other(tmp_path: Path, shop: TestTill) -> None:
    """The first row of a member counts, however many chunks lie between, and in every later reading of the file."""
    rows = [("", f"1380013{n:04}", "某", str(n)) for n in range(300)]
    file = people(tmp_path / "m.csv", ("", "13900139000", "王芳", "500"), *rows, ("", "139-0013-9000", "王芳", "380"))
    assert counts(taken_in(shop, file)) == (301, 1, 0)
    assert counts(taken_in(shop, file)) == (0, 302, 0)
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone("+8613900139000")
        assert reading.state(member.member_id).balance(reading.today()) == 500


def test_a_dry_run_says_the_same_and_writes_nothing(shop: TestTill) -> None:
    before = marks(shop)
    asked = MembersImport(path=EXPORTS / "youzan_utf8bom.csv", dry_run=True)
    dry = import_members(shop.till, asked)
    assert marks(shop) == before
    real = taken_in(shop, EXPORTS / "youzan_utf8bom.csv")
    assert (counts(dry), reasons(dry), dry.import_id) == (counts(real), reasons(real), None)


def test_killed_half_way_the_same_command_goes_on(shop: TestTill, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = iter(range(10_000))

    def dying(*asked: object) -> object:
        if next(calls) == 100:
            raise KeyboardInterrupt
        return seal_profile(*asked)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr("desktop.core.services.moving_in.brought_members.seal_profile", dying)
        with pytest.raises(KeyboardInterrupt):
            taken_in(shop, EXPORTS / "pospal_gbk.csv")
    ((written,),) = shop.rows("SELECT count(*) FROM members")
    assert 0 < written < 1000
    assert counts(taken_in(shop, EXPORTS / "pospal_gbk.csv")) == (1000 - written, written, 0)
    assert shop.rows("SELECT state FROM imports") == [("done",)]
    assert shop.rows("SELECT count(*), count(DISTINCT import_id) FROM events WHERE import_id IS NOT NULL") == [
        (2000, 1)
    ]


def test_a_workbook_that_gives_out_changes_nothing(tmp_path: Path, shop: TestTill) -> None:
    before = marks(shop)
    (tmp_path / "m.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(Unreadable):
        taken_in(shop, tmp_path / "m.xlsx")
    assert marks(shop) == before


def test_no_personal_text_stands_in_the_log(shop: TestTill) -> None:
    taken_in(shop, EXPORTS / "pospal_gbk.csv")
    bodies = b"".join(body for (body,) in shop.rows("SELECT body FROM events"))
    for name, phone in shop.rows("SELECT name, phone FROM members"):
        assert phone.encode() not in bodies
        assert name.encode() not in bodies or len(name) < 2


def test_consent_is_what_the_column_says_recorded_and_else_unknown(tmp_path: Path, shop: TestTill) -> None:
    """A row whose cell nobody can read keeps it as text, and nobody may write to them."""
    import_sales(shop.till, SalesImport(path=sales(tmp_path / "s.csv", ("1", "e", "1", "2026-03-01 09:00:00", 5000))))
    rows = [("a", "是"), ("b", "否"), ("c", ""), ("d", "传真"), ("e", "短信")]
    header = ("会员号", "姓名", "是否同意联系")
    file = table(tmp_path / "m.csv", header, [(key, f"人{key}", said) for key, said in rows])
    report = import_members(shop.till, MembersImport(path=file, consents=("phone",)))
    assert reasons(report) == []
    assert [(note.row, note.reason) for note in report.notes] == [(4, "consent.form")]
    assert [state_of(shop, key).consents for key in "abcde"] == [("phone",), (), (), (), ("sms",)]
    with shop.till.ledger.reading() as reading:
        (a,), (d,) = (reading.members_by_external_id(key) for key in "ad")
        (enrolled,) = [event.payload for event in reading.events_of(a.member_id)]
    assert isinstance(enrolled, MemberEnrolled)
    assert (enrolled.consents, enrolled.consent_text) == (("phone",), "moving in")
    assert d.profile.imported == {"是否同意联系": "传真"}
    assert portray_member(shop.till, a.member_id).consents[0].text_version == "moving in"
    unsaid = import_members(shop.till, MembersImport(path=file, source="other"))
    assert [(note.row, note.reason) for note in unsaid.notes] == [(1, "consent.channel"), (4, "consent.form")]


def test_a_tier_by_our_name_holds_for_its_term_and_another_stays_text(tmp_path: Path, shop: TestTill) -> None:
    """Also after a bill is refunded whole, which has the tier counted anew; then it steps down as any tier does."""
    rows = [("a", "VIP会员"), ("b", "金卡"), ("c", "普通会员"), ("d", ""), ("e", "白金")]
    import_sales(shop.till, SalesImport(path=sales(tmp_path / "s.csv", ("1", "e", "1", "2026-03-01 09:00:00", 5000))))
    file = table(tmp_path / "m.csv", ("会员号", "姓名", "会员等级"), [(key, f"人{key}", said) for key, said in rows])
    report = import_members(shop.till, MembersImport(path=file))
    assert report.levels == {"金卡": 1}
    with shop.till.ledger.reading() as reading:
        today, ladder = reading.today(), reading.program().program.ladder_rule

    def tier(key: str, days: int) -> str | None:
        state = state_of(shop, key)
        return tier_on(state.held, state.history, today + timedelta(days=days), ladder).code

    assert [state_of(shop, key).held.code for key in "abcde"] == ["vip", None, None, None, "platinum"]
    check_out(shop.till, Bill(amount_minor=10_000, event_id=shop.till.ids.event_id(), key="ext:a", ref="B1"))
    refund_sale(shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill="B1", reason="退"))
    assert [tier("a", days) for days in (0, 364, 365)] == ["vip", "vip", "regular"]
    assert [tier("e", days) for days in (364, 365, 740)] == ["platinum", "vip", "regular"]
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_external_id("b")
    assert member.profile.imported == {"会员等级": "金卡"}
    assert_projections_equal_the_fold(shop)
    assert report.import_id is not None
    with pytest.raises(Conflict):
        undo_import(shop.till, report.import_id)
