"""A new till takes a snapshot instead of pages: it ends with the same, resumes after a cut, and brings none erased."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from desktop.core.ports.sync import DONE, NoAnswer, RoundDone
from desktop.core.protocol.pages import Page
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.erase_member import erase_member
from desktop.core.services.find_members import search_members
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.store.syncing import content
from desktop.core.store.syncing.taking import PageTaking
from desktop.sync import pulling
from desktop.sync.round import sync_round
from hq.services import make_snapshot, offer_snapshot
from hq.services.answering import OK
from hq.services.merge_members import merge_members
from hq.services.rights import Actor
from hq.store.texts import drop_texts
from tests.sync.headquarters import Headquarters
from tests.sync.test_together import Chain, enrol, sell
from tests.tills import TestTill, make_till

MEMBERS = 12
SECRET = "欧阳不留名".encode()
HELD = {  # a table → what of it must be the same, however it came
    "hq_members": "member_id, face, state, gone",
    "hq_sales": "sale_id, record",
    "members": "member_id, member_no, source, name, phone, profile, enrolled_on",
    "member_states": "member_id, state, bills, spend_minor, tier, lots",
    "listed": "member_id, class, balance, last_day",
    "search_keys": "key, member_id",
    "private_texts": "text_id, member_id, text",
    "sales": "sale_id, bill_no, member_id, record, day_no, stands",
    "others": "event_id, kind, member_id, number",
    "aliases": "member_id, face",
    "products": "barcode",
    "hq_devices": "key_id",
    "chain_stores": "store_id",
}


class Killed(BaseException):
    """The process ended here."""


class Line(Headquarters):
    """The line to HQ; ``cut_at``: at this part of a snapshot it breaks, once; ``bent``: parts come altered."""

    cut_at: int | None = None
    bent = False
    told: list[int]

    def post(self, path: str, data: bytes, authorization: str) -> tuple[int, bytes]:
        if path == "/v1/snapshot" and self.cut_at is not None and self.asked.count(path) >= self.cut_at:
            self.cut_at = None
            raise NoAnswer("cut")
        status, said = super().post(path, data, authorization)
        if path == "/v1/pull" and status == OK:
            self.told.append(len(msgspec.json.decode(said, type=Page).members))
        return status, said.replace(b"\xa4till", b"\xa4tell") if self.bent and path == "/v1/snapshot" else said


class Shop(Chain):
    """A chain whose first till has members; new tills come to it."""

    hq: Line

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tills = [make_till(folder / "one", preset="plain")]
        self.hq = Line(self.tills[0].clock, folder / "hq.db")
        self.hq.told = []
        self.join(self.tills[0])
        self.done(self.tills[0])
        for at in range(MEMBERS):
            enrol(self.tills[0], phone(at), SECRET.decode() if at == 3 else f"王小{at}")
            sold = sell(self.tills[0], 10_000 + at, key=phone(at))
            if at % 5 == 0:
                ids = self.tills[0].till.ids
                refund_sale(
                    self.tills[0].till,
                    RefundRequest(event_id=ids.event_id(), bill=sold.bill, reason="不要了", amount_minor=500),
                )
        self.done(self.tills[0])
        first, second = (row[0] for row in self.tills[0].rows("SELECT member_id FROM members ORDER BY phone LIMIT 2"))
        merge_members(self.hq.hq, Actor(self.hq.tenant_id, "老板", "owner"), first, second, "同一人")

    def newcomer(self, name: str) -> TestTill:
        """A till that has just joined, and sold to one whom it does not know."""
        till = make_till(self.folder / name, preset="plain")
        till.clock.set(self.tills[0].clock())
        sell(till, 777, key=None)
        self.join(till)
        self.tills.append(till)
        self.hq.asked.clear()
        self.hq.told = []
        return till

    def done(self, till: TestTill) -> RoundDone:
        """A round, with both sides compared by content, that goes to its end."""
        ended = sync_round(self.log(till), self.hq, check=True)
        assert (ended.code, ended.left, ended.notes) == (DONE, 0, ()), ended
        return ended


def phone(at: int) -> str:
    return f"138001380{at:02}"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setattr(offer_snapshot, "PAYS_FROM", 5)
    monkeypatch.setattr(make_snapshot, "FACES_AT_ONCE", 3)
    monkeypatch.setattr(make_snapshot, "PART_BYTES", 1_500)
    found = Shop(tmp_path)
    yield found
    for till in found.tills:
        till.close()


def held(till: TestTill) -> dict[str, list[tuple[object, ...]]]:
    with till.ledger.file.writing() as writing:
        while not writing.bring_lists_on(1).is_current:
            pass
    return {name: till.rows(f"SELECT {columns} FROM {name} ORDER BY {columns}") for name, columns in HELD.items()}  # noqa: S608


def paged(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> TestTill:
    """A new till that was given pages."""
    with monkeypatch.context() as patch:
        patch.setattr(offer_snapshot, "PAYS_FROM", 1_000_000)
        till = shop.newcomer("paged")
        shop.done(till)
    assert "/v1/snapshot" not in shop.hq.asked
    for each in shop.tills:
        shop.done(each)
    return till


def same(one: TestTill, other: TestTill) -> None:
    ours, theirs = held(one), held(other)
    for table in HELD:
        if table == "others":  # each has the other's events, not its own
            assert len(ours[table]) == len(theirs[table])
        else:
            assert ours[table] == theirs[table], table
    assert len(ours["members"]) == MEMBERS


def test_a_snapshot_brings_what_pages_bring(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    till = shop.newcomer("two")
    assert shop.log(till).standing().unsent
    assert shop.sync(till).code == "sync.preparing"
    sell(shop.tills[0], 4_400, key=phone(7))  # after the snapshot's instant
    shop.done(shop.tills[0])
    shop.hq.told.clear()
    shop.done(till)
    assert shop.hq.asked.count("/v1/snapshot") > 3
    assert sum(shop.hq.told) == 1  # the pages after it tell of nobody but who has changed since
    assert shop.sync(till).received == 0
    same(till, paged(shop, monkeypatch))
    assert till.rows("SELECT value FROM settings WHERE key = 'hq.snapshot'") == [("",)]


def test_a_cut_line_and_a_killed_till_cost_one_part(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    till = shop.newcomer("two")
    shop.sync(till)
    shop.hq.cut_at = 2
    assert shop.sync(till).code == "sync.cut"
    taken = shop.hq.asked.count("/v1/snapshot")
    assert taken == 2
    known = len(till.rows("SELECT 1 FROM hq_members"))
    assert known
    with monkeypatch.context() as patch:
        patch.setattr(PageTaking, "_end", killed)
        with pytest.raises(Killed):
            shop.sync(till)
    till.reopen()
    parts = len(shop.log(till).snapshot().page.snapshot.digests)  # type: ignore[union-attr]
    shop.done(till)
    assert shop.hq.asked.count("/v1/snapshot") == parts + 2  # the one that was killed came twice, and the one ahead
    same(till, paged(shop, monkeypatch))


def test_what_a_lost_hq_said_of_a_snapshot_goes(shop: Shop) -> None:
    """HQ comes back without them, and a till that has no cursor yet cannot hear that it begins anew."""
    till = shop.newcomer("two")
    shop.sync(till)
    shop.hq.cut_at = 2
    assert shop.sync(till).code == "sync.cut"
    assert till.rows("SELECT 1 FROM hq_members")
    log = shop.log(till)
    begun = log.snapshot()
    assert begun is not None
    log.drop_snapshot()
    log.standing()
    log.take(replace(begun.page, snapshot=None, members=(), more=False, cursor="1.0123456789abcdef"))
    assert till.rows("SELECT 1 FROM hq_members") == []
    assert till.rows("SELECT 1 FROM members") == []


def test_phones_are_found_all_along_and_quickly_in_the_end(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What finds them by phone is left to the end, and made also where that end is another one than was begun."""
    till = shop.newcomer("two")
    made = indexes(till)
    shop.sync(till)
    shop.hq.cut_at = 3
    assert shop.sync(till).code == "sync.cut"
    assert len(indexes(till)) < len(made)
    known = [row[0] for row in till.rows("SELECT phone FROM members WHERE phone IS NOT NULL ORDER BY phone")]
    assert known
    with till.ledger.file.reading() as reading:
        assert [len(reading.members_by_phone(one)) for one in known] == [1] * len(known)
    shop.log(till).doubt()
    monkeypatch.setattr(offer_snapshot, "PAYS_FROM", 1_000_000)
    with monkeypatch.context() as patch:
        patch.setattr(PageTaking, "_end", killed)
        with pytest.raises(Killed):
            shop.sync(till)
    till.reopen()
    shop.done(till)
    assert indexes(till) == made


