"""The shipped font in the window: Noto Sans SC in two weights, drawn the same on every machine."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from desktop.core.resources import resource

_FILES = {400: "NotoSansSC-Regular.ttf", 500: "NotoSansSC-Medium.ttf"}


@cache
def load() -> dict[int, str]:
    """Weight → the family that Qt knows the file by. About 15 ms, once; a QGuiApplication must exist.

    Raises:
        FileNotFoundError: a file is missing or no font, so the installation is broken.
    """
    return {weight: _family(name) for weight, name in _FILES.items()}


def _family(name: str) -> str:
    # By path, not by bytes: Qt maps the file into memory and reads only the glyphs it draws.
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(resource("fonts", name))))
    if not families:
        raise FileNotFoundError(name)
    return families[0]


@cache
def font(pixels: int, weight: int) -> QFont:
    """The font at a size in pixels, weight 400 or 500; unhinted and grey-edged, so that renders agree everywhere."""
    made = QFont(load()[weight])
    made.setWeight(QFont.Weight(weight))
    made.setPixelSize(pixels)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    return made
