"""The page: at the left what this is and how far we are, at the right the one step that is asked now."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.notices import Banner
from desktop.ui.parts.text import Text
from desktop.ui.welcome.model import WelcomeModel
from desktop.ui.welcome.pages import PAGES, Page
from desktop.ui.welcome.side import STEP_HEIGHT, Side, in_the_middle

if TYPE_CHECKING:
    from desktop.ui.welcome.presenter import Presenter

_STEP_WIDTH = 600


class View(QWidget):
    """Shows the model; each step has a page of its own in ``pages.py``."""

    def __init__(self, look: Look, presenter: "Presenter") -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        self.side = Side(look)
        self.pages: dict[str, Page] = {step: page(look, presenter) for step, page in PAGES.items()}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addStretch(1)
        row.addLayout(in_the_middle(self._step(), look.px(STEP_HEIGHT)), 100)
        row.addStretch(1)

    def _step(self) -> QWidget:
        look, pad = self.look, self.look.px(24)
        self.title = Text(look, "figure", wrap=True)
        self.sentence = Text(look, "body", "ink2", wrap=True)
        self.trouble = Banner(look, "bad", "warning", "", "")
        self.stack = QStackedWidget()
        for page in self.pages.values():
            self.stack.addWidget(page)
        step = QWidget()
        step.setMaximumWidth(look.px(_STEP_WIDTH) + 2 * pad)
        column = QVBoxLayout(step)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(look.px(8))
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addSpacing(look.px(16))
        column.addWidget(self.stack, 1)
        column.addWidget(self.trouble)
        column.addLayout(self._foot())
        return step

    def _foot(self) -> QHBoxLayout:
        look, presenter = self.look, self._presenter
        self.back = Button(look, look.say("window.parts.return"), key="Esc", on_click=presenter.go_back)
        self.primary = Button(look, "", key="Enter", kind="primary", on_click=presenter.go_on)
        self.others = [Button(look, "", on_click=partial(self._do_other, at)) for at in range(2)]
        row = QHBoxLayout()
        row.setContentsMargins(0, look.px(16), 0, 0)
        row.setSpacing(look.px(12))
        for button in (self.back, *self.others):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.primary)
        return row

    def _do_other(self, at: int) -> None:
        others = [action for action in self._presenter.actions() if action.key.startswith("F")]
        others[at].do()

    def present(self, model: WelcomeModel) -> None:
        """Show it."""
        self.side.present(model.marks)
        self.title.set(model.title)
        self.sentence.set(model.sentence)
        self.trouble.set(*model.trouble)
        self.trouble.setVisible(bool(model.trouble[0]))
        page = self.pages[model.step]
        page.present(model)
        page.setEnabled(not model.busy)
        if self.stack.currentWidget() is not page:
            self.stack.setCurrentWidget(page)
        self.back.setVisible(bool(model.back))
        self.back.allow(not model.busy)
        self.primary.set_label(model.primary)
        self.primary.allow(not model.busy, model.primary)
        for at, button in enumerate(self.others):
            button.setVisible(at < len(model.other))
            if at < len(model.other):
                key, label = model.other[at]
                button.set_key(key)
                button.set_label(label)

    def focus(self, field: str) -> None:
        """Give the keyboard to a field of the step, or to its first for ""."""
        page = self._now()
        (page.stops.get(field) or page.first).setFocus()

    def focus_first(self) -> None:
        """Where typing begins."""
        self.focus("")

    def _now(self) -> Page:
        page = self.stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101 - nothing else is put there
        return page

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The step's side is a sheet."""
        with ink.brush(self) as painter:
            sheet = self.rect().adjusted(self.side.width(), 0, 0, 0)
            ink.fill(painter, self.look, sheet, "surface")
            ink.fill(painter, self.look, QRect(sheet.x(), 0, self.look.px(1), sheet.height()), "line")
