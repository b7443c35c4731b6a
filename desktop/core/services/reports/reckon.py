"""Reckon the figures of a span and of those before it, slice by slice, so that a checkout never waits long.

A day's figures are kept once made (ports.figures); today's are made anew each time. A month of 30,000 bills takes 1 s
the first time and a tenth of that later.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from desktop.core.domain.classes import ClassRule
from desktop.core.domain.figures.buyers import Buyers, came_in
from desktop.core.domain.figures.day import DayFigures, day_figures
from desktop.core.domain.figures.over import SpanFigures, span_figures
from desktop.core.domain.figures.points_held import Holding, PointsHeld
from desktop.core.domain.figures.spans import Span, up_to
from desktop.core.domain.program import Redeem
from desktop.core.ports import Reading, Till

SPANS = 12
"""How many spans are reckoned: the one asked about and those before it."""
_FACTS_AT_ONCE = 1_500
_MEMBERS_AT_ONCE = 500
_STATES_AT_ONCE = 5_000
_DAYS_AT_ONCE = 31
_TOLD_BY_CASHIER = 2
"""Of how many spans who enrolled a returning member is looked up: the one shown and the one before."""
_BY_NOBODY = Buyers()


class Reckoned(Struct, frozen=True, kw_only=True):
    """A report: the span asked about is the last of ``spans``. ``held``: points owed as of ``today``."""

    today: date
    spans: tuple[SpanFigures, ...]
    held: PointsHeld
    redeem: Redeem

    @property
    def shown(self) -> SpanFigures:
        """The span asked about."""
        return self.spans[-1]

    @property
    def before(self) -> SpanFigures:
        """The one before it."""
        return self.spans[-2]

    @property
    def known_from(self) -> int:
        """The first of the spans of which anything is known; what was before it nobody knows."""
        known = (at for at, each in enumerate(self.spans) if each.everybody.bills or each.enrolled)
        return next(known, 0)


class Reckoning:
    """A report in the making. Call ``step`` until ``reckoned`` is there; each call is a transaction of its own.

    ``done`` of ``all`` grow with it. What is written meanwhile is in the report or not; whoever shows it asks again.
    """

    def __init__(self, span: Span, count: int = SPANS, *, is_allowed: bool = False) -> None:
        """``span`` and the ``count`` − 1 before it. ``is_allowed``: somebody who may see it has asked for it before."""
        self._is_allowed = is_allowed
        self.spans = up_to(span, count)
        self.done, self.all = 0, 1
        self.reckoned: Reckoned | None = None
        self._till: Till
        self._reading: Reading
        self._work: Iterator[None] | None = None
        self._fresh: list[tuple[str, DayFigures]] = []
        self._days: dict[date, DayFigures] = {}

    def step(self, till: Till) -> None:
        """Go on by one slice. Raises what Staff.demand raises."""
        if self._work is None and not self._is_allowed:
            till.staff.demand("reports.see")
        with till.ledger.reading() as reading:
            self._till, self._reading = till, reading
            if self._work is None:
                self._work = self._run()
            next(self._work, None)
        if self._fresh:
            with till.ledger.writing() as writing:
                writing.keep_figures(self._fresh)
            self._fresh = []

    def _run(self) -> Iterator[None]:
        today = self._reading.today()
        program = self._reading.program().program
        yield from self._all_days(today)
        came = _Came(self.spans, program.classes)
        seen = came.who(self._days, self._reading)
        self.done, self.all = 0, len(seen)
        for self.done, member_id in enumerate(seen, 1):
            came.take(self._reading, member_id)
            if self.done % _MEMBERS_AT_ONCE == 0:
                yield
        yield
        holding = Holding(today, [(span.first, span.last) for span in self.spans])
        place, lots = self._reading.points_after(0, _STATES_AT_ONCE)
        while lots:
            for held in lots:
                holding.add(*held)
            yield
            place, lots = self._reading.points_after(place, _STATES_AT_ONCE)
        held_now = holding.held()
        self.reckoned = Reckoned(
            today=today,
            spans=tuple(came.figures(at, self._days, held_now.expired[at]) for at in range(len(self.spans))),
            held=held_now,
            redeem=program.redeem,
        )

    def _all_days(self, today: date) -> Iterator[None]:
        first, last = self.spans[0].first, min(self.spans[-1].last, today)
        marks = self._reading.day_marks(first, last)
        self.all = len(marks)
        facts, kept = 0, dict[date, tuple[str, DayFigures]]()
        for self.done, (day, mark) in enumerate(sorted(marks.items()), 1):
            if self.done % _DAYS_AT_ONCE == 1:
                kept = dict(self._reading.kept_figures(day, sorted(marks)[min(self.done + 30, len(marks)) - 1]))
            was = kept.get(day)
            if was is not None and was[0] == mark:
                self._days[day] = was[1]
                continue
            found = self._reading.day_facts(day)
            self._days[day] = made = day_figures(day, found, lambda at_us: self._till.clock.wall(at_us).hour)
            if day < today:
                self._fresh.append((mark, made))
            facts += len(found)
            if facts >= _FACTS_AT_ONCE:
                facts = 0
                yield
        yield


class _Came:
    """Who came in which of the spans."""

    def __init__(self, spans: tuple[Span, ...], rule: ClassRule) -> None:
        self._spans, self._rule = spans, rule
        self._buyers = [_BY_NOBODY] * len(spans)
        self._second: list[Counter[str]] = [Counter() for _ in spans]
        self._back: list[Counter[str]] = [Counter() for _ in spans]
        self._rung: dict[str, dict[date, str]] = {}

    def who(self, days: dict[date, DayFigures], reading: Reading) -> tuple[str, ...]:
        """Everybody with a bill on one of the days, by the id that they go by now."""
        faces: dict[str, str] = {}
        for day, figures in sorted(days.items()):
            for visit in figures.visits:
                face = faces.get(visit.member_id)
                if face is None:
                    face = faces[visit.member_id] = reading.ids_of(visit.member_id)[0]
                self._rung.setdefault(face, {}).setdefault(day, visit.staff_id)
        return tuple(self._rung)

    def take(self, reading: Reading, member_id: str) -> None:
        """One member. Bills at other stores count for who they are, and for no span without a visit here."""
        here = self._rung[member_id]
        for at, came in came_in(reading.state(member_id).history, self._spans, self._rule).items():
            if not any(self._spans[at].holds(day) for day in here):
                continue
            self._buyers[at] = self._buyers[at].plus(came)
            if came.back_on in here:
                self._back[at][here[came.back_on]] += 1
            if came.second_on is not None and at >= len(self._spans) - _TOLD_BY_CASHIER:
                self._second_of(reading, at, member_id)

    def _second_of(self, reading: Reading, at: int, member_id: str) -> None:
        enrolled = reading.entries(member_id, ("member.enrolled",), None, 1)
        if enrolled and enrolled[0].import_id is None:
            self._second[at][enrolled[0].staff_id] += 1

    def figures(self, at: int, days: dict[date, DayFigures], expired: int) -> SpanFigures:
        """The figures of one of the spans."""
        return span_figures(self._spans[at], days.values(), self._buyers[at], self._second[at], self._back[at], expired)
