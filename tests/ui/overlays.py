"""Puts a dialog's view into an overlay over an empty window, as the shell does: for looking at one dialog alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.words import Words
from desktop.ui.look import style
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import THEMES, scale_for
from desktop.ui.shell.dialog import Dialog


@contextmanager
def dialog(
    app: QApplication, view: Any, room: Any, *, size: tuple[int, int] = (1366, 768), theme: str = "light",
    language: str = "zh-Hans",
) -> Iterator[Any]:  # fmt: skip
    """The view of a room, shown; its presenter is attached to it."""
    look = Look(THEMES[theme], scale_for(size[0]), Words(language))
    style.apply(app, look)
    window = QWidget()
    window.resize(*size)
    window.show()
    width, height = view.SIZE
    frame = Dialog(window, look, width, height, room.pressed)
    made = view(look, room, frame)
    room.attach(made)
    frame.set_title(room.title())
    frame.open(frame.first_stop())
    app.processEvents()
    try:
        yield made
    finally:
        frame.let_go()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()
