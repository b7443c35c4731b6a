"""Which offer fits whom, what it takes off, and how it is said."""

from typing import get_args

import pytest

from desktop.core.domain.classes import Class
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.program import Program, WinBack
from desktop.core.domain.program_document import validated
from desktop.core.domain.recipes import (
    RECIPES,
    WORKDAYS,
    RecipeName,
    offer_of,
    own,
    recipe_for,
    threshold_minor,
    too_deep,
)
from desktop.core.words import LANGUAGES, Words


@pytest.mark.parametrize(
    ("class_name", "origin", "named"),
    [
        ("new", None, "new"),
        ("returning", None, "returning"),
        ("dormant", "new", "dormant_new"),
        ("dormant", "returning", "dormant_returning"),
        ("dormant", "active", "dormant_active"),
        ("lost", "active", "lost"),
        ("none", None, "none"),
    ],
)
def test_a_recipe_fits_the_class_and_of_the_dormant_the_origin(
    class_name: Class, origin: Class | None, named: RecipeName
) -> None:
    assert recipe_for(class_name, origin) is RECIPES[named]


def test_who_is_active_needs_no_offer() -> None:
    assert recipe_for("active") is None


def test_every_recipe_stands_under_its_name_and_fits_somebody() -> None:
    fits = {recipe_for(name, origin) for name in get_args(Class) for origin in ("new", "returning", "active")}
    assert fits - {None} == set(RECIPES.values())
    assert [recipe.name for recipe in RECIPES.values()] == list(RECIPES) == list(get_args(RecipeName))


def test_the_recipes_say_what_the_rules_say() -> None:
    said = {
        name: (recipe.kind, recipe.from_yuan, recipe.off_yuan, recipe.valid_days, recipe.every_days, recipe.weekdays)
        for name, recipe in RECIPES.items()
    }
    assert said["returning"] == ("next_bill", 200, 50, 7, 0, ())
    assert said["dormant_new"] == ("this_bill", 150, 30, 30, 0, ())
    assert said["dormant_returning"] == ("this_bill", 200, 50, 30, 60, WORKDAYS)
    assert said["dormant_active"] == ("voucher", 0, 20, 30, 30, ())
    assert RECIPES["returning"].most_percent == 25
    assert RECIPES["dormant_new"].limited_hours
    assert RECIPES["dormant_new"].quiet_season


@pytest.mark.parametrize(("currency", "least", "off"), [("CNY", 20_000, 5_000), ("TWD", 1_000, 250)])
def test_an_offer_is_worth_about_as_much_in_every_currency(currency: str, least: int, off: int) -> None:
    offer = offer_of(RECIPES["dormant_returning"], currency)
    assert (offer.from_minor, offer.off_minor) == (least, off)


def test_a_shop_s_own_amounts_take_the_place_of_the_usual() -> None:
    rule = WinBack(off_dormant_returning=6_000, off_none=0)
    offer = offer_of(own(RECIPES["dormant_returning"], rule), "CNY")
    assert (offer.from_minor, offer.off_minor) == (20_000, 6_000)
    assert offer_of(own(RECIPES["none"], rule), "CNY").off_minor == 0
    assert offer_of(own(RECIPES["lost"], rule), "CNY").off_minor == 0
    fine = Program(winback=WinBack(from_returning=20_000, off_returning=5_000))
    assert validated(fine) == fine
    for wrong in (
        WinBack(from_returning=20_000, off_returning=5_001), WinBack(from_dormant_new=100, off_dormant_new=101),
        WinBack(off_none=-1),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=r"program\.bad_value"):
            validated(Program(winback=wrong))


@pytest.mark.parametrize(
    ("spend", "bills", "least"),
    [(100_00, 1, 150_00), (100_01, 1, 160_00), (200_00, 2, 150_00), (1, 1, 10_00), (0, 3, 0), (50_00, 0, 0)],
)
def test_the_threshold_is_half_as_much_again_as_the_own_average_up_to_the_next_ten(
    spend: int, bills: int, least: int
) -> None:
    assert threshold_minor(spend, bills, "CNY") == least


def test_no_recipe_goes_deeper_than_it_may_and_one_yuan_more_does() -> None:
    assert not too_deep(200_00, 50_00, 25)
    assert too_deep(200_00, 50_01, 25)
    assert not too_deep(0, 20_00, 25)
    assert not any(too_deep(recipe.from_yuan, recipe.off_yuan, recipe.most_percent) for recipe in RECIPES.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_recipe_is_said_with_its_amounts(language: str) -> None:
    words = Words(language)
    for recipe in RECIPES.values():
        said = [
            words.say(f"recipe.{recipe.name}.{part}", least="¥200", off="¥50") for part in ("offer", "terms", "say")
        ]
        assert ("¥50" in said[0]) == bool(recipe.off_yuan)
        assert ("¥200" in said[0]) == bool(recipe.from_yuan)
        assert "{" not in "".join(said)
