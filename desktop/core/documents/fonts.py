"""The one shipped font, in two weights, for PDF and pictures alike; and which characters it can show.

Reading a face costs 50 ms, once per process, when something is first drawn.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from desktop.core.resources import resource

Weight = Literal["Regular", "Medium"]

MISSING = "〓"
"""Stands for a character that the font lacks: a printer's "geta", plainly a gap, never silence."""


@cache
def face(weight: Weight) -> TTFont:
    """The face for PDF, registered with reportlab under its ``fontName``."""
    font = TTFont(f"Shuke-{weight}", str(_path(weight)))
    pdfmetrics.registerFont(font)
    return font


@lru_cache(maxsize=64)
def pixel_face(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """The face for pictures, at ``size`` pixels to the em; laid out plainly, so that renders agree everywhere."""
    return ImageFont.truetype(str(_path(weight)), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def shown(text: str, weight: Weight) -> str:
    """The text with MISSING for every character that the font has no picture of."""
    known = face(weight).face.charToGlyph
    if all(ord(char) in known for char in text):
        return text
    return "".join(char if ord(char) in known else MISSING for char in text)


def text_width(text: str, size: float, weight: Weight) -> float:
    """How wide the text is drawn, in the unit of ``size``."""
    return float(face(weight).stringWidth(text, size))


def _path(weight: Weight) -> Path:
    return resource("fonts", f"NotoSansSC-{weight}.ttf")
