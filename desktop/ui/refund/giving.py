"""The refund being made: how much, why, what would happen, and doing it once. Asks on the lane; knows no widget."""

from collections.abc import Callable

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.intents import Tender
from desktop.core.domain.money import minor_digits, parse_minor
from desktop.core.domain.staff import Approval
from desktop.core.domain.tallying import CASH, way_back
from desktop.core.ports import Till
from desktop.core.services.preview_refund import RefundPreview, preview_refund
from desktop.core.services.recall_bills import RefundableBill, refundable
from desktop.core.services.refund_sale import Refunded, RefundRequest, refund_sale
from desktop.ui.desk import Desk
from desktop.ui.refund.model import INVOICES, MODES, Invoice, Mode
from desktop.ui.tender_kinds import kinds

REASONS = ("faulty", "wrong_item", "unwanted", "mischarged")
_MOST_DIGITS = 9
_LONGEST_WORDS = 200


class Asked(Struct, frozen=True):
    """What a preview answers to; ``amount_minor`` None: all that remains."""

    event_id: str
    amount_minor: int | None


class Giving:
    """A chosen bill on its way to a refund. ``event_id`` is its own from the moment the bill was chosen (I4)."""

    def __init__(self, desk: Desk, bill: RefundableBill, event_id: str, show: Callable[[], None]) -> None:
        self._desk, self._show = desk, show
        self.bill, self.event_id = bill, event_id
        self.mode: Mode = "whole"
        self.ticked: frozenset[int] = frozenset()
        self.amount_text = self.reason = self.words = ""
        self.invoice: Invoice = ""
        self.way = way_back([Tender(each.kind, each.amount_minor) for each in bill.tenders]) or CASH
        self.missing = self.refused = ""
        self.preview: RefundPreview | None = None
        self.done: Refunded | None = None
        self.busy = self._tried = self.is_dropped = False
        self._asked: Asked | None = None

    @property
    def is_closed(self) -> bool:
        """Whether nothing of the bill is left to give back."""
        return self.bill.bill.wholly_refunded

    @property
    def has_amount(self) -> bool:
        """Whether it is said how much."""
        return self.mode == "whole" or self._amount() is not None

    # -- how much -----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask what would happen; until the answer comes, nothing is said to be known."""
        if self.done or self.busy:
            return
        self.preview, self.refused, self._asked = None, "", None
        if not self.is_closed and self.has_amount:
            asked = self._asked = Asked(self.event_id, self._amount())
            bill_no, language = self.bill.bill.bill_no, self._desk.words.language
            self._desk.lane.run(
                lambda till: preview_refund(till, bill_no, asked.amount_minor, language),
                lambda preview: self._previewed(asked, preview),
                lambda refusal: self._refused(asked, refusal),
            )
        self._show()

    def choose_mode(self, mode: str) -> None:
        """The whole rest, some lines, or an amount."""
        known: Mode | None = next((each for each in MODES if each == mode), None)
        if known and known != self.mode and not self.busy and not self.done:
            self.mode = known
            self.look()

    def tick(self, line: int) -> None:
        """Take a line in or out; from the whole bill that is all lines but this one."""
        if self.busy or self.done or not 0 <= line < len(self.bill.lines):
            return
        before = {"whole": frozenset(range(len(self.bill.lines))), "amount": frozenset[int]()}
        self.ticked = before.get(self.mode, self.ticked) ^ {line}
        self.mode = "lines"
        self.look()

    def type_amount(self, text: str) -> None:
        """The amount as it stands in its field."""
        if not self.busy and not self.done and (self.mode, text) != ("amount", self.amount_text):
            self.mode, self.amount_text = "amount", text
            self.look()

    def press(self, key: str) -> None:
        """A key of the keypad: a digit begins an amount."""
        digits = minor_digits(self._desk.shop.currency)
        self.type_amount(typed(self.amount_text if self.mode == "amount" else "", key, digits))

    def _amount(self) -> int | None:
        """In minor units; None for all that remains, or where nothing sensible is said yet."""
        if self.mode == "lines":
            return sum(self.bill.lines[line].paid_minor for line in self.ticked) or None
        if self.mode == "amount":
            try:
                return parse_minor(self.amount_text, self._desk.shop.currency) or None
            except ValueError:
                return None
        return None

    # -- why ----------------------------------------------------------------------------------------------------

    def choose_reason(self, reason: str) -> None:
        """One of the ready reasons, or none of them if it was this one."""
        if not self.busy and not self.done:
            self.reason = "" if reason == self.reason else reason
            self.missing = ""
            self._show()

    def type_words(self, text: str) -> None:
        """The reason in own words."""
        if not self.busy and not self.done:
            self.words, self.missing = text[:_LONGEST_WORDS], ""
            self._show()

    def answer_invoice(self, invoice: str) -> None:
        """Whether an invoice was written, and taken back."""
        known: Invoice | None = next((each for each in INVOICES if each == invoice), None)
        if known is not None and not self.busy and not self.done:
            self.invoice, self.missing = known, ""
            self._show()

    @property
    def ways(self) -> tuple[str, ...]:
        """How money may go back here: as it came, then as the shop takes it; none beside a POS."""
        if self._desk.shop.mode == "companion":
            return ()
        came = tuple(tender.kind for tender in self.bill.tenders)
        return tuple(dict.fromkeys((*came, *kinds(self._desk.shop.region, self._desk.settings.tenders))))

    def choose_way(self, way: str) -> None:
        """The way the money goes back."""
        if way in self.ways and not self.busy and not self.done:
            self.way = way
            self._show()

    def reason_text(self) -> str:
        """The reason as it is kept: chosen, typed, and what became of the invoice."""
        say = self._desk.say
        parts = [say(f"window.refund.reason.{self.reason}") if self.reason else "", self.words.strip()]
        invoice = say(f"window.refund.kept_invoice.{self.invoice}") if self.invoice else ""
        return say("window.refund.and").join(part for part in (*parts, invoice) if part)

    # -- doing it -----------------------------------------------------------------------------------------------

    def go(self) -> None:
        """Give it back, as soon as everything is answered; a second press finds it busy or done."""
        if self.busy or self.done or self.preview is None:
            return
        if not self.reason and not self.words.strip():
            self.missing = "reason"
        elif not self.invoice:
            self.missing = "invoice"
        else:
            self._desk.ask_right(self.preview.deed, self._why(), self._refund, amount=self.preview.amount_minor)
        self._show()

    def _why(self) -> str:
        """What somebody else is asked to let be done."""
        shown, say = self.preview, self._desk.say
        if shown is None or shown.deed == "refund":
            return say("window.refund.amount_why", amount=self._desk.money(shown.amount_minor if shown else 0))
        return say("window.refund.manager_why", days=shown.age_days)

    def _refund(self, approval: Approval) -> None:
        shown = self.preview
        if self.busy or self.done or self.is_dropped:  # dropped: another bill is on the screen by now
            return
        if shown is None:  # something was written since F9, and is just being looked at: not what a manager agreed to
            self.refused = self._desk.say("window.refund.changed")
            self._show()
            return
        request = RefundRequest(
            event_id=self.event_id,
            bill=shown.bill_no,
            reason=self.reason_text(),
            amount_minor=shown.amount_minor,
            approval=approval,
            invoice=self.invoice or "unknown",
            slip=self._desk.prints.wish(),
            tender=self.way if self.ways else None,
        )
        self.busy, first, self._tried = True, not self._tried, True
        language = self._desk.words.language
        known = shown if first else None
        self._show()
        self._desk.lane.run(lambda till: _given(till, request, known, language), self._did, self._not)

    def _did(self, result: "Refunded | RefundPreview") -> None:
        self.busy = False
        if isinstance(result, RefundPreview):
            self.preview = result
            self.refused = self._desk.say("window.refund.changed")
            self._tried = False
            self._show()
            return
        self.done = result
        self._show()
        self._desk.prints.hurry()
        self._desk.changed()

    def _not(self, refusal: Refusal) -> None:
        self.busy = False
        self._desk.refuse(refusal)
        self.look()

    def look_again(self) -> None:
        """Something was written somewhere: the bill may have changed."""
        number, sale_id = self.bill.bill.bill_no, self.bill.bill.sale_id
        self._desk.lane.run(lambda till: _again(till, number, sale_id), self._seen_again, lambda _refusal: None)

    def _seen_again(self, bill: RefundableBill | None) -> None:
        if bill is not None and not self.busy:
            self.bill = bill
            if self.done is None:
                self.look()
            self._show()

    def _previewed(self, asked: Asked, preview: RefundPreview) -> None:
        if asked is self._asked:
            self.preview = preview
            self._show()

    def _refused(self, asked: Asked, refusal: Refusal) -> None:
        if asked is self._asked:
            told = self._desk.in_words(refusal)
            self.refused = f"{told['title']}\n{told['remedy']}"
            self._show()


def typed(text: str, key: str, digits: int) -> str:
    """The amount after a key: digits, "00", ".", "⌫" and "C"; never more digits than the currency has."""
    if key in ("⌫", "C"):
        return text[:-1] if key == "⌫" else ""
    if key == ".":
        return (text or "0") + key if digits and "." not in text else text
    whole, point, part = text.partition(".")
    after = part if point else whole
    room = digits if point else _MOST_DIGITS
    return text + key if len(after) + len(key) <= room else text


def _given(till: Till, request: RefundRequest, shown: RefundPreview | None, language: str) -> Refunded | RefundPreview:
    """Do it, if what happens is still what was shown; else what would happen now. A retry is done as it was begun."""
    if shown is not None:
        now = preview_refund(till, request.bill, request.amount_minor, language)
        if now != shown:
            return now
    return refund_sale(till, request)


def _again(till: Till, number: str, sale_id: str) -> RefundableBill | None:
    return next((bill for bill in refundable(till, number) if bill.bill.sale_id == sale_id), None)
