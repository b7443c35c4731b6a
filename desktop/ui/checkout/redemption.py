"""Points to use: which F8 offers next, how the choices read, and why not more. Pure."""

from collections.abc import Callable, Sequence

from desktop.core.domain.redeeming import Limit
from desktop.core.services.price_bill import Option, Priced
from desktop.ui.checkout.model import Cell

Phrase = Callable[..., str]
Money = Callable[[int], str]
OTHER = "other"
"""The cell that lets any number be typed."""
_MOST_CELLS, _LARGE = 4, 100_000
_SAY_MOST: tuple[Limit, ...] = ("balance", "share", "card", "offline_member", "offline_till")


def next_points(options: Sequence[Option], offered: int) -> Option | None:
    """What F8 comes to after ``offered``: the next option that takes more, then none again."""
    if not options:
        return None
    return next((option for option in options if option.points > offered), options[0])


def cells(phrase: Phrase, money: Money, priced: Priced, points: int, *, asks_hq: bool = False) -> tuple[Cell, ...]:
    """The options, and the cell for any other number, which shows it. ``asks_hq``: HQ may let more be used."""
    offered = [option.points for option in priced.options]
    bare = len(offered) >= _MOST_CELLS or max(offered, default=0) >= _LARGE
    made = [_cell(phrase, money, priced, option, (bare, asks_hq)) for option in priced.options]
    if priced.most_points_approved:
        is_other = points not in offered
        worth = f"−{money(priced.discount_minor)}" if is_other and not priced.refused else phrase("points.other_key")
        label = f"{points:,}" if is_other else phrase("points.other")
        made.append(Cell(value=OTHER, label=label, note=worth))
    return tuple(made)


def chosen(priced: Priced, points: int) -> str:
    """Which cell is chosen."""
    return str(points) if any(option.points == points for option in priced.options) else OTHER


def note(phrase: Phrase, priced: Priced, amount_minor: int, *, asks_hq: bool = False) -> str:
    """At most how many, and what keeps it from being more."""
    limit, most = priced.limit, priced.most_points
    if limit is None:
        return phrase("points.no_member")
    if priced.held:
        return phrase("points.kept_by_hq", points=f"{priced.held:,}")
    if asks_hq and amount_minor:
        return phrase("points.beyond_asks_hq", points=f"{most:,}")
    if limit in _SAY_MOST:
        if not amount_minor:
            return phrase("points.no_amount")
        return phrase(f"points.most_{limit}", points=f"{most:,}")
    return phrase(f"points.{limit}")


def _cell(phrase: Phrase, money: Money, priced: Priced, option: Option, how: tuple[bool, bool]) -> Cell:
    """``how``: bare numbers, and whether HQ is asked before a manager."""
    bare, asks_hq = how
    if not option.points:
        return Cell(value="0", label=phrase("points.none"), note=phrase("points.keep"))
    number = f"{option.points:,}"
    label = number if bare else phrase("points.some", points=number)
    worth = f"−{money(option.worth_minor)}"
    if option.needs_manager and not asks_hq:
        note = phrase("points.manager", worth=worth)
        return Cell(value=str(option.points), label=label, note=note, short=number, short_note=worth, locked=True)
    is_most = option.points == priced.most_points and len(priced.options) > 2
    note = phrase("points.the_most", worth=worth) if is_most and not bare else worth
    return Cell(value=str(option.points), label=label, note=note, short=number, short_note=worth)
