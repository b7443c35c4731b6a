"""The bill on the screen as one frozen value: what was typed, for whom, and what points and tenders do. Pure.

A change gives another Sheet; ``counter.py`` prices and keeps each of them.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.intents import Line
from desktop.core.domain.scanned import normal
from desktop.core.domain.staff import Approval
from desktop.core.ports.at_hq import Kept
from desktop.core.services.glance_member import Glance
from desktop.core.services.keep_bill import OpenBill
from desktop.core.services.price_bill import Draft
from desktop.core.services.who import Found
from desktop.ui.checkout import amount_entry
from desktop.ui.checkout.tender_entry import Tenders, kept

Pad = Literal["amount", "tender", "points", "quantity"]
"""Where the number keys write."""
_MOST_OF_A_LINE = 9_999


class Known(Struct, frozen=True):
    """The member of the bill: how they were found, and what the cashier sees of them."""

    found: Found
    glance: Glance


class Agreed(Struct, frozen=True):
    """Somebody's yes, to exactly this member, amount and number of points."""

    approval: Approval
    to: tuple[str | None, int, int]


class Adding(Struct, frozen=True):
    """A line that is typed by hand: name and price as they stand in the fields; ``barcode`` that nobody knew."""

    name: str = ""
    price: str = ""
    barcode: str = ""


