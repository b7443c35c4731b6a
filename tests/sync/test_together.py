"""Tills and a real HQ: what was sold apart is one when the line is back, on every screen, to the point."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.ports import unwatched
from desktop.core.ports.sync import DONE, RoundDone
from desktop.core.protocol.pages import Page
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.find_members import search_members
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.print_card import print_card
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.show_member import show_member
from desktop.core.store.opening import open_ledger
from desktop.core.store.syncing import LedgerSyncLog
from desktop.sync.joining import join
from desktop.sync.round import sync_round
from hq.services.devices import revoke_device
from tests.sync.headquarters import Headquarters
from tests.tills import PIN, TestTill, make_till

PHONE = "13800138000"
PROGRAM = {"redeem.max_share_percent": 100, "redeem.from_purchase": 1}


class Chain:
    """Two tills of one store with clocks alike, and their HQ."""

    def __init__(self, folder: Path) -> None:
        self.tills = [make_till(folder / name, preset="plain", changes=PROGRAM) for name in ("one", "other")]
        self.hq = Headquarters(self.tills[0].clock)

    def advance(self, **span: int) -> None:
        """Time goes by for everybody."""
        for till in self.tills:
            till.clock.advance(**span)

    def join(self, till: TestTill, store_id: str | None = None) -> None:
        """The till becomes HQ's."""
        with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
            join(self.log(till), self.hq, self.hq.code(store_id), "https://hq.example")
        till.reopen()

    def log(self, till: TestTill) -> LedgerSyncLog:
        """The till's side of a round."""
        return LedgerSyncLog(till.ledger, till.clock)

    def sync(self, till: TestTill) -> RoundDone:
        """A round."""
        return sync_round(self.log(till), self.hq)

    def sync_all(self) -> None:
        """Rounds until everybody knows everything."""
        for till in (*self.tills, *self.tills):
            done = self.sync(till)
            assert (done.code, done.left) == (DONE, 0), done

    def balances(self, key: str = PHONE) -> list[int | None]:
        """What each till says that the member has."""
        return [show_member(till.till, key, "zh-Hans").balance for till in self.tills]


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path)
    yield chain
    for till in chain.tills:
        till.close()


def sell(
    till: TestTill, amount_minor: int, *, points: int = 0, key: str | None = PHONE, pin: str | None = None
) -> CheckedOut:
    event_id = till.till.ids.event_id()
    bill = Bill(event_id=event_id, amount_minor=amount_minor, key=key, redeem_points=points, approve_pin=pin)
    return check_out(till.till, bill)


def enrol(till: TestTill, phone: str = PHONE, name: str = "林晓岚") -> str:
    enrol_member(till.till, Enrolment(event_id=till.till.ids.event_id(), phone=phone, name=name))
    return print_card(till.till, phone, "zh-Hans").token


def test_two_tills_that_sold_apart_agree_when_the_line_is_back(chain: Chain) -> None:
    one, other = chain.tills
    for till in chain.tills:
        chain.join(till)
    card = enrol(one)
    chain.sync_all()
    assert chain.balances() == [0, 0]
    chain.hq.up = False
    chain.advance(hours=1)
    sell(one, 50_000)
    chain.advance(hours=1)
    sell(other, 30_000)
    chain.advance(hours=1)
    assert chain.sync(one).code == "sync.offline"
    assert chain.balances() == [500, 300]
    sell(one, 20_000, points=400, key=card)
    chain.hq.up = True
    chain.sync_all()
    assert chain.balances() == [592, 592]
    assert [chain.log(till).standing().unsent for till in chain.tills] == [0, 0]
    assert [chain.log(till).standing().left_spends for till in chain.tills] == [0, 0]


def test_points_spent_twice_offline_are_a_debt_at_both(chain: Chain) -> None:
    one, _ = chain.tills
    for till in chain.tills:
        chain.join(till)
    card = enrol(one)
    sell(one, 50_000)
    chain.sync_all()
    chain.advance(days=1)
    for till in chain.tills:
        sell(till, 100_000, points=500, key=card)
    chain.sync_all()
    assert chain.balances() == [1_480, 1_480]


