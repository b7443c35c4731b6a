"""The figures of a span: days added up, by hour, by cashier, by category."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from desktop.core.domain.figures.buyers import Buyers
from desktop.core.domain.figures.day import Cell, DayFigures, Sums, in_all
from desktop.core.domain.figures.spans import Span
from desktop.core.domain.points_z import PointsMoved
from desktop.core.domain.zfold import summed


class CashierSums(Struct, frozen=True, kw_only=True):
    """One cashier's span: what was rung up, for members, and whom they enrolled.

    ``second``: members whom they once enrolled and whose second purchase day lies in the span. ``back``: members who
    were dormant or lost and whose first bill of the day of their return they rang up.
    """

    staff_id: str
    sums: Sums
    member_bills: int
    enrolled: int
    second: int = 0
    back: int = 0


class CategoryPart(Struct, frozen=True, kw_only=True):
    """A category's lines: in all, and on members' bills."""

    category: str
    amount_minor: int
    member_minor: int


class SpanFigures(Struct, frozen=True, kw_only=True):
    """A span's figures. ``expired`` points are known only where everybody's lots were looked at (None: not yet)."""

    span: Span
    everybody: Sums
    members: Sums
    buyers: Buyers
    hours: tuple[Sums, ...]
    cashiers: tuple[CashierSums, ...]
    categories: tuple[CategoryPart, ...]
    moved: PointsMoved
    enrolled: int
    days: tuple[tuple[date, Sums], ...] = ()
    expired: int | None = None

    @property
    def others(self) -> Sums:
        """Bills of nobody."""
        all_, mine = self.everybody, self.members
        return Sums(
            all_.bills - mine.bills,
            all_.amount_minor - mine.amount_minor,
            all_.discount_minor - mine.discount_minor,
            all_.paid_minor - mine.paid_minor,
            all_.refunds - mine.refunds,
            all_.given_minor - mine.given_minor,
        )

    @property
    def member_permille(self) -> int | None:
        """Members' share of what was paid, in thousandths, floored; None where nothing was paid."""
        return 1000 * self.members.paid_minor // self.everybody.paid_minor if self.everybody.paid_minor else None

    @property
    def repeat_permille(self) -> int | None:
        """Repeat rate: members who came on two or more days of the span ÷ members who came. A day has none."""
        if self.span.kind == "day" or not self.buyers.members:
            return None
        return 1000 * self.buyers.repeat // self.buyers.members


def span_figures(
    span: Span,
    days: Iterable[DayFigures],
    buyers: Buyers,
    second: Mapping[str, int],
    back: Mapping[str, int],
    expired: int | None = None,
) -> SpanFigures:
    """A span from its days. ``second``, ``back``: of each cashier, see CashierSums."""
    mine = sorted((each for each in days if span.holds(each.day)), key=lambda each: each.day)
    cells = [cell for each in mine for cell in each.cells]
    enrolled = Counter(joined.staff_id for each in mine for joined in each.joined)
    return SpanFigures(
        span=span,
        everybody=in_all(cell.sums for cell in cells),
        members=in_all(cell.sums for cell in cells if cell.is_member),
        buyers=buyers,
        hours=tuple(in_all(cell.sums for cell in cells if cell.hour == hour) for hour in range(24)),
        cashiers=_cashiers(cells, enrolled, second, back),
        categories=_categories(mine),
        moved=summed(each.moved for each in mine),
        enrolled=enrolled.total(),
        days=tuple((each.day, in_all(cell.sums for cell in each.cells)) for each in mine),
        expired=expired,
    )


def _cashiers(
    cells: list[Cell], enrolled: Mapping[str, int], second: Mapping[str, int], back: Mapping[str, int]
) -> tuple[CashierSums, ...]:
    """Whoever did anything, by what was paid; imports ("") last."""
    rung: dict[str, Sums] = {}
    of_members: Counter[str] = Counter()
    for cell in cells:
        rung[cell.staff_id] = rung.get(cell.staff_id, Sums()).plus(cell.sums)
        of_members[cell.staff_id] += cell.sums.bills if cell.is_member else 0
    everybody = sorted({*rung, *enrolled, *second, *back})
    found = [
        CashierSums(
            staff_id=staff_id,
            sums=rung.get(staff_id, Sums()),
            member_bills=of_members[staff_id],
            enrolled=enrolled.get(staff_id, 0),
            second=second.get(staff_id, 0),
            back=back.get(staff_id, 0),
        )
        for staff_id in everybody
    ]
    return tuple(sorted(found, key=lambda each: (not each.staff_id, -each.sums.paid_minor, each.staff_id)))


def _categories(days: Iterable[DayFigures]) -> tuple[CategoryPart, ...]:
    """The largest first; what has no category last."""
    amounts: dict[str, tuple[int, int]] = {}
    for part in (part for each in days for part in each.categories):
        all_minor, member_minor = amounts.get(part.category, (0, 0))
        amounts[part.category] = all_minor + part.amount_minor, member_minor + part.member_minor
    found = [
        CategoryPart(category=name, amount_minor=all_minor, member_minor=member_minor)
        for name, (all_minor, member_minor) in amounts.items()
    ]
    return tuple(sorted(found, key=lambda part: (not part.category, -part.amount_minor, part.category)))
