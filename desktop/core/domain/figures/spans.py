"""The spans that a report is of: a business day, a week from Monday, a calendar month."""

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from desktop.core.domain.calendar import add_months, month_end

SpanKind = Literal["day", "week", "month"]
SPAN_KINDS: tuple[SpanKind, ...] = ("day", "week", "month")


class Span(Struct, frozen=True):
    """Business days from ``first`` to ``last``, both included."""

    kind: SpanKind
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last

    @property
    def days(self) -> tuple[date, ...]:
        """Every day, in order."""
        return tuple(self.first + timedelta(days=at) for at in range((self.last - self.first).days + 1))


def span_of(day: date, kind: SpanKind) -> Span:
    """The day, week or month in which ``day`` lies."""
    if kind == "month":
        return Span(kind, day.replace(day=1), month_end(day))
    first = day - timedelta(days=day.weekday()) if kind == "week" else day
    return Span(kind, first, first + timedelta(days=6) if kind == "week" else first)


def moved_by(span: Span, steps: int) -> Span:
    """The span so many steps later; earlier for negative ones."""
    if span.kind == "month":
        return span_of(add_months(span.first, steps), "month")
    return span_of(span.first + timedelta(days=steps * (7 if span.kind == "week" else 1)), span.kind)


def up_to(span: Span, count: int) -> tuple[Span, ...]:
    """``count`` spans, of which ``span`` is the last."""
    return tuple(moved_by(span, at - count + 1) for at in range(count))
