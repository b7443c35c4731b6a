"""Bugs of the page planted one by one, each found by a test of this folder."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.core.domain.contacts import CONSENT_OF
from desktop.core.services import export_dormant, list_dormant, log_contact
from desktop.core.store.lists import looked
from desktop.core.store.lists.liked import Liked
from desktop.ui.dormant import called, calling, showing
from desktop.ui.dormant.presenter import Presenter
from tests.tills import TestTill
from tests.ui.dormant import test_filters, test_page
from tests.ui.fake_desk import FakeDesk

Plant = Callable[[pytest.MonkeyPatch], None]


def by_bills(patch: pytest.MonkeyPatch) -> None:
    """The wrong sort."""
    patch.setitem(looked._VALUES, "worth", looked._VALUES["bills"])


def to_everybody(patch: pytest.MonkeyPatch) -> None:
    """Consent ignored by the export."""
    wished = export_dormant._wished

    def agreed(till: object, reading: object, wanted: object, *_: object) -> Iterator[object]:
        for rows, _total in wished(till, reading, wanted):  # type: ignore[arg-type]
            yield from rows

    patch.setattr(export_dormant, "_agreed", agreed)


def to_whoever(patch: pytest.MonkeyPatch) -> None:
    """Consent ignored by a call."""
    patch.setattr(log_contact, "CONSENT_OF", dict.fromkeys(CONSENT_OF, ""))


def again_and_again(patch: pytest.MonkeyPatch) -> None:
    """The limit on contact ignored."""
    patch.setattr(log_contact, "limits_met", lambda *_: ())
    patch.setattr(log_contact, "offered_lately", lambda *_: False)


def undone_on_the_screen_alone(patch: pytest.MonkeyPatch) -> None:
    """Undo says that it is done, and the outcome stands."""
    patch.setattr(called, "undo_contact", lambda *_: None)


def one_click(patch: pytest.MonkeyPatch) -> None:
    """The first click saves."""
    patch.setattr(called, "pressed", lambda call, key: (call, (calling.FIRST.get(key, "reached"), "")))


def held_out_listed(patch: pytest.MonkeyPatch) -> None:
    """The hold-out stands on the list."""
    patch.setattr(list_dormant, "hold_out_of", lambda *_: None)


def counted_with_the_held_out(patch: pytest.MonkeyPatch) -> None:
    """The list does not say whom it leaves out."""
    patch.setattr(showing, "held_told", lambda *_: "")


def every_favourite(patch: pytest.MonkeyPatch) -> None:
    """The filter by favourite lets everybody through."""
    patch.setattr(looked.LookedLists, "_is_liked", lambda *_: True)


def nothing_liked(patch: pytest.MonkeyPatch) -> None:
    """Nobody's favourite is known."""
    patch.setattr(looked, "liked_of", lambda *_: Liked(None, at_store=False))


def everybody_new(patch: pytest.MonkeyPatch) -> None:
    """The former class is not asked for."""
    asked = list_dormant.asked_of
    patch.setattr(list_dormant, "asked_of", lambda filters, currency: replace(
        asked(filters, currency), origins=()))  # fmt: skip


FOUND_BY: dict[Plant, str] = {
    by_bills: "test_who_stayed_away_is_listed_the_most_worth_first_with_what_to_offer",
    to_everybody: "test_what_leaves_the_house_is_recorded_and_only_of_who_agreed",
    to_whoever: "test_who_did_not_agree_has_no_script_and_no_call_is_logged",
    again_and_again: "test_who_was_offered_something_lately_is_asked_about_first",
    undone_on_the_screen_alone: "test_undo_takes_the_last_one_back_then_the_one_before_then_says_there_is_none",
    one_click: "test_an_outcome_is_saved_by_the_second_click_and_the_next_row_is_current",
    held_out_listed: "test_who_is_held_out_is_never_listed_not_even_when_looked_for",
    counted_with_the_held_out: "test_filters_hold_together_with_the_sort_and_are_counted",
    every_favourite: "test_filters_hold_together_with_the_sort_and_are_counted",
    nothing_liked: "test_filters_hold_together_with_the_sort_and_are_counted",
    everybody_new: "test_filters_hold_together_with_the_sort_and_are_counted",
}


def find(name: str, shop: TestTill, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what the test of that name does, over a copy of the shop."""
    test = getattr(test_page, name, None) or getattr(test_filters, name)
    folder.mkdir()
    desk = FakeDesk(shop.till, folder)
    page = Presenter(desk)  # type: ignore[arg-type]
    page.enter()
    given = {"shop": shop, "desk": desk, "page": page, "tmp_path": folder, "monkeypatch": monkeypatch}
    test(**{each: given[each] for each in inspect.signature(test).parameters})


@pytest.mark.parametrize("plant", FOUND_BY, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found(plant: Plant, shop: TestTill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, IndexError)):
        find(FOUND_BY[plant], shop, tmp_path / "files", monkeypatch)


@pytest.mark.parametrize("name", sorted(set(FOUND_BY.values())))
def test_where_nothing_is_planted_nothing_is_found(
    name: str, shop: TestTill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find(name, shop, tmp_path / "files", monkeypatch)
