"""Keys as rooms hear them."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from desktop.ui.scanner import heard_name

_PLAIN, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_ALT, _CTRL, _PAD = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.KeypadModifier,
)


@pytest.mark.parametrize(
    ("key", "held", "text", "heard"),
    [
        (Qt.Key.Key_4, _PLAIN, "4", "4"),
        (Qt.Key.Key_4, _PAD, "4", "4"),
        (Qt.Key.Key_X, _SHIFT, "X", "X"),
        (Qt.Key.Key_Space, _PLAIN, " ", "Space"),
        (Qt.Key.Key_4, _ALT, "4", "Alt+4"),  # as X11 says it: a cashier without that page typed an amount
        (Qt.Key.Key_4, _CTRL, "4", "Ctrl+4"),
        (Qt.Key.Key_4, _ALT | _PAD, "4", "Alt+4"),
    ],
)
def test_with_ctrl_or_alt_a_key_types_nothing(key: Qt.Key, held: Qt.KeyboardModifier, text: str, heard: str) -> None:
    assert heard_name(QKeyEvent(QEvent.Type.KeyPress, key, held, text)) == heard
