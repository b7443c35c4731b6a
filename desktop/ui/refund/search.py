"""Finding the bill: the shop's last ones, a member's, or those that a number or a slip names. Asks on the lane."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from desktop.core.domain.errors import NotFound, Refusal, RuleBroken
from desktop.core.domain.scanned import Scan, normal, read_scan
from desktop.core.ports import Till
from desktop.core.services.glance_member import choose
from desktop.core.services.recall_bills import RecentBill, RefundableBill, recent_bills, refundable
from desktop.ui.desk import Desk

MOST_LISTED = 60
_WRONG_TYPE = "token.wrong_type"
Source = Literal["shop", "member", "several"]


class Named(Struct, frozen=True):
    """The bills that a text names, and an id for the refund that may follow."""

    bills: tuple[RefundableBill, ...]
    event_id: str


class CardOf(Struct, frozen=True):
    """The scan was a member's card."""

    member_id: str


def named(till: Till, text: str) -> Named:
    """The bills of a number, POS number or slip. Raises what refundable raises."""
    return Named(refundable(till, normal(text)), till.ids.event_id())


def heard(till: Till, text: str, language: str) -> Named | CardOf | Scan:
    """What a scan means here: a slip or a bill's number, a member's card, or something that is none of it.

    Raises what a card or slip that is not good raises; NotFound ``bill.not_found``.
    """
    if till.cards.looks_like_token(text):
        try:
            return CardOf(choose(till, text, language)[0].member.member_id)
        except RuleBroken as broken:
            if broken.code != _WRONG_TYPE:
                raise
            return named(till, text)
    scan = read_scan(text, till.shop.region)
    try:
        return named(till, scan.text)
    except NotFound:
        return scan if scan.kind != "other" else _member_of(till, scan.text, language)


def _member_of(till: Till, text: str, language: str) -> CardOf:
    """Another system's card; what is nobody's was meant as a bill. NotFound ``bill.not_found``."""
    try:
        return CardOf(choose(till, text, language)[0].member.member_id)
    except Refusal:
        raise NotFound("bill.not_found", bill=text[:40]) from None


class Search:
    """The left of the page. ``show`` presents the page; ``choose`` takes one bill that was named."""

    def __init__(self, desk: Desk, show: Callable[[], None], choose: Callable[[RefundableBill, str], None]) -> None:
        self._desk, self._show, self._choose = desk, show, choose
        self.source: Source = "shop"
        self.member_id: str | None = None
        self.bills: tuple[RecentBill, ...] | None = None
        self.query = self.wrong = ""
        self._asked = self._listed = 0

    def load(self) -> None:
        """The bills of the source anew; those that a number named stay as they are."""
        if self.source == "several":
            return
        self._listed += 1
        asked, member_id = self._listed, self.member_id
        self._desk.lane.run(
            lambda till: recent_bills(till, member_id, MOST_LISTED), lambda bills: self._loaded(asked, bills)
        )

    def recent(self) -> None:
        """The shop's last bills again."""
        self.source, self.member_id, self.query, self.wrong = "shop", None, "", ""
        self.load()
        self._show()

    def of_member(self, member_id: str) -> None:
        """A member's last bills."""
        self.source, self.member_id, self.query, self.wrong = "member", member_id, "", ""
        self.bills = None
        self.load()
        self._show()

    def type(self, text: str) -> None:
        """What stands in the field now."""
        self.query, self.wrong = text, ""
        self._show()

    def find(self, text: str) -> None:
        """Look for a bill by what was typed."""
        if text.strip():
            asked = self._ask()
            self._desk.lane.run(
                lambda till: named(till, text), lambda found: self._named(asked, found), self._refused(asked)
            )

    def hear(self, text: str) -> None:
        """Look for what was scanned."""
        asked, language = self._ask(), self._desk.words.language
        self._desk.lane.run(
            lambda till: heard(till, text, language), lambda meant: self._heard(asked, meant), self._refused(asked)
        )

    def row(self, sale_id: str) -> RecentBill | None:
        """A bill of the list."""
        return next((bill for bill in self.bills or () if bill.sale_id == sale_id), None)

    def _ask(self) -> int:
        self._asked += 1
        return self._asked

    def _loaded(self, asked: int, bills: tuple[RecentBill, ...]) -> None:
        if asked == self._listed:
            self.bills = bills
            self._show()

    def _heard(self, asked: int, meant: Named | CardOf | Scan) -> None:
        if asked != self._asked:
            return
        if isinstance(meant, Named):
            self._named(asked, meant)
        elif isinstance(meant, CardOf):
            self.of_member(meant.member_id)
        else:
            self.wrong = self._desk.say(f"window.refund.scanned_{meant.kind}")
            self._show()

    def _named(self, asked: int, found: Named) -> None:
        if asked != self._asked:
            return
        self.query = self.wrong = ""
        if len(found.bills) == 1:
            self._choose(found.bills[0], found.event_id)
        else:
            self.source, self.member_id = "several", None
            self._listed += 1
            self.bills = tuple(named.bill for named in found.bills)
        self._show()

    def _refused(self, asked: int) -> Callable[[Refusal], None]:
        def refused(refusal: Refusal) -> None:
            if asked != self._asked:
                return
            words = self._desk.in_words(refusal)
            self.wrong = f"{words['title']}\n{words['remedy']}"
            self._show()

        return refused
