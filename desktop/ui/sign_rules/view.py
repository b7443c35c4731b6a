"""A field for each threshold, two beside each other."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text
from desktop.ui.sign_rules.presenter import NAMES, Presenter, RulesModel


class View(QWidget):
    """The dialog's body."""

    SIZE = (860, 620)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        say = look.say
        overlay.set_title(say("window.sign_rules.title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(10))
        self.fields: list[Field] = []
        for at, name in enumerate(NAMES):
            field = Field(
                look, say(f"window.sign_rules.{name}"), kind="digits", on_change=partial(presenter.type, name),
                on_enter=lambda _text: presenter.confirm(),
            )  # fmt: skip
            self.fields.append(field)
            grid.addWidget(field, at // 2, at % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addLayout(grid)
        column.addWidget(Text(look, "body", "ink2", say("window.sign_rules.off"), wrap=True))
        column.addStretch(1)
        overlay.body.addWidget(self, 1)
        self.confirm = Button(
            look, say("window.sign_rules.confirm"), key="Enter", kind="primary", icon="check",
            on_click=presenter.confirm,
        )  # fmt: skip
        overlay.add_action(self.confirm)

    def focus_first(self) -> None:
        """The first threshold."""
        self.fields[0].setFocus()

    def present(self, model: RulesModel) -> None:
        """Show it."""
        for field, name, text in zip(self.fields, NAMES, model.texts, strict=True):
            field.set_text(text)
            field.set_error(model.why if name == model.wrong else "")
        self.confirm.allow(model.ready)
