"""Every setting of the program has a name, and every choice, in every language: nobody reads a dotted key."""

from typing import get_args

import pytest

from desktop.core.domain.classes import ExactlyThree, OwnRhythm
from desktop.core.domain.program import DEFAULT, BirthdayWindow, Combining, Rounding
from desktop.core.domain.program_document import as_tree
from desktop.core.domain.purchases import Count
from desktop.core.domain.validity import ValidityKind
from desktop.core.words import LANGUAGES, Words
from desktop.ui.settings.program_fields import SETTINGS


def leaves(tree: dict[str, object], prefix: str = "") -> list[str]:
    found = []
    for key, value in tree.items():
        found += leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_has_a_name(language: str) -> None:
    words = Words(language)
    keys = [key for key in leaves(as_tree(DEFAULT)) if key != "tiers"]
    assert [key for key in keys if not words.has(f"window.settings.program.setting.{key}")] == []


def test_every_choice_of_the_program_is_offered() -> None:
    offered = {key: set(setting.choices) for key, setting in SETTINGS.items() if setting.choices}
    assert offered == {
        "earn.rounding": set(get_args(Rounding)),
        "earn.birthday": set(get_args(BirthdayWindow)),
        "earn.combining": set(get_args(Combining)),
        "validity.kind": set(get_args(ValidityKind)),
        "refund.shortfall": {"debt", "cash"},
        "classes.count": set(get_args(Count)),
        "classes.exactly_three": set(get_args(ExactlyThree)),
        "classes.own_rhythm": set(get_args(OwnRhythm)),
    }
