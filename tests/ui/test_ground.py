"""The window before anything is in it."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QScreen

from desktop.ui.ground import FIRST_SIZE, Ground
from desktop.ui.look.chosen_theme import theme_of


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("room", [QSize(1024, 768), QSize(1280, 1024), QSize(1920, 1080)])
def test_never_wider_than_its_screen_though_nobody_maximizes_it(room: QSize, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, room.width(), room.height()))
    monkeypatch.setattr(Ground, "showMaximized", Ground.show)
    ground = Ground(theme_of("light"), lambda _window: None)
    ground.show_on_screen()
    try:
        assert ground.size() == (QSize(*FIRST_SIZE) if room.width() > FIRST_SIZE[0] else room)
    finally:
        ground.close()
