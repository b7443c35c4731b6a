"""What the invented shop is made of: names, dishes, reasons, from resources/demo."""

import tomllib
from typing import TypeVar

import msgspec
from msgspec import Struct

from desktop.core.domain.care_events import Group
from desktop.core.domain.tag_rules import Rule
from desktop.core.resources import resource

T = TypeVar("T")


class Dish(Struct, frozen=True, kw_only=True, rename={"part": "for"}):
    """One dish of the price list; ``part`` is its part in a meal: main, dish, snack, drink."""

    sku: str
    name: str
    price_minor: int
    category: str
    part: str
    barcode: str


class Menu(Struct, frozen=True, kw_only=True):
    """The price list, and how guests pay (what is named more often is used more often)."""

    dishes: tuple[Dish, ...]
    tenders: tuple[str, ...]

    def of(self, part: str) -> tuple[Dish, ...]:
        """The dishes for that part of a meal."""
        return tuple(dish for dish in self.dishes if dish.part == part)


class Hand(Struct, frozen=True, kw_only=True):
    """Somebody of the staff; ``key`` is what the story calls them."""

    key: str
    name: str
    role: str


class TagWord(Struct, frozen=True, kw_only=True):
    """A tag of the shop's: set by hand on ``members`` (their numbers), or borne by whom its ``rule`` holds of."""

    group: Group
    word: str
    rule: Rule | None = None
    members: tuple[int, ...] = ()


class People(Struct, frozen=True, kw_only=True):
    """What names and reasons are put together from."""

    surnames: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    phone_starts: str
    sources: tuple[str, ...]
    refund_reasons: tuple[str, ...]
    given_reasons: tuple[str, ...]
    made_good_reasons: tuple[str, ...]
    complaints: tuple[str, ...]
    explained: str
    tags: tuple[TagWord, ...]
    staff: tuple[Hand, ...]


def menu() -> Menu:
    """The invented price list."""
    return _read("menu.toml", Menu)


def people() -> People:
    """The invented names."""
    return _read("people.toml", People)


def _read(name: str, kind: type[T]) -> T:
    return msgspec.convert(tomllib.loads(resource("demo", name).read_text("utf-8")), kind)
