"""The report's answer in words: tiles, plots, rows. Pure."""

from collections.abc import Callable

from desktop.core.domain.figures.over import SpanFigures
from desktop.core.services.reports.reckon import Reckoned
from desktop.core.services.reports.tell_report import HELD, MOVED, Teller, value_of
from desktop.ui.reports.model import Mark, Plot, ReportsModel, Tile

Say = Callable[..., str]
TILES = ("sales", "bills", "share", "member_average", "buyers", "repeat", "back", "enrolled")
_NOTES = {"bills": "average", "member_average": "other_average", "buyers": "new"}
_MOST_CATEGORIES = 10


def page_told(say: Say, teller: Teller, reckoned: Reckoned, chosen: int) -> ReportsModel:
    """Everything but the signs; the tile ``chosen`` says where it comes from."""
    shown = reckoned.shown
    why = teller.figure(reckoned, TILES[chosen])
    return ReportsModel(
        ready=True,
        kind=shown.span.kind,
        span=teller.span(shown.span),
        as_of=say("report.as_of", day=reckoned.today.isoformat()),
        has_later=shown.span.last < reckoned.today,
        tiles=tuple(_tile(teller, reckoned, key, chosen=at == chosen) for at, key in enumerate(TILES)),
        why=say("window.reports.why", label=why.label, why=why.why),
        trend=_trend(say, teller, reckoned),
        came=_came(say, teller, reckoned),
        hours=_hours(say, shown),
        categories=_categories(say, teller, shown),
        cashiers=tuple(teller.cashier(each) for each in shown.cashiers),
        moved=tuple(_moved(teller, reckoned, key) for key in MOVED),
        held=tuple(_held(teller, reckoned, key) for key in HELD),
        ages=_steps(say, teller, reckoned, of_left=False),
        left=_steps(say, teller, reckoned, of_left=True),
        is_empty=not any(each.everybody.bills or each.enrolled for each in reckoned.spans) and not reckoned.held.living,
        empty=say("window.reports.empty"),
    )


def _tile(teller: Teller, reckoned: Reckoned, key: str, *, chosen: bool) -> Tile:
    told = teller.figure(reckoned, key)
    note = teller.words.say("report.before", value=told.before)
    if key in _NOTES:
        beside = teller.figure(reckoned, _NOTES[key])
        note = f"{beside.label} {beside.value} · {note}"
    return Tile(label=told.label, value=told.value, note=note, chosen=chosen)


def _held(teller: Teller, reckoned: Reckoned, key: str) -> Tile:
    told = teller.figure(reckoned, key)
    return Tile(label=told.label, value=told.value, note=told.why)


def _moved(teller: Teller, reckoned: Reckoned, key: str) -> tuple[str, str, str]:
    told = teller.figure(reckoned, key)
    return told.label, told.value, told.before


def _is_current(reckoned: Reckoned, each: SpanFigures) -> bool:
    """Whether the span still runs."""
    return each.span.holds(reckoned.today)


def _trend(say: Say, teller: Teller, reckoned: Reckoned) -> Plot:
    marks = [
        Mark(
            label=teller.short_span(each.span),
            value=max(0, each.everybody.net_minor) if at >= reckoned.known_from else None,
            text=teller.short(each.everybody.net_minor),
            current=_is_current(reckoned, each),
        )
        for at, each in enumerate(reckoned.spans)
    ]
    note = say(f"window.reports.by_{reckoned.shown.span.kind}")
    return Plot(title=say("report.figure.sales"), note=note, marks=tuple(marks))


def _came(say: Say, teller: Teller, reckoned: Reckoned) -> Plot:
    marks = [
        Mark(
            label=teller.short_span(each.span),
            value=each.buyers.members if at >= reckoned.known_from else None,
            text=f"{each.buyers.members:,}",
            part=value_of(each, "returning") or 0,
            current=_is_current(reckoned, each),
        )
        for at, each in enumerate(reckoned.spans)
    ]
    return Plot(title=say("report.figure.buyers"), note=say("window.reports.came_note"), marks=tuple(marks))


def _hours(say: Say, shown: SpanFigures) -> Plot:
    """From the first hour with a bill to the last."""
    with_bills = [hour for hour, sums in enumerate(shown.hours) if sums.bills]
    hours = range(with_bills[0], with_bills[-1] + 1) if with_bills else range(0)
    marks = [
        Mark(label=f"{hour}", value=shown.hours[hour].bills, text=f"{shown.hours[hour].bills:,}") for hour in hours
    ]
    return Plot(title=say("report.sheet.hours"), note=say("window.reports.hours_note"), marks=tuple(marks))


def _categories(say: Say, teller: Teller, shown: SpanFigures) -> Plot:
    """The largest, then the rest together."""
    parts = [part for part in shown.categories if part.amount_minor > 0]
    rows = [(teller.category(part.category), part.amount_minor, part.member_minor) for part in parts]
    if len(rows) > _MOST_CATEGORIES:
        rest = rows[_MOST_CATEGORIES - 1 :]
        summed = sum(row[1] for row in rest), sum(row[2] for row in rest)
        rows = [*rows[: _MOST_CATEGORIES - 1], (say("window.reports.rest", count=len(rest)), *summed)]
    marks = [
        Mark(label=name, value=minor, text=teller.short(minor), part=min(minor, max(0, mine)))
        for name, minor, mine in rows
    ]
    return Plot(title=say("report.sheet.categories"), note=say("window.reports.categories_note"), marks=tuple(marks))


def _steps(say: Say, teller: Teller, reckoned: Reckoned, *, of_left: bool) -> Plot:
    sums = reckoned.held.by_left if of_left else reckoned.held.by_age
    marks = [
        Mark(label=name, value=points, text=f"{points:,}", part=points)
        for name, points in zip(teller.steps(of_left=of_left), sums, strict=True)
    ]
    title = say("report.column.left" if of_left else "report.column.age")
    return Plot(title=title, note=say("window.reports.points_note"), marks=tuple(marks))
