"""The card of the shifts' rules: a box, and an amount with the button that keeps it."""

from PySide6.QtWidgets import QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.checks import CheckBox
from desktop.ui.parts.field import Field
from desktop.ui.parts.text import Text
from desktop.ui.settings.pieces import beside
from desktop.ui.settings.shift_rules import ShiftRulesPart
from desktop.ui.settings.shift_rules_model import ShiftRulesModel


class ShiftRulesCard(Card):
    """Hidden where there are no shifts."""

    def __init__(self, look: Look, part: ShiftRulesPart) -> None:
        say = look.say
        super().__init__(look, say("window.settings.shop.shift.title"), say("window.settings.shop.shift.note"))
        self.demanded = CheckBox(look, say("window.settings.shop.shift.demanded"), on_change=part.demand)
        self.caption = Text(look, "caption", "ink2")
        self.limit = Field(
            look, "", hint="0", kind="amount", on_change=part.type_limit,
            on_enter=lambda _: part.keep_limit(),
        )  # fmt: skip
        self.keep = Button(look, say("window.settings.shop.shift.keep"), key="Enter", on_click=part.keep_limit)
        row = beside(look, self.limit, self.keep, stretch=(1, 0))
        row.addStretch(1)
        self.body.addWidget(self.demanded)
        self.body.addWidget(self.caption)
        self.body.addLayout(row)
        self.body.addWidget(Text(look, "caption", "ink2", say("window.settings.shop.shift.limit_note"), wrap=True))
        self.stops: dict[str, QWidget] = {"shift_demanded": self.demanded, "shift_limit": self.limit}

    def present(self, model: ShiftRulesModel | None) -> None:
        """Show it."""
        self.setVisible(model is not None)
        if model is None:
            return
        self.demanded.show_as(checked=model.demanded)
        self.caption.set(model.limit_label)
        self.limit.edit.setAccessibleName(model.limit_label)
        self.limit.set_text(model.limit)
        self.limit.set_error(model.wrong)
        self.keep.allow(model.can_keep, "")