def test_names_are_found_after_the_turn_and_it_is_said(shop: Shop) -> None:
    till = shop.newcomer("two")
    shop.sync(till)
    shop.done(till)
    early = search_members(till.till, "王小")
    assert len(early.rows) <= 2  # the two who are one came by themselves
    assert early.names_left
    assert not search_members(till.till, phone(7)[-4:]).names_left
    bring_up_lists(till.till)
    late = search_members(till.till, "wangxiao")
    assert (len(late.rows), late.names_left) == (8, False)


def test_a_till_with_members_keeps_what_finds_them(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "_ARE_FEW", "SELECT 1 FROM members")
    till = shop.newcomer("two")
    enrol(till, "13900139000", "一人")
    made = indexes(till)
    shop.sync(till)
    shop.hq.cut_at = 3
    assert shop.sync(till).code == "sync.cut"
    assert indexes(till) == made


def test_a_snapshot_of_another_shape_is_not_given(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """An HQ that was upgraded makes another; a till that was not is given pages."""
    till = shop.newcomer("two")
    shop.sync(till)
    with monkeypatch.context() as patch:
        patch.setattr(pulling, "SNAPSHOT_SHAPE", 1)
        shop.done(till)
    assert "/v1/snapshot" not in shop.hq.asked
    monkeypatch.setattr(offer_snapshot, "NAMED", "later-")
    assert shop.sync(shop.newcomer("three")).code == "sync.preparing"


def indexes(till: TestTill) -> list[tuple[object, ...]]:
    return till.rows("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'members' ORDER BY name")


def killed(_taking: PageTaking, _transaction: object) -> None:
    raise Killed


def test_whoever_is_erased_meanwhile_does_not_travel(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    till = shop.newcomer("two")
    shop.sync(till)
    shop.hq.cut_at = 1
    assert shop.sync(till).code == "sync.cut"
    first = shop.tills[0]
    shop.advance(hours=1)
    erase_member(first.till, first.till.ids.event_id(), phone(3), "本人要求")
    shop.done(first)
    with shop.hq.hq.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM snapshot_parts").scalar() == 0
    assert shop.sync(till).code == "sync.preparing"  # the old one is gone, another is made
    shop.done(till)
    assert not [row for row in till.rows("SELECT text FROM private_texts") if SECRET in row[0]]
    assert till.rows("SELECT 1 FROM members WHERE name = ?", SECRET.decode()) == []
    same(till, paged(shop, monkeypatch))


def test_one_that_loses_a_text_while_it_is_made_is_none(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    joined, made = make_snapshot._joined, list[bytes]()
    database, tenant_id = shop.hq.hq.database, shop.hq.tenant_id

    def erases_beside(rows: list[bytes]) -> bytes:
        if made:
            database.write(lambda connection: drop_texts(connection, tenant_id, ["some text"]))
        made.append(joined(rows))
        return made[-1]

    monkeypatch.setattr(make_snapshot, "_joined", erases_beside)
    make_snapshot.make_snapshot(shop.hq.hq, tenant_id)
    assert len(made) == 2
    with database.reading() as connection:
        for table in ("snapshots", "snapshot_parts"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0  # noqa: S608 - ours


def test_one_that_cannot_be_made_leaves_pages(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_rows: list[bytes]) -> bytes:
        raise Killed

    monkeypatch.setattr(make_snapshot, "_joined", fails)
    till = shop.newcomer("two")
    with pytest.raises(Killed):
        shop.sync(till)
    shop.done(till)
    assert "/v1/snapshot" not in shop.hq.asked


def test_a_part_that_was_altered_is_not_taken(shop: Shop) -> None:
    till = shop.newcomer("two")
    shop.sync(till)
    shop.hq.bent = True
    assert shop.sync(till).code == "sync.garbled"
    assert till.rows("SELECT 1 FROM hq_members") == []
    shop.hq.bent = False
    shop.done(till)


def test_a_snapshot_that_changed_much_since_is_made_anew(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.sync(shop.newcomer("two"))
    sell(shop.tills[0], 3_300, key=phone(7))
    shop.done(shop.tills[0])
    monkeypatch.setattr(offer_snapshot, "_MOST_SINCE", 1_000)
    assert shop.sync(shop.tills[1]).code == "sync.preparing"
    monkeypatch.undo()
    monkeypatch.setattr(offer_snapshot, "PAYS_FROM", 5)
    shop.done(shop.tills[1])
    assert "/v1/snapshot" in shop.hq.asked
    same(shop.tills[1], paged(shop, monkeypatch))
