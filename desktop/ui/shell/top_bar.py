"""The top bar: back, the page's name, the search field, the page's own buttons, help."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.desk import Action
from desktop.ui.find.view import SearchField
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.text import Text
from desktop.ui.shell.model import ShellModel

_TITLE_FROM = 1200


class TopBar(QWidget):
    """``press`` gets the name of the key whose button was clicked."""

    def __init__(self, look: Look, window_width: int, search: SearchField, press: Callable[[str], object]) -> None:
        super().__init__()
        self.look, self._press, self.search = look, press, search
        self._shown: tuple[tuple[str, str, bool], ...] = ()
        self._buttons: list[Button] = []
        self.setFixedHeight(look.px(HEIGHT["top_bar"]))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        self._row.setSpacing(look.px(8 if window_width < look.px(_TITLE_FROM) else 12))
        self._row.addWidget(self._button("Esc", look.say("window.parts.return")))
        self.title = Text(look, "title")
        self._has_title = window_width >= look.px(_TITLE_FROM)
        self.title.setContentsMargins(look.px(4), 0, look.px(4), 0)
        self._row.addWidget(self.title)
        self._row.addWidget(search, 1)
        self._gap = QWidget()
        self._row.addWidget(self._gap, 1)
        self._help = self._button("F1", look.say("window.shell.help"))
        self._row.addWidget(self._help)

    def present(self, model: ShellModel) -> None:
        """Show the page's name and buttons. What goes goes first: both pages' at once would push the window wider."""
        wanted = tuple((action.key, action.label, action.primary) for action in model.actions)
        if wanted != self._shown:
            self._drop()
        shown = {
            self.title: self._has_title or not model.with_search,
            self.search: model.with_search,
            self._gap: not model.with_search,
        }
        for widget in sorted(shown, key=lambda each: shown[each]):
            widget.setVisible(shown[widget])
        self.title.set(model.title)
        if wanted != self._shown:
            self._shown = wanted
            self._show(model.actions)

    def _drop(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []

    def _show(self, actions: tuple[Action, ...]) -> None:
        self._buttons = [self._button(action.key, action.label, primary=action.primary) for action in actions]
        for button in self._buttons:
            self._row.insertWidget(self._row.indexOf(self._help), button)

    def _button(self, key: str, label: str, *, primary: bool = False) -> Button:
        kind = "primary" if primary else "secondary"
        return Button(self.look, label, key=key, kind=kind, on_click=lambda: self._press(key))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface, with a line below."""
        with ink.brush(self) as painter:
            ink.fill(painter, self.look, self.rect(), "surface")
            one = self.look.px(1)
            ink.fill(painter, self.look, QRect(0, self.height() - one, self.width(), one), "line")
