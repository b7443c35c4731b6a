"""Win-back recipes: which offer fits a member of a class and origin, and what it is worth (RULES.md).

A recipe is a fact of the rules, not a campaign: the shop's POS honours the offer under a coupon name of its own. What a
recipe is called stands in the words, under ``recipe.<name>``. Amounts are in yuan; ``offer_of`` has a currency's.
A shop may set its own (``winback.from_…``, ``winback.off_…`` in its program): ``own``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.classes import Class
from desktop.core.domain.money import like_yuan
from desktop.core.domain.program import WinBack

RecipeName = Literal["new", "returning", "dormant_new", "dormant_returning", "dormant_active", "lost", "none"]
RecipeKind = Literal["top_up", "next_bill", "this_bill", "voucher", "call"]
"""``next_bill``: 满送, a coupon for the next bill. ``this_bill``: 满减, off this one. ``voucher``: off any bill."""

WORKDAYS = (0, 1, 2, 3, 4)
_STEP_YUAN = 10


class Recipe(Struct, frozen=True, kw_only=True):
    """What is offered to whom. ``from_yuan`` is the least bill, ``off_yuan`` what it is worth, 0 where it has none.

    ``valid_days``: how long it can be used; ``every_days``: how often a member may get it again, 0: not said.
    ``weekdays``: Monday is 0, none: any day. ``most_percent``: how deep it may go, of the least bill; 0: not said.
    ``from_minor``, ``off_minor``: the shop's own amounts, in minor units, in place of those in yuan.
    """

    name: RecipeName
    kind: RecipeKind
    from_yuan: int = 0
    off_yuan: int = 0
    valid_days: int = 0
    every_days: int = 0
    weekdays: tuple[int, ...] = ()
    quiet_season: bool = False
    limited_hours: bool = False
    most_percent: int = 0
    from_minor: int | None = None
    off_minor: int | None = None


class Offer(Struct, frozen=True, kw_only=True):
    """A recipe's amounts in minor units of the shop's currency."""

    recipe: Recipe
    from_minor: int
    off_minor: int


RECIPES: Mapping[RecipeName, Recipe] = MappingProxyType(
    {
        recipe.name: recipe
        for recipe in (
            Recipe(name="new", kind="top_up"),
            Recipe(
                name="returning", kind="next_bill", from_yuan=200, off_yuan=50, valid_days=7, quiet_season=True,
                most_percent=25,
            ),
            Recipe(
                name="dormant_new", kind="this_bill", from_yuan=150, off_yuan=30, valid_days=30, quiet_season=True,
                limited_hours=True,
            ),
            Recipe(
                name="dormant_returning", kind="this_bill", from_yuan=200, off_yuan=50, valid_days=30, every_days=60,
                weekdays=WORKDAYS,
            ),
            Recipe(name="dormant_active", kind="voucher", off_yuan=20, valid_days=30, every_days=30),
            Recipe(name="lost", kind="call"),
            Recipe(name="none", kind="voucher", off_yuan=20, valid_days=30),
        )
    }
)  # fmt: skip

_BY_CLASS: Mapping[Class, RecipeName] = MappingProxyType(
    {"new": "new", "returning": "returning", "lost": "lost", "none": "none"}
)
_BY_ORIGIN: Mapping[Class, RecipeName] = MappingProxyType(
    {"new": "dormant_new", "returning": "dormant_returning", "active": "dormant_active"}
)


def recipe_for(class_name: Class, origin: Class | None = None) -> Recipe | None:
    """The recipe that fits; None for the active, who need none. ``origin``: of a dormant member, else passed over."""
    name = _BY_ORIGIN.get(origin or "new") if class_name == "dormant" else _BY_CLASS.get(class_name)
    return RECIPES[name] if name else None


def own(recipe: Recipe, rule: WinBack) -> Recipe:
    """The recipe with the amounts that the shop's program sets."""
    from_minor, off_minor = rule.amounts(recipe.name)
    return replace(recipe, from_minor=from_minor, off_minor=off_minor)


def offer_of(recipe: Recipe, currency: str) -> Offer:
    """The recipe's amounts in the shop's currency: its own where it has set any."""
    return Offer(
        recipe=recipe,
        from_minor=like_yuan(recipe.from_yuan, currency) if recipe.from_minor is None else recipe.from_minor,
        off_minor=like_yuan(recipe.off_yuan, currency) if recipe.off_minor is None else recipe.off_minor,
    )


def threshold_minor(spend_minor: int, bills: int, currency: str) -> int:
    """The least bill to ask of somebody: 1.5 × the own average bill, up to the next ten yuan or their like.

    ``spend_minor`` over ``bills`` of one member or of a list; 0 where there is nothing to go by.
    """
    if bills < 1 or spend_minor < 1:
        return 0
    step = like_yuan(_STEP_YUAN, currency)
    return -(-3 * spend_minor // (2 * bills * step)) * step


def too_deep(from_minor: int, off_minor: int, most_percent: int) -> bool:
    """Whether an offer takes off more than that share of the least bill; without a least bill, or a most, it cannot."""
    return bool(from_minor and most_percent) and off_minor * 100 > from_minor * most_percent
