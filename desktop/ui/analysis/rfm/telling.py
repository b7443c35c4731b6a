"""How an overview becomes the tab's model."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from desktop.core.domain.classes import Class
from desktop.core.domain.rfm_grid import STEPS, Cell, Grid, Span
from desktop.core.services.see_lists import Overview
from desktop.ui.analysis.rfm.model import Box, Callout, FlowsShown, GridShown, Node, RfmModel, Ribbon, Zone

FEW = 30
Pair = tuple[Class, Class]
CALLOUTS: tuple[Pair, ...] = (("active", "dormant"), ("dormant", "lost"), ("dormant", "back"))  # type: ignore[assignment]
BACK: tuple[Class, ...] = ("new", "returning", "active")
"""Whoever was dormant and is one of these has come back."""
_ALIVE: tuple[Class, ...] = ("new", "returning", "active", "dormant", "lost")
_ICONS = ("warning", "moon", "check_circle")
_KEYS = ("Enter", "2", "3")
_ZONES = (
    ("came", (4, 5), (1, 1), "ink", "dots"), ("regulars", (4, 5), (4, 5), "ink", ""),
    ("keep", (1, 2), (4, 5), "warn", "dashes"),
)  # fmt: skip
Say = Callable[..., str]


def told(say: Say, money: Callable[[int], str], seen: Overview) -> RfmModel:
    """The model of an overview."""
    bought = sum(each.members for name, each in seen.counts.items() if name != "none")
    upto = seen.upto
    percent = 100 * upto.done // upto.total if upto.total else 0
    return RfmModel(
        is_ready=True,
        behind="" if upto.is_current else say("window.analysis.behind", percent=percent),
        behind_detail="" if upto.is_current else say("window.analysis.behind_detail"),
        empty="" if bought else say("window.analysis.empty"),
        few=_few(say, money, seen) if 0 < bought < FEW else (),
        few_note=say("window.analysis.few", members=bought, few=FEW),
        grid=_grid(say, money, seen.grid),
        flows=_flows(say, seen, bought),
        callouts=_callouts(say, money, seen),
    )


def class_name(say: Say, name: str) -> str:
    """What a class is called."""
    return say(f"window.analysis.class.{name}")


def _few(say: Say, money: Callable[[int], str], seen: Overview) -> tuple[tuple[str, str, str, str], ...]:
    total = sum(seen.counts[name].members for name in _ALIVE)
    return tuple(
        (class_name(say, name), f"{(each := seen.counts[name]).members:,}", f"{100 * each.members // total} %",
         money(each.spend365_minor))
        for name in _ALIVE
    )  # fmt: skip


def _grid(say: Say, money: Callable[[int], str], grid: Grid) -> GridShown:
    steps = range(1, STEPS + 1)
    bounds = heat_bounds([cell.members for cell in grid.cells.values()])
    return GridShown(
        note=say("window.analysis.grid_note", members=f"{grid.members:,}"),
        boxes=tuple(_box(say, money, grid.cells[r, f], bounds) for r in reversed(steps) for f in steps),
        rows=tuple((f"R{r}", _days(say, grid.recencies.get(r), is_last=r == 1)) for r in reversed(steps)),
        columns=tuple((f"F{f}", _bills(say, grid.frequencies.get(f), is_last=f == STEPS)) for f in steps),
        zones=tuple(
            Zone(name=say(f"window.analysis.zone.{name}"), recencies=rs, frequencies=fs, tone=tone, dash=dash)
            for name, rs, fs, tone, dash in _ZONES
        ),
        legend=_legend(bounds),
    )


def heat_bounds(counts: list[int]) -> tuple[int, ...]:
    """From how many members on a cell is one step stronger: so that about as many cells have each strength."""
    some = sorted(count for count in counts if count)
    return tuple(sorted({some[len(some) * step // STEPS] for step in range(1, STEPS)})) if some else ()


def _box(say: Say, money: Callable[[int], str], cell: Cell, bounds: tuple[int, ...]) -> Box:
    average = money(cell.average_minor) if cell.members else "—"
    facts = {"r": cell.recency, "f": cell.frequency, "members": f"{cell.members:,}", "average": average}
    return Box(
        recency=cell.recency,
        frequency=cell.frequency,
        count=f"{cell.members:,}",
        average=average,
        heat=1 + sum(cell.members >= bound for bound in bounds),
        said=say("window.analysis.box", **facts),
    )


def cell_name(say: Say, grid: Grid, recency: int, frequency: int) -> str:
    """What a cell stands for."""
    return say(
        "window.analysis.cell",
        r=recency,
        f=frequency,
        days=_days(say, grid.recencies.get(recency), is_last=recency == 1),
        bills=_bills(say, grid.frequencies.get(frequency), is_last=frequency == STEPS),
    )


def _legend(bounds: tuple[int, ...]) -> tuple[str, ...]:
    if not bounds:
        return ()
    between = (f"{low:,}–{high - 1:,}" if high - 1 > low else f"{low:,}" for low, high in pairwise(bounds))
    return (f"<{bounds[0]:,}", *between, f"≥{bounds[-1]:,}")


def _days(say: Say, span: Span | None, *, is_last: bool) -> str:
    if span is None:
        return "—"
    return say("window.analysis.longer") if is_last else say("window.analysis.within", days=span.most + 1)


def _bills(say: Say, span: Span | None, *, is_last: bool) -> str:
    if span is None:
        return "—"
    if is_last:
        return say("window.analysis.times_more", bills=span.least)
    if span.least == span.most:
        return say("window.analysis.times", bills=span.least)
    return say("window.analysis.times_between", least=span.least, most=span.most)


def _flows(say: Say, seen: Overview, bought: int) -> FlowsShown:
    pairs = {pair: each.members for pair, each in seen.flows.items() if pair[1] != "none" and each.members}
    strongest = CALLOUTS[0]
    return FlowsShown(
        note=say("window.analysis.flows_note", before=_short(seen.before), day=_short(seen.day), members=f"{bought:,}"),
        left_day=_short(seen.before),
        right_day=_short(seen.day),
        left=tuple(_node(say, name, _sum(pairs, before=name)) for name in ("none", *_ALIVE)),
        right=tuple(
            _node(say, name, now := _sum(pairs, now=name), change=now - _sum(pairs, before=name)) for name in _ALIVE
        ),
        ribbons=tuple(
            Ribbon(
                before=pair[0], now=pair[1], members=many, label=_label(say, *pair, many) if pair == strongest else ""
            )
            for pair, many in sorted(pairs.items(), key=lambda each: (_order(each[0][0]), _order(each[0][1])))
        ),
        said="; ".join(_label(say, before, now, many) for (before, now), many in pairs.items() if before != now),
    )


def _order(name: Class) -> int:
    return ("none", *_ALIVE).index(name)


def _sum(pairs: dict[Pair, int], before: Class | None = None, now: Class | None = None) -> int:
    return sum(many for (was, is_now), many in pairs.items() if (before in (None, was)) and (now in (None, is_now)))


def _node(say: Say, name: Class, members: int, change: int | None = None) -> Node:
    label = say("window.analysis.joined") if name == "none" else class_name(say, name)
    text = "" if change is None else f"{change:+,}".replace("-", "−") if change else "±0"
    return Node(name=name, label=label, members=members, count=f"{members:,}", change=text)


def _label(say: Say, before: Class, now: Class, members: int) -> str:
    names = {"before": class_name(say, before), "now": class_name(say, now)}
    return say("window.analysis.flow", members=f"{members:,}", **names)


def _callouts(say: Say, money: Callable[[int], str], seen: Overview) -> tuple[Callout, ...]:
    found, nobody = [], say("window.analysis.callout.nobody")
    for at, (before, now) in enumerate(CALLOUTS):
        sums = [seen.flows.get((before, name)) for name in classes_of(now)]
        members = sum(each.members for each in sums if each)
        spend = money(sum(each.spend365_minor for each in sums if each))
        found.append(
            Callout(
                icon=_ICONS[at],
                title=say(f"window.analysis.callout.{before}_{now}", members=f"{members:,}"),
                detail=say(f"window.analysis.callout.{before}_{now}_detail", spend=spend) if members else nobody,
                key=_KEYS[at],
                is_first=at == 0,
                can_open=members > 0,
            )
        )
    return tuple(found)


def classes_of(now: str) -> tuple[Class, ...]:
    """The classes that a callout ends in."""
    return BACK if now == "back" else (now,)  # type: ignore[return-value]


def _short(day: date) -> str:
    return f"{day:%m-%d}"
