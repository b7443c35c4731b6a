"""Which theme the settings mean: light, dark, or what the desktop has."""

from PySide6.QtWidgets import QApplication

from desktop.ui.look.tokens import DARK, LIGHT, Theme

_DARK_BELOW = 128


def theme_of(chosen: str) -> Theme:
    """The theme by its name; ``system`` asks the desktop."""
    if chosen == "system":
        return DARK if QApplication.palette().window().color().lightness() < _DARK_BELOW else LIGHT
    return DARK if chosen == "dark" else LIGHT
