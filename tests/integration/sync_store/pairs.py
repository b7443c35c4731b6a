"""Real tills that belong to the fake HQ, and the steps of a round one by one."""

from pathlib import Path
from uuid import uuid4

from desktop.bootstrap import keeper, wired
from desktop.core.domain.keeping import Verified
from desktop.core.domain.state import MemberState
from desktop.core.ports import Sale
from desktop.core.ports.sync import DONE, RoundDone
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.refund_sale import Refunded, RefundRequest, refund_sale
from desktop.core.store.opening import save_identity
from desktop.core.store.syncing import LedgerSyncLog
from tests.integration.sync_store.fake_hq import FakeHq
from tests.tills import PIN, TestTill, make_till

PHONE, OTHER_PHONE = "13800138000", "13900139000"
MOST_BYTES = 4 * 1024 * 1024


class Joined:
    """A till, its log, its HQ."""

    def __init__(self, shop: TestTill, hq: FakeHq) -> None:
        self.shop = shop
        self.hq = hq
        self.device = str(uuid4())
        self.ahead_us = 0  # how far this till's clock is ahead of HQ's
        self.log = LedgerSyncLog(shop.ledger)

    def join(self) -> None:
        self.log.joined(self.hq.enrol(self.log.application("code"), self.device), "https://hq", "")
        self.rewire()

    def rewire(self) -> None:
        """As a process does that opens the directory anew."""
        self.shop.reopen()
        self.log = LedgerSyncLog(self.shop.ledger)

    # --- a round, step by step ---------------------------------------------------------------------------------------

    def push(self, batches: int = 1000, most_bytes: int = MOST_BYTES) -> int:
        """Push batches that HQ lacks; how many events went."""
        self.hq.now_us = self.shop.clock() - self.ahead_us
        sent = 0
        heads = {each.epoch: min(each.seq, self.hq_seq(each.epoch)) for each in self.log.standing().epochs}
        self.log.heard(heads, self.hq.now_us, "allowed")
        for epoch in list(heads):
            while batches and (push := self.log.tail(epoch, self.hq_seq(epoch), most_bytes)) is not None:
                self.log.acked(push, self.hq.push(self.device, push))
                sent += len(push.events)
                batches -= 1
        return sent

    def hq_seq(self, epoch: str) -> int:
        return len(self.hq.epochs[epoch].envelopes) if epoch in self.hq.epochs else 0

    def pull(self, pages: int = 1000, limit: int = 7) -> bool:
        """Take pages; whether nothing was left."""
        self.hq.now_us = self.shop.clock() - self.ahead_us
        for _ in range(pages):
            standing = self.log.standing()
            page = self.hq.page(self.device, standing.epochs[-1].epoch, standing.cursor, limit)
            self.log.take(page)
            if not page.more:
                return True
        return False

    def finish(self) -> None:
        now = self.shop.clock()
        self.log.finished(RoundDone(code=DONE, begun_at_us=now, ended_at_us=now))

    def round(self, limit: int = 7) -> None:
        self.push()
        self.pull(limit=limit)
        self.finish()

    # --- at the counter ----------------------------------------------------------------------------------------------

    def enrol(self, phone: str, name: str = "王芳") -> str:
        """A new member's id."""
        self.shop.clock.advance(minutes=1)
        till = self.shop.till
        enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=phone, name=name))
        with till.ledger.reading() as reading:
            return reading.members_by_phone("+86" + phone)[0].member_id

    def edit(self, key: str, name: str) -> None:
        self.shop.clock.advance(minutes=1)
        edit_member(self.shop.till, Edit(event_id=self.shop.till.ids.event_id(), key=key, name=name))

    def sales(self, bill: str) -> list[Sale]:
        with self.shop.till.ledger.reading() as reading:
            return reading.sales(bill)

    def sell(
        self, key: str | None, amount_minor: int, *, redeem: int = 0, hours_ago: int | None = None, pin: str = PIN
    ) -> CheckedOut:
        self.shop.clock.advance(minutes=1)
        at_us = None if hours_ago is None else self.shop.clock() - hours_ago * 3_600_000_000
        bill = Bill(
            at_us=at_us,
            event_id=self.shop.till.ids.event_id(),
            amount_minor=amount_minor,
            key=key,
            redeem_points=redeem,
            approve_pin=pin if redeem else None,
        )
        return check_out(self.shop.till, bill)

    def refund(self, bill: str, amount_minor: int | None) -> Refunded:
        self.shop.clock.advance(minutes=1)
        asked = RefundRequest(
            event_id=self.shop.till.ids.event_id(), bill=bill, amount_minor=amount_minor, reason="坏了"
        )
        return refund_sale(self.shop.till, asked)

    # --- what is seen ------------------------------------------------------------------------------------------------

    def state(self, member_id: str) -> MemberState:
        with self.shop.till.ledger.reading() as reading:
            return reading.state(member_id)

    def verify(self) -> Verified:
        save_identity(self.shop.ledger)
        return verify_ledger(keeper(self.shop.folder))


def joined_till(folder: Path, hq: FakeHq, clock_of: TestTill | None = None) -> Joined:
    """A new till that has joined; with the clock of another one, if given."""
    shop = make_till(folder, changes={"redeem.from_purchase": 1})
    if clock_of is not None:
        shop.clock = clock_of.clock
        shop.ledger.file.wall_us = clock_of.clock
        shop.till = wired(shop.ledger, clock_of.clock)
    till = Joined(shop, hq)
    till.join()
    return till


def balance(till: Joined, member: str) -> int:
    """The member's points today, as the till sees them."""
    return till.state(member).balance(till.shop.till.clock.day(till.shop.clock()))


def shared(first: Joined, second: Joined, amount_minor: int = 100_000) -> str:
    """A member whom both tills and HQ know alike."""
    member = first.enrol(PHONE)
    first.sell(PHONE, amount_minor)
    first.round()
    second.round()
    return member


def whole(*tills: Joined) -> None:
    """Their ledgers verify."""
    for till in tills:
        verified = till.verify()
        assert verified.ok, verified.first_bad
