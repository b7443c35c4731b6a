"""One QApplication for all tests of the window, off screen; whatever Qt complains about fails the test."""

import os
from collections.abc import Callable, Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.core.words import Words
from desktop.ui.look import style
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import LIGHT

_HARMLESS = ("This plugin does not support propagateSizeHints()", "This plugin does not support raise()")


@pytest.fixture(scope="session")
def app() -> QApplication:
    """The application; Qt allows one a process."""
    made = QApplication.instance() or QApplication([])
    assert isinstance(made, QApplication)
    made.setCursorFlashTime(0)
    return made


@pytest.fixture(autouse=True)
def qt_messages() -> Iterator[list[str]]:
    """What Qt says during the test; anything left at its end fails it."""
    said: list[str] = []

    def hear(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if text not in _HARMLESS:
            said.append(text)

    before = qInstallMessageHandler(hear)
    yield said
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def look(app: QApplication) -> Look:
    """The light look at scale 1 in 简体, applied."""
    made = Look(LIGHT, 1.0, Words("zh-Hans"))
    style.apply(app, made)
    return made


Show = Callable[..., QWidget]


@pytest.fixture
def show(app: QApplication) -> Iterator[Show]:
    """Put parts into a window and show it with the focus; closed at the end."""
    windows: list[QWidget] = []

    def put(*parts: QWidget, width: int = 800, height: int = 600) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        for part in parts:
            column.addWidget(part)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        app.processEvents()
        windows.append(window)
        return window

    yield put
    for window in windows:
        window.close()
        window.deleteLater()
    app.processEvents()
