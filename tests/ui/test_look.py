"""The tokens keep what UI.md promises, every icon can be drawn, and no text is drawn as a box."""

import itertools

import pytest
from PySide6.QtGui import QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication

from desktop.core.words import LANGUAGES, catalogue
from desktop.ui.look import contrast, fonts, icons, style
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import DARK, LIGHT, THEMES, TYPE, Theme, scale_for

PAPERS = ("bg", "surface", "sunken")
OWN_SOFT = {"accent": "soft", "ok": "ok_soft", "warn": "warn_soft", "bad": "bad_soft", "vip": "vip_soft",
            "platinum": "platinum_soft"}  # fmt: skip
PROMISED = {  # the worst ratio on bg, surface, sunken and the own soft: light, dark (UI.md, Tokens)
    "edge": (3.2, 3.7), "ink": (14.3, 13.4), "ink2": (7.5, 8.5), "ink3": (4.9, 5.8), "accent": (7.2, 7.0),
    "ok": (5.7, 7.4), "warn": (6.0, 7.6), "bad": (5.9, 7.1), "vip": (5.9, 7.9), "platinum": (6.8, 7.8),
}  # fmt: skip
PAIRS = [  # what else stands on what, and the least it may stand apart
    ("on", "accent", 8.4), ("ink3", "soft", 4.7), ("ink", "heat1", 4.6), ("ink", "heat2", 4.6), ("ink", "heat3", 4.6),
    ("on", "heat4", 4.6), ("on", "heat5", 4.6), ("seal_on", "seal", 4.6), ("ink", "soft", 4.6), ("ink2", "soft", 4.6),
]  # fmt: skip


def ratio(theme: Theme, one: str, other: str) -> float:
    return contrast.ratio(getattr(theme, one), getattr(theme, other))


def test_the_ends_of_the_scale() -> None:
    assert contrast.ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast.ratio("#808080", "#808080") == 1


@pytest.mark.parametrize("colour", PROMISED)
@pytest.mark.parametrize(("theme", "column"), [(LIGHT, 0), (DARK, 1)], ids=["light", "dark"])
def test_a_colour_stands_off_every_paper_as_promised(theme: Theme, column: int, colour: str) -> None:
    papers = (*PAPERS, OWN_SOFT[colour]) if colour in OWN_SOFT else PAPERS
    assert min(round(ratio(theme, colour, paper), 1) for paper in papers) >= PROMISED[colour][column]


@pytest.mark.parametrize(("one", "other", "least"), PAIRS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_pair_stands_apart(theme: Theme, one: str, other: str, least: float) -> None:
    assert round(ratio(theme, one, other), 1) >= least


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_class_can_be_told_from_its_card(theme: Theme) -> None:
    classes = [name for name in vars(theme) if name.startswith("class_")]
    assert len(classes) == 5
    assert min(ratio(theme, name, "surface") for name in classes) >= 3.2


@pytest.mark.parametrize(
    ("width", "scale"), [(1024, 1), (1599, 1), (1600, 1.25), (2399, 1.25), (2400, 1.75), (3200, 2.5), (7680, 2.5)]
)
def test_wide_screens_draw_larger(width: int, scale: float) -> None:
    assert scale_for(width) == scale


def test_a_line_never_vanishes(look: Look) -> None:
    assert [Look(LIGHT, scale, look.words).px(1) for scale in (0.5, 1, 1.25, 1.75, 2.5)] == [1, 1, 1, 2, 3]
    assert look.px(0) == 0


@pytest.mark.parametrize("name", sorted(icons.names()))
def test_an_icon_has_ink_and_keeps_its_colour(look: Look, name: str) -> None:
    image = icons.drawn(name, look.theme.accent, 24)
    pixels = [image.pixelColor(x, y) for x, y in itertools.product(range(24), repeat=2)]
    inked = [colour for colour in pixels if colour.alpha()]
    full = {colour.name().upper() for colour in inked if colour.alpha() == 255}
    assert len(inked) > 20
    assert full <= {look.theme.accent}


def test_an_icon_says_when_it_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        icons.drawn("no such icon", "#000000", 20)


def test_digits_are_of_one_width(look: Look) -> None:
    for role in TYPE:
        metrics = QFontMetricsF(look.font(role))
        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_both_weights_are_ours(look: Look) -> None:
    assert set(fonts.load()) == {400, 500}
    light, strong = (QRawFont.fromFont(look.font("body", strong=strong)) for strong in (False, True))
    assert light.familyName().startswith("Noto Sans SC")
    assert light.fontTable("glyf") != strong.fontTable("glyf")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_parts_is_drawn_as_a_box(look: Look, language: str) -> None:
    face = QRawFont.fromFont(look.font("body"))
    said = {key: text for key, text in catalogue(language).items() if key.startswith("window.parts.")}
    assert said
    assert {key for key, text in said.items() if not all(face.supportsCharacter(ord(char)) for char in text)} == set()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_style_sheet_parses(app: QApplication, look: Look, theme: Theme) -> None:
    style.apply(app, Look(theme, 1.25, look.words))  # what Qt cannot parse it says, and that fails the test
    assert "{" + "surface" not in style.sheet(look)