def test_a_card_from_the_other_till_earns_before_its_member_has_arrived(chain: Chain) -> None:
    one, other = chain.tills
    for till in chain.tills:
        chain.join(till)
    chain.sync_all()
    card = enrol(one)
    assert sell(other, 10_000, key=card).balance is None
    with pytest.raises(RuleBroken, match=r"redeem\.unknown"):
        sell(other, 10_000, key=card, points=50, pin=PIN)
    chain.sync_all()
    assert chain.balances() == [100, 100]
    assert chain.balances(card) == [100, 100]
    assert len(search_members(other.till, "林").rows) == 1


def test_a_till_that_stood_alone_joins_with_everything_it_has(chain: Chain) -> None:
    one, other = chain.tills
    card = enrol(one)
    sell(one, 50_000)
    bill = check_out(one.till, Bill(event_id=one.till.ids.event_id(), amount_minor=100, key=PHONE, ref="A-1"))
    chain.join(one)
    chain.join(other)
    chain.sync_all()
    assert chain.balances() == [501, 501]
    assert chain.balances(card) == [501, 501]
    again = check_out(one.till, Bill(event_id=one.till.ids.event_id(), amount_minor=100, key=PHONE, ref="A-1"))
    assert (again.repeated, again.sale_id) == (True, bill.sale_id)


def test_after_72_hours_without_hq_points_wait(chain: Chain) -> None:
    one, _ = chain.tills
    chain.join(one)
    card = enrol(one)
    sell(one, 100_000)
    with pytest.raises(RuleBroken, match=r"redeem\.too_long_offline"):
        sell(one, 10_000, points=50, key=card)
    assert chain.sync(one).complete
    sell(one, 10_000, points=50, key=card)
    chain.advance(hours=72)
    with pytest.raises(RuleBroken, match=r"redeem\.too_long_offline"):
        sell(one, 10_000, points=50, key=card)
    sell(one, 10_000, points=50, key=card, pin=PIN)


def test_a_round_gives_the_bounds_back(chain: Chain) -> None:
    one, _ = chain.tills
    chain.join(one)
    card = enrol(one)
    sell(one, 500_000)
    chain.sync(one)
    sell(one, 100_000, points=500, key=card)
    with pytest.raises(RuleBroken, match=r"redeem\.offline_member"):
        sell(one, 100_000, points=50, key=card)
    chain.hq.up = False
    chain.sync(one)
    with pytest.raises(RuleBroken, match=r"redeem\.offline_member"):
        sell(one, 100_000, points=50, key=card)
    chain.hq.up = True
    chain.sync(one)
    sell(one, 100_000, points=50, key=card)


def test_members_that_differ_at_a_till_are_found_by_content_and_fetched_anew(chain: Chain) -> None:
    one, other = chain.tills
    for till in chain.tills:
        chain.join(till)
    enrol(one)
    sell(one, 50_000)
    chain.sync_all()
    assert chain.log(other).standing().checked_us == other.clock.now_us
    with other.ledger.file.writing() as writing:
        (state,) = writing.raw.execute("SELECT state FROM hq_members").fetchone()
        writing.raw.execute("UPDATE hq_members SET state = ?", (state.replace(b"\xcd\x01\xf4", b"\xcd\x01\xf5"),))
    assert chain.sync(other).notes == ()
    chain.advance(days=1)
    chain.sync(one)
    assert chain.sync(other).notes == ("sync.differed",)
    assert chain.sync(other).notes == ()
    assert chain.balances() == [500, 500]


def test_of_two_rounds_at_once_on_a_ledger_the_one_that_took_a_page_first_goes_on(chain: Chain) -> None:
    one, other = chain.tills
    for till in chain.tills:
        chain.join(till)
    enrol(one)
    chain.sync(one)
    window = chain.log(other)
    stood = window.standing()
    assert chain.sync(other).received
    page = Page(cursor="1.0000000000000000", more=False, head_seq=stood.epochs[-1].seq, time_us=other.clock.now_us)
    with pytest.raises(Refusal, match=r"sync\.no_agreement"):
        window.take(page)
    window.standing()
    window.take(page)


