"""F1: what the page is for and its keys, in every language, all of it to be seen at 1024 × 768."""

import pytest

from desktop.core.words import LANGUAGES, Words
from desktop.ui.help.presenter import EVERYWHERE, KEYS, HelpModel, Presenter


class Desk:
    """Words alone."""

    def __init__(self, language: str) -> None:
        self._words = Words(language)

    def say(self, key: str, **facts: object) -> str:
        return self._words.say(key, **facts)


def model(language: str, room: str) -> HelpModel:
    presenter = Presenter(Desk(language))  # type: ignore[arg-type]
    shown: list[HelpModel] = []
    presenter.view = type("View", (), {"present": staticmethod(shown.append)})
    presenter.enter(room=room)
    return shown[-1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", KEYS)
def test_every_page_says_what_it_is_for_and_each_of_its_keys_once(language: str, room: str) -> None:
    found = model(language, room)
    assert len(found.about) > 30
    keys = [key for column in found.columns for key, told in column.keys if told]
    assert keys == [*KEYS[room], *EVERYWHERE]
    assert max(len(column.keys) for column in found.columns) <= 11


def test_a_page_without_keys_of_its_own_shows_the_counters() -> None:
    assert model("en", "welcome") == model("en", "checkout")
