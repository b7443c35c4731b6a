"""Erased for good: not a byte is left, no sum changes, and nothing brings it back (I20)."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest.mock import patch

import msgspec
import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.counter import OpenBody
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.house_events import SignExplained
from desktop.core.domain.keeping import Scrubbed
from desktop.core.domain.staff import SHOP_PIN
from desktop.core.ports import Fact
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.erase_member import erase_member, preview_erasing
from desktop.core.services.export_lists import export_members, export_points
from desktop.core.services.export_member import export_member
from desktop.core.services.find_members import find_members
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.note_member import note_member
from desktop.core.services.profiles import keep_reason
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.store import erasing, scrubbing
from desktop.core.store.keys.vault import CHOICE
from tests.erasing.traces import traces
from tests.integration.test_merge_members import balance, buy, member, verified
from tests.moving_in import counts, sales
from tests.tills import PIN, TestTill, make_till

PHONE = "13800138001"
TEXTS = ("林晓岚", "lxl", PHONE, PHONE[::-1], "1988-07-06", "花生过敏", "老板亲戚", "改回来")
NEEDLES = [text.encode() for text in TEXTS]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with patch.dict(os.environ, {CHOICE: "file"}):
        made = make_till(tmp_path / "shop", now="2026-03-01T10:00:00")
        yield made
        made.close()


def new_id(shop: TestTill) -> str:
    shop.clock.advance(minutes=1)
    return shop.till.ids.event_id()


def lin(shop: TestTill) -> str:
    """A member of whom much is known; the number."""
    one = member(shop, PHONE, "林晓岚", birthday="1988-07-06")
    note_member(shop.till, new_id(shop), one.member_no, "花生过敏", pinned=True)
    buy(shop, one.member_no, 50_000)
    adjust_points(shop.till, new_id(shop), one.member_no, 30, "老板亲戚")
    edit_member(shop.till, Edit(event_id=new_id(shop), key=one.member_no, name="改回来"))
    edit_member(shop.till, Edit(event_id=new_id(shop), key=one.member_no, name="林晓岚"))
    return one.member_no


def scrub(shop: TestTill) -> Scrubbed:
    return keeper(shop.folder, shop.clock).scrub(shop.folder)


def left(shop: TestTill) -> set[tuple[str, bytes]]:
    return traces(shop.folder, shop.ledger.secrets.database, NEEDLES)


def points(shop: TestTill) -> str:
    out = shop.folder.parent / "points.csv"
    export_points(shop.till, date(2026, 3, 31), out)
    return out.read_text()


def test_not_a_byte_is_left_and_no_sum_changes(shop: TestTill) -> None:
    number = lin(shop)
    other = member(shop, "13800138002", "李雷").member_no
    before = points(shop)
    keeper(shop.folder, shop.clock).back_up(shop.folder / "mine.shuke")
    export_members(shop.till, shop.folder / "members.csv")
    assert {file for file, _ in left(shop)} == {"ledger.db", "mine.shuke", "members.csv"}
    seen = preview_erasing(shop.till, number)
    assert (seen.points, seen.visits, seen.texts) == (530, 1, 5)
    erase_member(shop.till, new_id(shop), number, "本人要求")
    done = scrub(shop)
    assert (done.ledger, len(done.backups), len(done.exports)) == (True, 1, 1)
    assert [Path(copy.file).name for copy in done.elsewhere] == ["points.csv"]
    assert left(shop) == set()
    assert points(shop) == before
    assert verified(shop)
    assert (find_members(shop.till, "林晓岚", "en").rows, find_members(shop.till, PHONE, "en").only) == ((), None)
    assert find_members(shop.till, other, "en").only is not None
    assert "李雷" in (shop.folder / "members.csv").read_text()
    again = scrub(shop)
    assert (again.ledger, again.backups, again.exports) == (False, (), ())


def test_what_was_written_out_of_a_member_goes_with_them_or_is_named(shop: TestTill) -> None:
    """The zip beside the ledger is no more; one that lies elsewhere stands in the report, with its day."""
    number = lin(shop)
    member_id = shop.rows("SELECT member_id FROM members")[0][0]
    here, away = shop.folder / f"member-{number}.zip", shop.folder.parent / "away.zip"
    for out in (here, away):
        export_member(shop.till, member_id, out, "zh-Hans")
    erase_member(shop.till, new_id(shop), number, "本人要求")
    done = scrub(shop)
    assert not here.exists()
    assert [Path(copy.file).name for copy in done.elsewhere] == ["away.zip"]
    assert 0 < done.elsewhere[0].made_at_us <= shop.clock.now_us
    assert left(shop) == set()


def test_nothing_is_done_in_the_name_of_the_erased(shop: TestTill) -> None:
    number = lin(shop)
    card = shop.till.cards.card_token(shop.rows("SELECT member_id FROM members")[0][0], 1)
    event_id = new_id(shop)
    with pytest.raises(RuleBroken, match=r"erase\.reason_tells"):
        erase_member(shop.till, event_id, number, "林晓岚来电要求")
    done = erase_member(shop.till, event_id, number, "本人要求")
    assert erase_member(shop.till, event_id, number, "本人要求") == done
    for key in (number, card):
        with pytest.raises(RuleBroken, match=r"member\.erased"):
            buy(shop, key, 1_000)
    with pytest.raises(RuleBroken, match=r"member\.erased"):
        note_member(shop.till, new_id(shop), number, "又来了")
    again = member(shop, PHONE, "林晓岚")
    assert again.member_no != number
    assert balance(shop, again.member_no) == 0


def test_of_whom_hq_has_lost_that_they_are_erased_nothing_is_said_to_be_kept(shop: TestTill) -> None:
    number = lin(shop)
    ids = [row[0] for row in shop.rows("SELECT member_id FROM members")]
    with shop.till.ledger.writing() as writing:
        writing.erase(ids)
    with pytest.raises(RuleBroken, match=r"edit\.erased"):
        edit_member(shop.till, Edit(event_id=new_id(shop), key=number, name="林晓岚"))
    scrub(shop)
    assert left(shop) == set()
    erase_member(shop.till, new_id(shop), number, "本人要求")


def test_a_refund_after_the_erasing_keeps_no_reason(shop: TestTill) -> None:
    number = lin(shop)
    bill = shop.rows("SELECT bill_no FROM sales")[0][0]
    erase_member(shop.till, new_id(shop), number, "本人要求")
    refund_sale(shop.till, RefundRequest(event_id=new_id(shop), bill=bill, reason="林晓岚说坏了"))
    scrub(shop)
    assert left(shop) == set()
    assert verified(shop)


def test_all_ids_of_one_who_was_merged_go_together(shop: TestTill) -> None:
    number, other = lin(shop), member(shop, "13800138003", "林晓岚 新号")
    merge_members(shop.till, MergeRequest(event_id=new_id(shop), one_key=number, other_key=other.member_no))
    erase_member(shop.till, new_id(shop), other.member_no, "本人要求")
    scrub(shop)
    assert left(shop) == set()
    assert traces(shop.folder, shop.ledger.secrets.database, [b"13800138003", "新号".encode()]) == set()
    assert verified(shop)


def test_old_bills_of_theirs_stay_out(shop: TestTill, tmp_path: Path) -> None:
    first = ("1", "V77", "1", "2026-02-20 09:00:00", 500)
    assert counts(import_sales(shop.till, SalesImport(path=sales(tmp_path / "bills.csv", first)))) == (1, 0, 0)
    ((number,),) = shop.rows("SELECT member_no FROM members WHERE external_id = 'V77'")
    erase_member(shop.till, new_id(shop), number, "本人要求")
    more = sales(tmp_path / "more.csv", first, ("2", "V77", "1", "2026-02-21 09:00:00", 500))
    report = import_sales(shop.till, SalesImport(path=more))
    assert [(problem.line, problem.reason) for problem in report.problems] == [(3, "member.erased")]
    assert verified(shop)


def test_an_old_list_does_not_bring_them_back(shop: TestTill, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text(
        "会员卡号,姓名,手机号,积分\nV77,林晓岚,13800138001,120\nV78,李雷,13800138002,10\n", encoding="utf-8"
    )
    import_members(shop.till, MembersImport(path=file))
    (number,) = next(iter(shop.rows("SELECT member_no FROM members WHERE external_id = 'V77'")))
    erase_member(shop.till, new_id(shop), number, "本人要求")
    file.write_text(file.read_text(encoding="utf-8") + "V79,韩梅梅,13800138009,1\n", encoding="utf-8")
    report = import_members(shop.till, MembersImport(path=file))
    assert [problem.reason for problem in report.problems] == ["member.erased"]
    assert report.imported == 1
    scrub(shop)
    assert left(shop) == set()
    assert verified(shop)


def test_a_restore_erases_again(shop: TestTill, tmp_path: Path) -> None:
    number = lin(shop)
    away = tmp_path / "usb" / "copy.shuke"
    away.parent.mkdir()
    keeper(shop.folder, shop.clock).back_up(away)
    kept = away.read_bytes()
    away.unlink()
    erase_member(shop.till, new_id(shop), number, "本人要求")
    done = scrub(shop)
    assert [(copy.kind, copy.file) for copy in done.elsewhere] == [("backup", str(away))]
    away.write_bytes(kept)
    shop.close()
    (shop.folder / "ledger.db").unlink()  # what the ledger knew is gone; the list beside it stays
    keeper(shop.folder, shop.clock).restore(away, shop.recovery_code, lambda *_: None)
    shop.reopen()
    assert left(shop) == set()
    assert verified(shop)
    with pytest.raises(RuleBroken, match=r"member\.erased"):
        buy(shop, number, 1_000)


@pytest.mark.parametrize("at", range(len(erasing._DROP)), ids=str)
def test_whatever_is_forgotten_is_found(shop: TestTill, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each statement left out in turn: the check of the ledger or the search for bytes sees it."""
    number = lin(shop)
    shop.sit()
    by = shop.till.staff.approve(SHOP_PIN, PIN, "points.by_hand", None, "林晓岚的生日")
    adjust_points(shop.till, new_id(shop), number, 5, "生日", approval=by)
    member_id = shop.rows("SELECT member_id FROM members")[0][0]
    adjusted = shop.rows("SELECT event_id FROM events WHERE kind = 'points.adjusted' LIMIT 1")[0][0]
    with shop.till.ledger.writing() as writing:
        kept = keep_reason(shop.till, writing, None, "林晓岚自己说的")
        why = SignExplained(
            sign="by_hand_late", key=f"by_hand_late/{adjusted}", reason_id=kept.text_id, reason_digest=kept.digest
        )
        writing.append(Fact(event_id=new_id(shop), moment=writing.moment(), payload=why))
    bill = msgspec.json.encode({"member_id": member_id, "note": "林晓岚 外带"})
    with shop.till.ledger.writing() as writing:
        writing.keep_open_bill(OpenBody("b", 1, bill, 0))
    others = tuple(each for place, each in enumerate(erasing._DROP) if place != at)
    monkeypatch.setattr(erasing, "_DROP", others)
    erase_member(shop.till, new_id(shop), number, "本人要求", approval=shop.approved("member.erase"))
    scrub(shop)
    unseen = {"pos_holds": 5, "print_jobs": 6}.values()  # they hold numbers alone
    assert (left(shop) == set() and verified(shop)) == (at in unseen)


def test_without_writing_the_file_anew_bytes_stay(shop: TestTill, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why deleting is not enough: a deleted row's bytes are still in the file, its log or a page's gap."""
    number = lin(shop)
    monkeypatch.setattr(scrubbing, "write_anew", lambda *_: None)
    erase_member(shop.till, new_id(shop), number, "本人要求")
    scrub(shop)
    assert left(shop)
