"""The tenders as cells of a row: five places, the last one shared where the shop named more of its own. Pure."""

from collections.abc import Callable, Mapping, Sequence

from desktop.core.words import Words
from desktop.ui.checkout.model import Cell
from desktop.ui.checkout.tender_entry import PLACES, Tenders

Money = Callable[[int], str]


def tender_name(words: Words, kind: str) -> str:
    """A tender by its name: ours in the language spoken, the shop's own as it was given."""
    key = f"window.checkout.tender.{kind}"
    return words.say(key) if words.has(key) else kind


def at_place(kinds: Sequence[str], current: str, place: int) -> str | None:
    """The tender of a place (from 1): at the last one, each press comes to the next of those that share it."""
    if place != PLACES or len(kinds) <= PLACES:
        return kinds[place - 1] if place <= len(kinds) else None
    shared = kinds[PLACES - 1 :]
    return shared[(shared.index(current) + 1) % len(shared)] if current in shared else shared[0]


def place_of(kinds: Sequence[str], kind: str) -> str:
    """The place of a tender, as its cell's value."""
    return str(min(list(kinds).index(kind) + 1, PLACES)) if kind in kinds else ""


def cells(
    words: Words, money: Money, kinds: Sequence[str], tenders: Tenders, brought: Mapping[str, int]
) -> tuple[Cell, ...]:
    """One cell a place; where the bill is split, what each has ``brought``."""
    made = []
    for place in range(1, min(len(kinds), PLACES) + 1):
        kind = _shown_at(kinds, tenders, place)
        shared = f" {kinds.index(kind) - PLACES + 2}/{len(kinds) - PLACES + 1}" if place == PLACES < len(kinds) else ""
        note = money(brought[kind]) if kind in brought else f"Ctrl+{place}{shared}"
        made.append(Cell(value=str(place), label=tender_name(words, kind), note=note))
    return tuple(made)


def _shown_at(kinds: Sequence[str], tenders: Tenders, place: int) -> str:
    """At the shared place: the one that is chosen, else one that paid a part, else the first."""
    if place != PLACES:
        return kinds[place - 1]
    wanted = (tenders.current, *(part.kind for part in tenders.parts))
    return next((kind for kind in wanted if kind in kinds[PLACES - 1 :]), kinds[PLACES - 1])
