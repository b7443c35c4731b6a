"""关于: the version, the licence texts, and every library with its licence."""

from desktop.settings import VERSION
from desktop.ui.settings.libraries import ROOTS, libraries
from tests.architecture.test_packages import wishes
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import page


def test_version_and_texts_are_shown(make: Made) -> None:
    _, presenter, view = page(make(), "about")
    assert VERSION in [fact.value for fact in view.body.facts]
    assert "Apache License" in view.body.text
    presenter.about.choose("fonts")
    assert "SIL OPEN FONT LICENSE" in view.body.text.upper()
    presenter.about.choose("notice")
    assert "Copyright 2026" in view.body.text


def test_texts_are_read_once_and_never_on_the_spot(make: Made) -> None:
    desk, presenter, view = page(make(), "shop")
    desk.lane.held = True
    presenter.choose("about")
    assert (view.body.text, view.body.libraries) == ("", ())
    presenter.choose("shop")
    presenter.choose("about")
    desk.lane.release()
    assert view.body.text
    assert view.body.libraries


def test_every_package_that_a_till_asks_for_is_listed_with_its_licence() -> None:
    assert list(ROOTS) == sorted(wish.split(">")[0].split("<")[0] for wish in wishes("till.in"))
    found = {library.name.lower().replace("_", "-"): library for library in libraries()}
    assert set(ROOTS) <= set(found)
    assert [name for name in ROOTS if not found[name].licence] == []
    assert found["msgspec"].licence.startswith("BSD")
    assert found["cffi"].version
