"""The list of sections, what Ctrl+Tab and scans do, and that every section speaks every language."""

import pytest

from desktop.core.words import LANGUAGES
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import page

NAMES = ["shop", "program", "printer", "scanner", "pos", "hq", "data", "staff", "about"]


def test_the_wish_names_a_section_and_the_last_one_is_kept(make: Made) -> None:
    _, presenter, view = page(make(), "printer")
    assert view.last.current == "printer"
    presenter.leave()
    presenter.enter()
    assert view.last.current == "printer"


def test_arrows_stop_at_the_ends_and_ctrl_tab_goes_round(make: Made) -> None:
    _, presenter, view = page(make(), "shop")
    presenter.step(-1)
    assert view.last.current == "shop"
    presenter.step(1)
    assert view.last.current == "program"
    for _ in NAMES[1:]:
        assert presenter.pressed("Ctrl+Tab")
    assert view.last.current == "shop"


def test_only_the_scanner_test_takes_a_scan(make: Made) -> None:
    _, presenter, _ = page(make(), "shop")
    taken = []
    for name in NAMES:
        presenter.choose(name)
        taken.append(presenter.scanned("6901234567892"))
    assert taken == [name == "scanner" for name in NAMES]


def test_a_draft_stays_and_its_row_wears_a_dot(make: Made) -> None:
    _, presenter, view = page(make(), "program")
    presenter.program.type("earn.points", "2")
    presenter.choose("about")
    presenter.leave()
    presenter.enter()
    assert [row.name for row in view.last.rows if row.has_draft] == ["program"]
    presenter.choose("program")
    assert next(row.text for row in view.body.groups[0].rows if row.key == "earn.points") == "2"


def test_a_section_that_is_not_shown_takes_no_keyboard(make: Made) -> None:
    _, presenter, view = page(make(), "printer")
    presenter.printer.change(kind="network")
    presenter.choose("about")
    presenter.printer.keep()
    assert view.focused == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", ["till", "companion"])
def test_every_section_has_its_words(make: Made, language: str, mode: str) -> None:
    _, presenter, view = page(make(mode=mode), "shop", language=language)
    for name in NAMES:
        presenter.choose(name)
        assert view.body is not None
    assert [row.name for row in view.last.rows] == NAMES
