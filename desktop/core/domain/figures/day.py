"""A business day's figures, from its facts alone: sales by hour, cashier and membership, categories, points, visits.

The same facts in any order give the same figures. Figures of days add up: nothing here counts a person twice or once,
for that see ``buyers.py``.
"""

from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from desktop.core.domain.events import MemberEnrolled, SaleCompleted, SaleRefunded
from desktop.core.domain.points_z import PointsMoved
from desktop.core.domain.state import Stamped
from desktop.core.domain.zfold import said, summed

FIGURE_KINDS = (
    "member.enrolled", "points.opened", "points.adjusted", "points.claimed", "points.moved", "points.reversed",
    "member.left", "member.returned",
)  # fmt: skip
"""What a day's figures are made of beside bills and refunds."""


class DayFact(Struct, frozen=True, kw_only=True):
    """Something of a day that is known here: the event, who wrote it and when, whether an import brought it."""

    event: Stamped
    staff_id: str
    recorded_at_us: int
    imported: bool = False


class Sums(Struct, frozen=True, array_like=True):
    """Bills rung up and refunds given, both by their own day. Of a bill that several pay, its first share is the bill.

    ``amount_minor`` is before points, ``discount_minor`` was taken off for points, ``paid_minor`` is the rest;
    ``given_minor`` is what refunds handed back.
    """

    bills: int = 0
    amount_minor: int = 0
    discount_minor: int = 0
    paid_minor: int = 0
    refunds: int = 0
    given_minor: int = 0

    def plus(self, more: "Sums") -> "Sums":
        """The two together."""
        return Sums(
            self.bills + more.bills,
            self.amount_minor + more.amount_minor,
            self.discount_minor + more.discount_minor,
            self.paid_minor + more.paid_minor,
            self.refunds + more.refunds,
            self.given_minor + more.given_minor,
        )

    @property
    def net_minor(self) -> int:
        """Sales: paid less given back."""
        return self.paid_minor - self.given_minor

    @property
    def average_minor(self) -> int | None:
        """The average bill: paid ÷ bills, floored; None without a bill."""
        return self.paid_minor // self.bills if self.bills else None


class Cell(Struct, frozen=True, array_like=True):
    """What one cashier ("" for imports) rang up in one hour of the shop's clock, for members or for nobody."""

    hour: int
    staff_id: str
    is_member: bool
    sums: Sums


class CategorySum(Struct, frozen=True, array_like=True):
    """Lines of a category, after their own discounts and before points; "" holds bills without lines."""

    category: str
    amount_minor: int
    member_minor: int


class Visit(Struct, frozen=True, array_like=True):
    """A member with a bill on the day, and who rang up the day's first one. The id is the one written."""

    member_id: str
    staff_id: str


class Joined(Struct, frozen=True, array_like=True):
    """Somebody whom a cashier enrolled; imported members are of nobody."""

    member_id: str
    staff_id: str


class DayFigures(Struct, frozen=True, array_like=True):
    """A day; every tuple in order of its key."""

    day: date
    cells: tuple[Cell, ...] = ()
    categories: tuple[CategorySum, ...] = ()
    visits: tuple[Visit, ...] = ()
    joined: tuple[Joined, ...] = ()
    moved: PointsMoved = PointsMoved()


def day_figures(day: date, facts: Iterable[DayFact], hour_of: Callable[[int], int]) -> DayFigures:
    """The figures of a day's facts. ``hour_of``: the hour, 0 to 23, that the shop's clock shows at an instant."""
    counting = _Counting(hour_of)
    for fact in sorted(facts, key=lambda fact: fact.event.order_key):
        counting.take(fact)
    return DayFigures(
        day,
        tuple(Cell(*key, sums) for key, sums in sorted(counting.cells.items())),
        tuple(CategorySum(name, *amounts) for name, amounts in sorted(counting.categories.items())),
        tuple(Visit(*pair) for pair in sorted(counting.visits.items())),
        tuple(Joined(*pair) for pair in sorted(counting.joined.items())),
        summed(counting.moved),
    )


class _Counting:
    """The sums while they grow."""

    def __init__(self, hour_of: Callable[[int], int]) -> None:
        self._hour_of = hour_of
        self.cells: dict[tuple[int, str, bool], Sums] = {}
        self.categories: dict[str, tuple[int, int]] = {}
        self.visits: dict[str, str] = {}
        self.joined: dict[str, str] = {}
        self.moved: list[PointsMoved] = []

    def take(self, fact: DayFact) -> None:
        """One more fact, in order of time."""
        payload, staff_id = fact.event.payload, "" if fact.imported else fact.staff_id
        if isinstance(payload, SaleCompleted):
            self._sold(fact, payload, staff_id)
        elif isinstance(payload, SaleRefunded):
            self._add(fact, staff_id, Sums(refunds=1, given_minor=payload.cash_minor))
        elif isinstance(payload, MemberEnrolled) and not fact.imported and fact.event.member_id is not None:
            self.joined[fact.event.member_id] = staff_id
        self.moved.append(said(payload, imported=fact.imported))

    def _sold(self, fact: DayFact, sale: SaleCompleted, staff_id: str) -> None:
        share = sale.intent.share
        sold = Sums(
            bills=0 if share is not None and share.part > 1 else 1,
            amount_minor=sale.intent.amount_minor,
            discount_minor=sale.discount_minor,
            paid_minor=sale.paid_minor,
        )
        self._add(fact, staff_id, sold)
        is_member = fact.event.member_id is not None
        for category, amount_minor in _by_category(sale):
            all_minor, member_minor = self.categories.get(category, (0, 0))
            self.categories[category] = all_minor + amount_minor, member_minor + amount_minor * is_member
        if fact.event.member_id is not None:
            self.visits.setdefault(fact.event.member_id, staff_id)

    def _add(self, fact: DayFact, staff_id: str, more: Sums) -> None:
        key = self._hour_of(fact.event.effective_at_us), staff_id, fact.event.member_id is not None
        self.cells[key] = self.cells.get(key, Sums()).plus(more)


def _by_category(sale: SaleCompleted) -> Iterable[tuple[str, int]]:
    if not sale.intent.lines:
        return [("", sale.intent.amount_minor)]
    return [(line.category, line.amount_minor) for line in sale.intent.lines]


def in_all(sums: Iterable[Sums]) -> Sums:
    """All of them together."""
    total = Sums()
    for each in sums:
        total = total.plus(each)
    return total