def test_a_revoked_till_sells_on_and_lets_nobody_spend_until_it_is_enrolled_anew(chain: Chain) -> None:
    one, _ = chain.tills
    chain.join(one)
    card = enrol(one)
    sell(one, 50_000)
    chain.sync(one)
    device_id = chain.log(one).standing().device_id
    assert device_id is not None
    revoke_device(chain.hq.hq, chain.hq.tenant_id, device_id)
    sell(one, 1_000)
    assert chain.sync(one).code == "sync.revoked"
    chain.hq.up = False
    chain.sync(one)
    with pytest.raises(RuleBroken, match=r"redeem\.revoked"):
        sell(one, 10_000, points=50, key=card, pin=PIN)
    chain.hq.up = True
    chain.join(one)
    assert chain.sync(one).complete
    assert show_member(one.till, PHONE, "zh-Hans").balance == 510
    assert sell(one, 10_000, points=50, key=card).points_redeemed == 50
    assert chain.sync(one).complete
    assert chain.log(one).standing().unsent == 0


def _copied(till: TestTill, folder: Path) -> TestTill:
    """The same folder on another machine."""
    till.close()
    shutil.copytree(till.folder, folder)
    till.reopen()
    with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
        return TestTill(folder, open_ledger(folder, till.clock), till.clock, till.recovery_code)


def test_two_machines_of_one_folder_both_sell_and_neither_spends_until_one_is_enrolled_anew(
    chain: Chain, tmp_path: Path
) -> None:
    one, other = chain.tills
    for till in chain.tills:
        chain.join(till)
    card = enrol(one)
    sell(one, 100_000)
    chain.sync_all()
    with _copied(one, tmp_path / "twin") as twin:
        for machine in (one, twin, one):
            sell(machine, 1_000)
            assert chain.sync(machine).complete
        assert chain.sync(twin).spending == "cloned"
        for machine in (one, twin):
            with pytest.raises(RuleBroken, match=r"redeem\.cloned"):
                sell(machine, 10_000, points=50, key=card, pin=PIN)
            assert sell(machine, 1_000).points_earned == 10
        chain.join(twin)
        for machine in (twin, one, twin, other, one):
            done = chain.sync(machine)
            assert (done.code, done.left) == (DONE, 0)
        for machine in (one, twin):
            assert sell(machine, 10_000, points=50, key=card).points_redeemed == 50
        for machine in (one, twin, one, other):
            assert chain.sync(machine).spending == "allowed"
        balances = [show_member(machine.till, PHONE, "zh-Hans").balance for machine in (one, twin, other)]
        assert balances == [1_000 + 5 * 10 + 2 * 99 - 100] * 3


def test_a_till_restored_from_a_backup_goes_on_with_a_new_key(chain: Chain, tmp_path: Path) -> None:
    one, _ = chain.tills
    for till in chain.tills:
        chain.join(till)
    enrol(one)
    sold = sell(one, 10_000)
    with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
        keeper(one.folder, one.clock).back_up(tmp_path / "kept.backup")
        lost = sell(one, 20_000)
        give_back(one, sold.bill, 5_000)
        chain.sync_all()
        one.close()
        keeper(one.folder, one.clock).restore(tmp_path / "kept.backup", None, unwatched)
    one.reopen()
    assert show_member(one.till, PHONE, "zh-Hans").balance == 100
    sell(one, 5_000)
    before = len(chain.hq.asked)
    chain.sync_all()
    assert "/v1/key" in chain.hq.asked[before:]
    assert chain.balances() == [300, 300]
    told = one.rows("SELECT event_id FROM others WHERE kind LIKE 'sale.%' ORDER BY kind")
    assert (told[0], len(told)) == ((lost.sale_id,), 2), "what it wrote itself, and lost"
    give_back(one, lost.bill, 20_000)
    assert chain.sync(one).left == 0
    assert verify_ledger(keeper(one.folder, one.clock)).ok


def give_back(till: TestTill, bill: str, amount_minor: int) -> None:
    event_id = till.till.ids.event_id()
    refund_sale(till.till, RefundRequest(event_id=event_id, bill=bill, reason="不要了", amount_minor=amount_minor))
