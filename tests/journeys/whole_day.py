"""A whole day at one till, by a seed: two cashiers, a shift lead, a manager; bills by key at the window.

What happens to a bill after it was typed is drawn by the seed, so that sixty bills hold everything once at least.
Rarer deeds go to the services beside the window, as whoever is signed in there. ``python -m tests.journeys.whole_day``
plays more days, more bills.
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.bootstrap import keeper
from desktop.core.domain.errors import RuleBroken
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.claims import claim_points, offer_claim
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.forgotten_points import Forgotten, award_forgotten
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.open_drawer import open_drawer
from desktop.core.services.part_members import part_members
from desktop.core.services.print_card import print_card
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.shifts.list_day import list_day
from desktop.core.services.shifts.look_at_shift import read_x
from desktop.core.services.shifts.zs import list_zs
from desktop.core.services.undo_points import move_award, undo_points
from tests.journeys.at_the_window import PHONES, AtTheWindow
from tests.journeys.pencil import closing, points_of

FLOAT_MINOR = 50_000
EACH = (
    "hold",
    "split",
    "refund",
    "claim",
    "merge",
    "undo",
    "hand",
    "no_sale",
    "lost",
    "forgotten",
    "move",
    "switch",
    "restart",
)


class WholeDay(AtTheWindow):
    """One day. ``play`` it, then look at what is ``wrong``."""

    def play(self) -> None:
        """Open, sell, close."""
        self.start()
        try:
            self.sign_in("cashier")
            if self.is_till:
                self.stage.press("Alt+9", "F9")
                self.stage.type("500")
                self.stage.press("Enter", "Alt+1")
                self.pencil.drawer = FLOAT_MINOR
            first = self.chance.sample(EACH, len(EACH))
            while len(self.pencil.pos) < self.bills or first:
                self._one_deed(first.pop() if first else self.chance.choice((*EACH, "", "", "", "", "")))
            self.close_up()
        finally:
            self.stage.close()

    def _one_deed(self, deed: str) -> None:
        """A bill, then what is done about it or beside it."""
        self.crew.made.clock.advance(minutes=self.chance.randrange(3, 9))
        if deed not in ("hold", "split"):
            self.sell()
        if deed:
            getattr(self, f"do_{deed}")()
            self.pencil.done[deed] += 1

    def do_restart(self) -> None:
        """The program ends and is started again: it opens locked."""
        self.stage.close()
        self.start()
        self.sign_in(self.who)

    def do_switch(self) -> None:
        self.switch("other" if self.who == "cashier" else "cashier")

    def do_hold(self) -> None:
        """One bill waits, another is rung up, the first comes back, at times to the other cashier after a restart."""
        ref, amount, phone = self._typed(self.chance.choice(PHONES))
        self.stage.press("F4", "Enter")
        self.sell(of_member=False)
        self.chance.choice((self.do_switch, self.do_restart, lambda: None))()
        self.stage.press("F5", "Enter")
        self._closed(ref, amount, phone, points=False)

    def do_split(self) -> None:
        """One bill over two members; a cashier of the till takes it in cash."""
        one, two = self.chance.sample(PHONES, 2)
        ref, amount, _ = self._typed(one)
        if self.is_till:
            self._pay("cash")
        self.stage.press("Ctrl+A")
        self.stage.scan(self.cards[two])
        self.stage.press("F9")
        self.pencil.sold(self._number(ref), amount, 0, amount if self.is_till else 0)

    # -- what comes after ---------------------------------------------------------------------------------------

    def do_refund(self) -> None:
        """A part of a bill goes back, by keys, then another part."""
        ref = self.sell(of_member=True)
        for _ in range(2):
            minor = self.chance.randrange(100, 900)
            self.stage.press("F10")
            self.stage.type(ref)
            self.stage.press("Enter")
            self.stage.type(f"{minor / 100:.2f}")
            self.stage.press("F6", "F8", "F9")
            assert self.page.giving.done is not None, self.page.giving.refused
            by_cash = self.page.giving.way == "cash"
            self.stage.press("Enter", "Alt+1")
            self.pencil.gave_back(ref, minor, from_drawer=self.is_till and by_cash)

    def do_claim(self) -> None:
        """A bill of nobody; its points go to who comes back with the slip."""
        ref = self.sell(of_member=False)
        self.stage.press("Ctrl+Q", "Esc")
        phone = self.chance.choice(PHONES)
        with self.beside() as till:
            code = offer_claim(till, ref).code
            approval = self.pin_of(till, "manager", "claim.exempt")
            try:
                claim_points(till, self.numbers[phone], code, approval)
            except RuleBroken as refused:
                if refused.code != "claim.too_many":
                    raise

    def do_forgotten(self) -> None:
        ref = self.sell(of_member=False)
        with self.beside() as till:
            asked = Forgotten(bill=ref, approval=self.pin_of(till, "manager", "points.forgotten"))
            assert award_forgotten(till, self.anybody(), asked).points is not None

    def do_move(self) -> None:
        """The points of a bill go from the wrong member to the right one."""
        one, two = self.chance.sample(PHONES, 2)
        ref, amount, _ = self._typed(one)
        ref = self._closed(ref, amount, one, points=False)
        with self.beside() as till:
            move_award(till, ref, self.numbers[two], "认错人", self.pin_of(till, "manager", "award.move"))

    def do_merge(self) -> None:
        """Somebody was enrolled twice; the two become one, and at times two again."""
        phone = self.chance.choice(PHONES)
        with self.beside() as till:
            twin = enrol_member(till, Enrolment(event_id=self._id(), phone=phone, shared_phone=True, name="重复"))
            self.cards[twin.member_no] = print_card(till, twin.member_no, "zh-Hans").token
        ref, amount, _ = self._typed(twin.member_no)
        self._closed(ref, amount, twin.member_no, points=False)
        with self.beside() as till:
            asked = MergeRequest(
                event_id=self._id(),
                one_key=self.numbers[phone],
                other_key=twin.member_no,
                approval=self.pin_of(till, "lead", "merge"),
            )
            edge = merge_members(till, asked).edge_id
            if self.chance.random() < 0.5:
                part_members(till, self._id(), edge, approval=self.pin_of(till, "lead", "unmerge"))

    def do_hand(self) -> None:
        with self.beside() as till:
            points = self.chance.randrange(1, 30)
            approval = self.pin_of(till, "manager", "points.by_hand", points)
            adjust_points(till, self._id(), self.anybody(), points, "补", approval=approval)

    def do_undo(self) -> None:
        """Points by hand, and their undoing."""
        with self.beside() as till:
            given = self._id()
            approval = self.pin_of(till, "manager", "points.by_hand", 20)
            adjust_points(till, given, self.anybody(), 20, "补错", approval=approval)
            undo_points(till, given, "补错了", self.pin_of(till, "lead", "undo"))

    def do_no_sale(self) -> None:
        with self.beside() as till:
            open_drawer(till, self._id(), "change", approval=self.pin_of(till, "lead", "drawer.no_sale"))

    def do_lost(self) -> None:
        """A card is lost: the old one is refused at the window, the new one sells."""
        phone, old = self.chance.choice(PHONES), ""
        old = self.cards[phone]
        with self.beside() as till:
            report_lost_card(till, self._id(), self.numbers[phone], self.pin_of(till, "lead", "card.lost"))
            self.cards[phone] = print_card(till, self.numbers[phone], "zh-Hans").token
        self.stage.scan(old)
        assert self.page.counter.sheet.member is None
        self.stage.press("Esc")
        ref, amount, _ = self._typed(phone)
        self._closed(ref, amount, phone)

    def close_up(self) -> None:
        """The lead looks at an X; then the cash is counted blind, and the Z is made by keys."""
        self.switch("lead")
        with self.beside() as till:
            read_x(till, None)
        self.stage.press("Alt+9", "F9")
        if self.is_till:
            self.stage.type(f"{self.pencil.drawer / 100:.2f}")
            self.stage.press("Enter")
        self.stage.press("Enter")
        self.stage.press("Esc")

    # -- the ledger ---------------------------------------------------------------------------------------------

    def bodies(self) -> list[bytes]:
        """Every event, as it was written."""
        return [bytes(body) for (body,) in self.crew.made.rows("SELECT body FROM events ORDER BY place")]

    def balances(self) -> int:
        """Of every member there is, as each one's state says."""
        with self.crew.till.ledger.reading() as reading:
            day = reading.today()
            return sum(state.balance(day) for _, state in reading.states_as_of(day))

    def wrong(self) -> list[str]:
        """What does not come to what the pencil says; nothing if all does. The shop is closed afterwards."""
        self.crew.restart()
        till, pencil = self.crew.till, self.pencil
        (kept,) = list_zs(till)
        sums = points_of(self.bodies())
        moved = {name: getattr(kept.z.moved, name) for name in ("earned", "redeemed", "returned", "clawed", "by_hand")}
        day = list_day(till)
        listed, given = dict[str, tuple[int, ...]](), list[tuple[str, int]]()
        for row in day.rows:
            name = row.ref or "-".join(row.bill_no.split("-")[:2])  # of a share, a refund: what the bill is called
            if row.kind == "refund":
                given.append((name, -row.paid_minor))
                continue
            before = listed.get(name, (0, 0, 0))
            more = (row.amount_minor, row.discount_minor, row.paid_minor)
            listed[name] = tuple(map(sum, zip(before, more, strict=True)))
        checks: list[tuple[str, object, object]] = [
            ("points Z by its lines", moved, {name: sums.get(name, 0) for name in moved}),
            ("points Z closing", kept.z.closing, closing(0, sums)),
            ("balances of all members", self.balances(), closing(0, sums)),
            ("day list's bills", listed, pencil.pos),
            ("day list's refunds", sorted(given), sorted(pencil.given)),
            ("day list's discounts", day.discount_minor, sum(off for _, off, _ in pencil.pos.values())),
            ("cash less count", kept.shift.drawer.difference_minor if kept.shift else 0, 0),
            ("money taken", kept.takings.paid_minor, sum(paid for _, _, paid in pencil.pos.values())),
            ("money given back", kept.takings.given_minor, sum(minor for _, minor in pencil.given)),
            ("the log", verify_ledger(keeper(self.crew.made.folder)).ok, True),
        ]
        self.crew.made.close()
        return [f"{what}: {found} for {expected}" for what, found, expected in checks if found != expected]


def main() -> int:
    """Run from the command line; 1 if a day does not come to what it must."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=10, help="days of each mode, each by a seed of its own")
    parser.add_argument("--bills", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    asked, wrong = parser.parse_args(), list[str]()
    os.environ["SHUKE_KEY_STORE"] = "file"
    for seed in range(asked.seed, asked.seed + asked.days):
        for mode in ("companion", "till"):
            with TemporaryDirectory() as folder:
                day = WholeDay(Path(folder) / "shop", mode, seed, asked.bills)
                day.play()
                found = day.wrong()
            sys.stdout.write(
                f"{mode} {seed}: {len(day.pencil.pos)} bills, {dict(day.pencil.done)}, {found or 'well'}\n"
            )
            sys.stdout.flush()
            wrong += found
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
