"""What the checkout looks like, as values: every text is ready to be read. Frozen; presented twice, nothing changes."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

Place = Literal["pad", "ref", "name", "price"]


class Focus(Struct, frozen=True):
    """Where the keyboard should write; the view moves it there once for every ``number``."""

    place: Place = "pad"
    number: int = 0

    def to(self, place: Place) -> "Focus":
        """Move it there."""
        return replace(self, place=place, number=self.number + 1)


class Fact(Struct, frozen=True):
    """Something worth knowing of the member: icon, bold line, where it comes from."""

    icon: str
    title: str
    detail: str = ""


class MemberModel(Struct, frozen=True, kw_only=True):
    """The member's card. ``tier`` is (words, icon, tone), None for none; ``known_as`` is "" for the nameless."""

    name: str
    known_as: str
    tier: tuple[str, str, str] | None
    line: str
    points: str
    worth: str
    source: str
    source_tone: str
    source_icon: str
    source_more: str
    facts: tuple[Fact, ...]
    can_drop: bool


class Cell(Struct, frozen=True, kw_only=True):
    """One of several to choose: a tender, or points. ``short`` and ``short_note``: where there is little room."""

    value: str
    label: str
    note: str = ""
    short: str = ""
    short_note: str = ""
    locked: bool = False
    enabled: bool = True


class LineRow(Struct, frozen=True):
    """A line of the bill."""

    name: str
    quantity: str
    unit: str
    amount: str


class SumRow(Struct, frozen=True, kw_only=True):
    """A sum with its name; ``strong`` where it is what comes out."""

    label: str
    value: str
    note: str = ""
    strong: bool = False


class AddingModel(Struct, frozen=True, kw_only=True):
    """The two fields of a line typed by hand; ``note`` says why it is asked, or what is missing."""

    name: str
    price: str
    note: str


class BillModel(Struct, frozen=True, kw_only=True):
    """The middle. ``tab`` is "lines", "amount", or "" beside a POS, where there is only the reckoning.

    ``reckoning`` stands in the place of the lines where only the amount is known; ``rows`` empty: ``empty`` says so.
    ``can_approve``: the advice is that a manager may let the bill earn past a limit.
    """

    title: str
    note: str = ""
    tab: str = ""
    rows: tuple[LineRow, ...] = ()
    current: int = 0
    empty: str = ""
    sums: tuple[SumRow, ...] = ()
    reckoning: tuple[SumRow, ...] = ()
    advice: str = ""
    advice_detail: str = ""
    can_approve: bool = False
    adding: AddingModel | None = None
    can_change: bool = True


class RefModel(Struct, frozen=True):
    """The POS's bill number; ``hint`` says whether it is needed."""

    text: str
    hint: str


class PayModel(Struct, frozen=True, kw_only=True):
    """The right: what is to pay, what it earns, what points and tenders do, the keypad, the one big key."""

    label: str
    hint: str
    hint_tone: str
    symbol: str
    number: str
    award_title: str
    award_why: str
    award: str
    award_tone: str
    points_note: str
    points_tone: str
    points: tuple[Cell, ...]
    points_chosen: str
    tenders: tuple[Cell, ...]
    tender: str
    ref: RefModel | None
    action: str
    can_close: bool
    why_not: str


class DoneModel(Struct, frozen=True, kw_only=True):
    """After F9: the largest is what to act on. ``can_offer``: nobody's bill, its slip may carry a claim."""

    title: str
    caption: str
    number: str
    number_tone: str
    rows: tuple[SumRow, ...]
    slip: str
    print_label: str
    can_offer: bool = False


class CheckoutModel(Struct, frozen=True, kw_only=True):
    """The whole page. ``member`` None: ``nobody`` says what a member would earn. ``done`` covers ``pay``.

    ``offline``: what happened and what is safe, while HQ is not reached.
    """

    member: MemberModel | None
    nobody: str
    nobody_detail: str
    bill: BillModel
    pay: PayModel
    done: DoneModel | None
    offline: tuple[str, str] | None
    focus: Focus
