"""A member card as shapes in millimetres from its top left corner, as drawn in screens/receipt.png.

85.6 × 54 mm, flat colours, readable in one colour of ink. It shows neither phone nor tier: those change or are private.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from desktop.core.documents.cells import wrap
from desktop.core.documents.clean import clean
from desktop.core.documents.fonts import Weight, shown, text_width
from desktop.core.documents.qr import QUIET, matrix
from desktop.core.domain.slip import Card
from desktop.core.words import Words

WIDE, HIGH, CORNER = 85.6, 54.0, 3.0

_BLUE, _SEAL, _WHITE, _INK, _WAVE = "27489C", "B23A2A", "FFFFFF", "1B2230", "4464AB"
_LEFT, _BESIDE_SEAL, _TEXT_ENDS = 4.7, 14.0, 47.6
_PANEL_X, _PANEL_Y, _PANEL, _INSET = 49.6, 10.0, 32.0, 0.5
_CAPTION = 3.8
_WAVE_STEP, _WAVE_TOP = WIDE / 10, 47.9
_MOST = 60
_LEADING = 1.15
_TRIALS = ((1.0, 1), (0.85, 1), (0.72, 1), (0.85, 2), (0.7, 2), (0.6, 2), (0.6, 3), (0.5, 3), (0.45, 4), (0.36, 6))
"""Part of the wished size, and how many lines it may take."""


class _Place(Struct, frozen=True):
    """Room for a text: from ``x`` to ``ends``, lines ``high`` together, the first at y; or the last, if it hangs up."""

    x: float
    y: float
    ends: float
    high: float
    hangs: Literal["up", "down"] = "down"


class Box(Struct, frozen=True):
    """A filled rectangle with round corners."""

    x: float
    y: float
    wide: float
    high: float
    corner: float
    colour: str


class Label(Struct, frozen=True):
    """One text on one line; x is its left end or its middle, y its baseline; all glyphs exist."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    weight: Weight = "Regular"
    align: Literal["left", "centre"] = "left"


class Ring(Struct, frozen=True):
    """A filled circle with a thin edge."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str
    thick: float


class CodePatch(Struct, frozen=True):
    """A QR code; x, y is its first dark module's corner, quiet zone outside."""

    token: str
    x: float
    y: float
    module: float
    colour: str


Shape = Box | Label | Ring | CodePatch


def card_shapes(card: Card) -> tuple[Shape, ...]:
    """The card's shapes, back to front; what lies outside the card's outline is to be clipped."""
    words = Words(card.language)
    return (
        Box(0, 0, WIDE, HIGH, CORNER, _BLUE),
        *_waves(),
        *_shop(card, words),
        *_member(card, words),
        *_panel(card, words),
    )


def _waves() -> Iterator[Shape]:
    """青海波: rows of scales, each row half covering the one behind; flat, no opacity."""
    radius = _WAVE_STEP / 2
    for row in range(4):
        y = _WAVE_TOP + radius + row * radius / 2
        for column in range(-1, 11):
            x = (column + (0.5 if row % 2 == 0 else 1)) * _WAVE_STEP
            yield from (Ring(x, y, radius * part / 3, _BLUE, _WAVE, 0.18) for part in (3, 2, 1))


def _shop(card: Card, words: Words) -> Iterator[Shape]:
    yield Box(_LEFT, 4.3, 7.4, 7.4, 1.3, _SEAL)
    yield Label("熟", _LEFT + 3.7, 9.95, 5.2, _WHITE, "Medium", "centre")
    store = clean(card.store or "", _MOST)
    kind = words.say("member_card.member")
    below = f"{store} · {kind}" if store else kind
    over_panel = _Place(_BESIDE_SEAL, 7.7, _PANEL_X + _PANEL, 5.0, "up")
    yield from _fitted(clean(card.shop, _MOST) or "—", over_panel, 3.4, "Medium")
    yield from _fitted(below, _Place(_BESIDE_SEAL, 11.1, _TEXT_ENDS, 8.0), 2.2)


def _member(card: Card, words: Words) -> Iterator[Shape]:
    name = clean(card.name, _MOST) or "—"
    number = " · ".join(clean(card.number, _MOST).split())
    since = words.say("member_card.since", month=f"{card.member_since:%Y-%m}")
    yield from _fitted(name, _Place(_LEFT, 36.8, _TEXT_ENDS, 18.0, "up"), 5.4, "Medium")
    yield from _fitted(number, _Place(_LEFT, 41.4, _TEXT_ENDS, 2.8), 2.8)
    yield from _fitted(since, _Place(_LEFT, 45.4, _TEXT_ENDS, 2.2), 2.2)


def _panel(card: Card, words: Words) -> Iterator[Shape]:
    """White paper for the code: four modules around it, at least 25 mm for the dark part of a member's token."""
    code = matrix(card.token)
    module = (_PANEL - 2 * _INSET) / (code.size + 2 * QUIET)
    first = _INSET + QUIET * module
    caption = words.say("member_card.scan")
    yield Box(_PANEL_X, _PANEL_Y, _PANEL, _PANEL + _CAPTION, 1.6, _WHITE)
    yield CodePatch(card.token, _PANEL_X + first, _PANEL_Y + first, module, _INK)
    yield Label(caption, _PANEL_X + _PANEL / 2, _PANEL_Y + _PANEL + 2.2, 2.2, _INK, "Regular", "centre")


def _fitted(text: str, place: _Place, size: float, weight: Weight = "Regular") -> list[Label]:
    """The text at its place, smaller or on more lines as needed, never cut."""
    drawn, lines = _lines(shown(text, weight), size, weight, place)
    step = drawn * _LEADING
    top = place.y - (len(lines) - 1) * step if place.hangs == "up" else place.y
    return [Label(line, place.x, top + at * step, drawn, _WHITE, weight) for at, line in enumerate(lines)]


def _lines(text: str, size: float, weight: Weight, place: _Place) -> tuple[float, list[str]]:
    """The first size and number of lines that fit, one line preferred as long as it stays readable."""
    for part, most in _TRIALS:
        drawn = size * part
        lines = _wrapped(text, drawn, weight, place.ends - place.x)
        if len(lines) == 1 or (len(lines) <= most and len(lines) * drawn * _LEADING <= place.high):
            break
    return drawn, lines


def _wrapped(text: str, size: float, weight: Weight, room: float) -> list[str]:
    """Lines that are drawn no wider than the room: cells are only a guess for proportional letters."""
    cells = max(2, int(room * 2.4 / size))
    while True:
        lines = wrap(text, cells)
        if cells == 2 or all(text_width(line, size, weight) <= room for line in lines):
            return lines
        cells -= 1