class Sheet(Struct, frozen=True, kw_only=True):
    """The open bill. ``typed`` is the amount alone; the ``lines`` count while it is ``by_lines``.

    ``event_id`` "" is on its way from the lane. ``kept``: what HQ keeps of the member's points for it. ``pad_text`` is
    what ``points`` or ``quantity`` say so far. ``note`` is what a bill said while it was held.
    """

    currency: str
    takes_money: bool
    tenders: Tenders
    event_id: str = ""
    member: Known | None = None
    ref: str = ""
    typed: str = ""
    lines: tuple[Line, ...] = ()
    by_lines: bool = False
    current: int = 0
    points: int = 0
    agreed: Agreed | None = None
    pad: Pad = "amount"
    pad_text: str = ""
    adding: Adding | None = None
    note: str = ""
    kept: Kept | None = None

    @property
    def amount_minor(self) -> int:
        """The bill before points."""
        if self.by_lines:
            return sum(line.amount_minor for line in self.lines)
        return amount_entry.amount_minor(self.typed, self.currency)

    @property
    def member_id(self) -> str | None:
        """Whose bill it is."""
        return self.member.found.member.member_id if self.member else None

    @property
    def has_amount(self) -> bool:
        """Whether something was rung up, if only a nought."""
        return bool(self.lines) if self.by_lines else bool(self.typed)

    @property
    def has_content(self) -> bool:
        """Whether there is something that a cashier would have to type again."""
        return bool(self.typed or self.lines or self.ref)

    @property
    def approval(self) -> Approval | None:
        """Who let a limit be passed, as long as the bill is what they agreed to."""
        return self.agreed.approval if self.agreed and self.agreed.to == self.in_question else None

    @property
    def in_question(self) -> tuple[str | None, int, int]:
        """What a manager agrees to."""
        return self.member_id, self.amount_minor, self.points

    @property
    def draft(self) -> Draft:
        """The bill as price_bill asks for it."""
        found = self.member.found if self.member else None
        return Draft(
            amount_minor=self.amount_minor,
            member_id=self.member_id,
            proof=found.proof if found else None,
            card_serial=found.serial if found else None,
            lines=self.lines if self.by_lines else (),
            redeem_points=self.points if found else 0,
            approved=self.approval is not None,
            kept=self.kept,
        )

    def open_bill(self, pay_minor: int) -> OpenBill:
        """The bill as it is kept, and recorded."""
        draft = self.draft
        return OpenBill(
            event_id=self.event_id,
            member_id=draft.member_id,
            proof=draft.proof,
            card_serial=draft.card_serial,
            ref=normal(self.ref),
            amount_minor=draft.amount_minor,
            lines=self.lines,
            redeem_points=draft.redeem_points,
            tenders=self.tenders.settled(pay_minor, self.currency) if self.takes_money else (),
            by_lines=self.by_lines,
            note=self.note,
        )

    # -- the amount ---------------------------------------------------------------------------------------------

    def press(self, key: str) -> "Sheet":
        """A number key for the amount: typing makes it the amount alone, the lines wait."""
        if self.by_lines and key in (amount_entry.BACK, amount_entry.CLEAR):
            return self
        typed = amount_entry.typed("" if self.by_lines else self.typed, key, self.currency)
        return replace(self, typed=typed, by_lines=self.by_lines and not typed)

    def to_lines(self) -> "Sheet":
        """Back to the lines; the amount that was typed goes."""
        return replace(self, by_lines=True, typed="", pad="amount", pad_text="")

    def to_amount(self) -> "Sheet":
        """The amount alone; the lines wait."""
        return replace(self, by_lines=False, pad="amount", pad_text="", adding=None)

    # -- the lines ----------------------------------------------------------------------------------------------

    def with_line(self, line: Line, rest_name: str) -> "Sheet":
        """One line more; the same goods again are one more of them. An amount typed alone before becomes a line."""
        sheet = self._typed_as_line(rest_name) if self.typed and not self.by_lines and not self.lines else self
        sheet = replace(sheet.to_lines(), adding=None)
        at = next((at for at, each in enumerate(sheet.lines) if line.sku and _is_same(each, line)), None)
        if at is not None:
            return replace(sheet, current=at).counted(1)
        return replace(sheet, lines=(*sheet.lines, line), current=len(sheet.lines))

    def counted(self, by: int) -> "Sheet":
        """So many more of the current line, never less than one."""
        return self.with_quantity(int(self.lines[self.current].quantity) + by) if self.lines else self

    def with_quantity(self, quantity: int) -> "Sheet":
        """The current line's quantity, 1 to 9,999."""
        if not self.lines or not 1 <= quantity <= _MOST_OF_A_LINE:
            return self
        line = self.lines[self.current]
        unit = line.unit_minor if line.unit_minor is not None else line.amount_minor // int(line.quantity)
        line = replace(line, quantity=str(quantity), unit_minor=unit, amount_minor=unit * quantity)
        return replace(self, lines=(*self.lines[: self.current], line, *self.lines[self.current + 1 :]))

    def without_line(self) -> "Sheet":
        """The current line goes; the one below, or the last, is current."""
        lines = self.lines[: self.current] + self.lines[self.current + 1 :]
        return replace(self, lines=lines, current=max(0, min(self.current, len(lines) - 1)), pad="amount", pad_text="")

    def moved(self, to: int) -> "Sheet":
        """Another line is current."""
        return replace(self, current=max(0, min(to, len(self.lines) - 1)), pad="amount", pad_text="")

    def _typed_as_line(self, name: str) -> "Sheet":
        amount = self.amount_minor
        line = Line(amount_minor=amount, name=name, unit_minor=amount)
        return replace(self, lines=(line,) if amount else (), typed="", by_lines=True)

    # -- member, points, pad ------------------------------------------------------------------------------------

    def with_member(self, member: Known | None) -> "Sheet":
        """Somebody else's bill, or nobody's; points that were chosen stay only with the same member."""
        same = member is not None and member.found.member.member_id == self.member_id
        sheet = self if same else self.at("amount") if self.pad == "points" else self
        return replace(sheet, member=member, points=self.points if same else 0, kept=self.kept if same else None)

    def at(self, pad: Pad, text: str = "") -> "Sheet":
        """The number keys write there from now on."""
        return replace(self, pad=pad, pad_text=text)


def found_again(sheet: Sheet, bill: OpenBill) -> Sheet:
    """The kept bill on a new sheet, without its member."""
    return replace(
        sheet,
        event_id=bill.event_id,
        ref=bill.ref,
        typed="" if bill.by_lines else amount_entry.written(bill.amount_minor, sheet.currency),
        lines=bill.lines,
        by_lines=bill.by_lines,
        points=bill.redeem_points,
        current=max(0, len(bill.lines) - 1),
        tenders=kept(bill.tenders, sheet.tenders.current),
        note=bill.note,
    )


def _is_same(one: Line, other: Line) -> bool:
    return (one.sku, one.name, one.unit_minor, one.kind) == (other.sku, other.name, other.unit_minor, other.kind)
