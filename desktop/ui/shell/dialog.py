"""A dialog of the window: the part ``Overlay``, whose keys are dispatched by the shell."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.overlay import Overlay
from desktop.ui.scanner import heard_name


class Dialog(Overlay):
    """``press`` gets every key that nothing inside wanted, Esc and its button too; only ``let_go`` closes."""

    def __init__(self, parent: QWidget, look: Look, width: int, height: int, press: Callable[[str], bool]) -> None:
        self._press = press
        super().__init__(parent, look, width=width, height=height)
        self.view: QWidget | None = None

    def first_stop(self) -> QWidget:
        """What gets the keyboard: the first field or choice; not a button, for Enter is the room's."""
        fields = (stop for stop in self._stops() if not isinstance(stop, Button))
        return next(fields, self)

    def shut(self) -> None:
        """Somebody wants to leave: the room decides."""
        self._press("Esc")

    def let_go(self) -> None:
        """Close, and give the focus back."""
        super().shut()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys go to the room by their names."""
        self._press(heard_name(event))
        event.accept()
