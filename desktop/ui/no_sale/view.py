"""The question as a small dialog: four reasons, a field for the last one."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.services.open_drawer import REASONS
from desktop.ui.look.look import Look
from desktop.ui.no_sale.presenter import NoSaleModel, Presenter
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Choice, Option
from desktop.ui.parts.notices import Banner
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text


class View(QWidget):
    """The dialog's body."""

    SIZE = (720, 400)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        say = look.say
        overlay.set_title(say("window.no_sale.title"))
        options = [Option(why, say(f"window.no_sale.why.{why}"), str(at)) for at, why in enumerate(REASONS, 1)]
        self.why = Choice(look, options, presenter.choose, name=say("window.no_sale.title"))
        self.reason = Field(
            look, say("window.no_sale.reason"), on_change=presenter.type, on_enter=lambda _text: presenter.confirm()
        )
        self.none = Banner(look, "warn", "warning", say("window.no_sale.no_drawer"), say("window.no_sale.set_it"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        for widget in (
            self.none, self.why, self.reason, Text(look, "body", "ink2", say("window.no_sale.recorded"), wrap=True),
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)
        overlay.body.addWidget(self, 1)
        self.open = Button(
            look, say("window.no_sale.open"), key="Enter", kind="primary", icon="wallet", on_click=presenter.confirm
        )
        overlay.add_action(self.open)

    def present(self, model: NoSaleModel) -> None:
        """Show it."""
        if self.why.value != model.why:
            self.why.choose(model.why)
        self.none.setVisible(not model.has_drawer)
        asks = model.wants_reason and model.has_drawer
        asked_now = asks and not self.reason.isVisible()
        self.reason.setVisible(asks)
        self.reason.set_text(model.reason)
        self.reason.set_error(model.wrong)
        self.open.allow(model.has_drawer and not model.busy)
        if asked_now and self.isVisible():
            self.reason.setFocus()
