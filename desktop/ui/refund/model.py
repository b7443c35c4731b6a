"""What the refund page looks like, as values: bills at the left, one bill in the middle, what happens at the right."""

from typing import Literal

from msgspec import Struct

Mode = Literal["whole", "lines", "amount"]
MODES: tuple[Mode, ...] = ("whole", "lines", "amount")
Invoice = Literal["", "none", "back"]
INVOICES: tuple[Invoice, ...] = ("none", "back")
State = Literal["empty", "ready", "closed", "done"]


class BillRow(Struct, frozen=True, kw_only=True):
    """A bill to pick. ``mark`` says what of it was refunded already, with its tone."""

    sale_id: str
    number: str
    note: str
    note_short: str
    amount: str
    mark: str = ""
    tone: str = ""


class BillList(Struct, frozen=True, kw_only=True):
    """The left. ``wrong``: why the last search found nothing."""

    heading: str
    rows: tuple[BillRow, ...]
    chosen: str
    query: str
    wrong: str
    empty: str


class LineRow(Struct, frozen=True, kw_only=True):
    """A line of the bill. ``share``: what it alone gives back."""

    name: str
    quantity: str
    share: str
    ticked: bool


class ChosenBill(Struct, frozen=True, kw_only=True):
    """The middle. ``facts``: (label, value); ``earlier``: what went back before; ``closed``: why nothing more can.

    ``is_over``: there is nothing to choose any more, because nothing is left or the refund is done.
    """

    sale_id: str
    number: str
    note: str
    facts: tuple[tuple[str, str], ...]
    earlier: str
    mode: Mode
    lines: tuple[LineRow, ...]
    no_lines: str
    amount_text: str
    amount_most: str
    closed: str
    is_over: bool


class Effect(Struct, frozen=True, kw_only=True):
    """One thing that happens beside the money; ``tone`` as in tokens.TONES."""

    label: str
    value: str
    tone: str = "ink"


class Outcome(Struct, frozen=True, kw_only=True):
    """The right. ``money`` is the largest number; ``refused`` says why it cannot be done.

    ``ways`` (kind, words) the money may go back, ``way`` the one that is chosen.
    ``missing``: which answer is still wanted before F9 ("reason", "invoice" or ""). ``go`` is the primary button.
    """

    state: State
    label: str
    symbol: str
    money: str
    hand: str = ""
    effects: tuple[Effect, ...] = ()
    refused: str = ""
    manager: str = ""
    ways: tuple[tuple[str, str], ...] = ()
    way: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    words: str = ""
    invoice: Invoice = ""
    missing: str = ""
    go: str = ""
    go_key: str = ""
    can_go: bool = False
    why_not: str = ""


class RefundModel(Struct, frozen=True, kw_only=True):
    """The page. ``bill`` None: none is chosen yet."""

    bills: BillList
    bill: ChosenBill | None
    outcome: Outcome
