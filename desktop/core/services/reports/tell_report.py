"""A report in words: each figure with its name, its value and where it comes from; the same on screen and paper."""

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from desktop.core.domain.figures.over import CashierSums, SpanFigures
from desktop.core.domain.figures.points_held import AGES, LEFT
from desktop.core.domain.figures.spans import Span
from desktop.core.domain.money import minor_digits
from desktop.core.domain.staff import AT_THE_TILL, BY_COMMAND, BY_POS, SHOP_PIN
from desktop.core.services.reports.reckon import Reckoned
from desktop.core.services.tell import money
from desktop.core.words import Words

FIGURES = (
    "sales", "bills", "average", "share", "member_average", "other_average", "buyers", "new", "returning", "repeat",
    "back", "enrolled", "refunds", "cost",
)  # fmt: skip
MOVED = ("earned", "redeemed", "returned", "clawed", "by_hand", "imported", "expired")
HELD = ("held", "liability", "owed")
_NOBODY = {BY_COMMAND: "command", AT_THE_TILL: "till", SHOP_PIN: "manager", BY_POS: "pos"}
_MONEY = frozenset({"sales", "average", "member_average", "other_average", "refunds", "cost", "liability"})
_PERMILLE = frozenset({"share", "repeat"})


class Told(Struct, frozen=True, kw_only=True):
    """A figure: its name, its value now and before ("—" where there is none), and where it comes from."""

    key: str
    label: str
    value: str
    before: str
    why: str


class Teller:
    """Tells one report in one language. ``names``: of the staff, by their ids."""

    def __init__(self, words: Words, currency: str, names: dict[str, str]) -> None:
        self.words, self.currency, self.names = words, currency, names

    def figure(self, reckoned: Reckoned, key: str) -> Told:
        """One of FIGURES, MOVED or HELD."""
        is_held = key in HELD
        value = held_value(reckoned, key) if is_held else value_of(reckoned.shown, key)
        before = None if is_held else value_of(reckoned.before, key)
        return Told(
            key=key,
            label=self.words.say(f"report.figure.{key}"),
            value=self.text(key, value),
            before=self.text(key, before),
            why=self.words.say(f"report.why.{key}"),
        )

    def text(self, key: str, value: int | None) -> str:
        """A value of the figure, as it is read."""
        if value is None:
            return self.words.say("report.none")
        if key in _PERMILLE:
            return f"{value // 10}.{value % 10}%"
        return money(value, self.currency) if key in _MONEY else f"{value:,}"

    def money(self, amount_minor: int) -> str:
        """Money in full."""
        return money(amount_minor, self.currency)

    def short(self, amount_minor: int) -> str:
        """Money on a mark, to the nearest: 860, 5.3万, 53.1k, -2.6万; the unit is the axis's."""
        one = 10 ** minor_digits(self.currency)
        unit = 1_000 if self.words.language == "en" else 10_000
        sign, major = "-" if amount_minor < 0 else "", _nearest(abs(amount_minor), one)
        if major < unit:
            return f"{sign if major else ''}{major:,}"
        tenths = _nearest(abs(amount_minor) * 10, unit * one)
        number = f"{tenths // 10}.{tenths % 10}" if tenths < 1_000 else f"{tenths // 10}"
        return self.words.say("report.wan", n=f"{sign}{number}")

    def span(self, span: Span) -> str:
        """A span by its name."""
        if span.kind == "month":
            return self.words.say("report.month", year=span.first.year, month=span.first.month)
        if span.kind == "week":
            return self.words.say("report.week", first=f"{span.first:%m-%d}", last=f"{span.last:%m-%d}")
        return self.words.say("report.day", day=f"{span.first:%m-%d}", weekday=self._weekday(span.first))

    def short_span(self, span: Span) -> str:
        """A span below its mark."""
        return f"{span.first:%m}" if span.kind == "month" else f"{span.first:%m-%d}"

    def staff(self, staff_id: str) -> str:
        """Who somebody is; an id that nobody bears any more is itself."""
        if not staff_id:
            return self.words.say("report.imports")
        if staff_id in _NOBODY:
            return self.words.say(f"z.staff_{_NOBODY[staff_id]}") if _NOBODY[staff_id] != "pos" else "POS"
        return self.names.get(staff_id, staff_id)

    def category(self, name: str) -> str:
        """A category; "" is none."""
        return name or self.words.say("report.others")

    def steps(self, *, of_left: bool) -> tuple[str, ...]:
        """What the sums of PointsHeld's ``by_age`` or ``by_left`` are called."""
        days = LEFT if of_left else AGES
        names = [self.words.say("report.of_days", days=each) for each in days]
        if of_left:
            return (*names, self.words.say("report.later"), self.words.say("report.never"))
        return (*names, self.words.say("report.older", days=days[-1]))

    def cashier(self, each: CashierSums) -> tuple[str, ...]:
        """A cashier's row: name, bills, received, average, of members, enrolled, second visits, won back."""
        sums = each.sums
        average = self.text("average", sums.average_minor)
        counted = (each.member_bills, each.enrolled, each.second, each.back)
        return (
            self.staff(each.staff_id), f"{sums.bills:,}", self.money(sums.paid_minor), average,
            *(f"{count:,}" for count in counted),
        )  # fmt: skip

    def _weekday(self, day: date) -> str:
        return self.words.say("window.parts.weekdays").split()[day.weekday()]


_VALUES: dict[str, Callable[[SpanFigures], int | None]] = {
    "sales": lambda told: told.everybody.net_minor,
    "bills": lambda told: told.everybody.bills,
    "average": lambda told: told.everybody.average_minor,
    "share": lambda told: told.member_permille,
    "member_average": lambda told: told.members.average_minor,
    "other_average": lambda told: told.others.average_minor,
    "buyers": lambda told: told.buyers.members,
    "new": lambda told: told.buyers.new,
    "returning": lambda told: told.buyers.returning,
    "repeat": lambda told: told.repeat_permille,
    "back": lambda told: told.buyers.back,
    "enrolled": lambda told: told.enrolled,
    "refunds": lambda told: told.everybody.given_minor,
    "cost": lambda told: told.everybody.discount_minor,
    "earned": lambda told: told.moved.earned,
    "redeemed": lambda told: told.moved.redeemed,
    "returned": lambda told: told.moved.returned,
    "clawed": lambda told: told.moved.clawed,
    "by_hand": lambda told: told.moved.by_hand,
    "imported": lambda told: told.moved.imported,
    "expired": lambda told: told.expired,
}


def value_of(told: SpanFigures, key: str) -> int | None:
    """A figure of a span, by its name in FIGURES or MOVED; None where there is none."""
    return _VALUES[key](told)


def held_value(reckoned: Reckoned, key: str) -> int:
    """One of HELD."""
    if key == "liability":
        return reckoned.redeem.worth_minor(reckoned.held.living)
    return reckoned.held.living if key == "held" else reckoned.held.owed


def _nearest(of: int, by: int) -> int:
    """``of`` ÷ ``by``, rounded half up; neither is negative."""
    return (of + by // 2) // by
