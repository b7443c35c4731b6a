"""The shares as a list at the left; whom to add and what the current one pays at the right."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.rows import Cell
from desktop.ui.parts.table import RowList
from desktop.ui.parts.text import IconText
from desktop.ui.split.model import ShareRow, SplitModel
from desktop.ui.split.presenter import Presenter

_FIGURE = 132
_SIDE = 360


class View(QWidget):
    """Shows the model; every key typed goes to the presenter."""

    SIZE = (920, 560)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._overlay = overlay
        self._shown: tuple[ShareRow, ...] | None = None
        self._has_begun = False
        say = look.say
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(16))
        card = Card(look, flush=True)
        self.list = RowList(look, figure_width=_FIGURE, name=say("window.split.title"), on_move=presenter.move)
        card.body.addWidget(self.list, 1)
        row.addWidget(card, 1)
        side = QWidget()
        side.setFixedWidth(look.px(_SIDE))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self.whom = Field(
            look, say("window.split.whom"), hint=say("window.split.whom_hint"),
            on_change=presenter.type_whom, on_enter=lambda _text: presenter.take_whom(),
        )  # fmt: skip
        self.amount = Field(
            look, say("window.split.amount"), hint=say("window.split.amount_hint"), kind="amount",
            on_change=presenter.type_amount, on_enter=lambda _text: presenter.confirm(),
        )  # fmt: skip
        self._wrong = IconText(look, "warning", tone="bad")
        column.addWidget(self.whom)
        column.addWidget(self.amount)
        column.addWidget(self._wrong)
        column.addStretch(1)
        column.addWidget(Button(look, say("window.split.add"), key="Ins", on_click=presenter.add_nobody))
        column.addWidget(Button(look, say("window.split.remove"), key="Del", on_click=presenter.remove))
        row.addWidget(side)
        overlay.body.addWidget(self, 1)
        self._confirm = Button(look, "", key="F9", kind="primary", on_click=presenter.confirm)
        overlay.add_action(self._confirm)

    def present(self, model: SplitModel) -> None:
        """Show the shares; a field that says the same already is left alone."""
        self._overlay.note.set(model.whole)
        if model.rows != self._shown:
            self._shown = model.rows
            self.list.set_rows(tuple((Cell(row.name, row.note), Cell(row.amount, row.how)) for row in model.rows))
        if model.rows and self.list.current != model.current:
            self.list.set_current(model.current)
        self.whom.set_text(model.whom)
        self.whom.set_error(model.whom_error)
        self.amount.set_text(model.typed)
        self._wrong.set(model.wrong)
        self._wrong.setVisible(bool(model.wrong))
        if model.rows and not self._has_begun:
            self._has_begun = True
            self.whom.setFocus()
        self._confirm.set_label(model.confirm)
        self._confirm.allow(model.can_confirm, model.wrong)
