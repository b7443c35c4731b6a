"""The dialog as drawn: the form at the left, at the right whom it reaches."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.campaign_plan.model import PlanModel
from desktop.ui.campaign_plan.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import FitText, Text

_SIDE = 328


class View(QWidget):
    """Shows the model; every change goes to the presenter."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        overlay.body.addWidget(self)
        say = look.say
        self.lists = Select(look, say("window.campaign_plan.whom"), (), on_choose=presenter.choose_list)
        self.recipes = Select(look, say("window.campaign_plan.what"), (), on_choose=presenter.choose_recipe)
        self.coupon = Field(
            look, say("window.campaign_plan.coupon"), hint=say("window.campaign_plan.coupon_hint"),
            on_change=presenter.type_coupon,
        )  # fmt: skip
        self.least = Field(look, say("window.campaign_plan.least"), kind="amount", on_change=presenter.type_least)
        self.off = Field(look, say("window.campaign_plan.off"), kind="amount", on_change=presenter.type_off)
        self.channels = Select(look, say("window.campaign_plan.how"), (), on_choose=presenter.choose_channel)
        self.starts = Select(look, say("window.campaign_plan.from"), (), on_choose=presenter.choose_start)
        self.days = Field(look, say("window.campaign_plan.days"), kind="digits", on_change=presenter.type_days)
        self.percents = Select(look, say("window.campaign_plan.percent"), (), on_choose=presenter.choose_percent)
        self.figure = FitText(look, "number", least="figure")
        self.figure_note = Text(look, "body", "ink2", wrap=True)
        self.lines = [Text(look, "body", "ink2", wrap=True) for _ in range(9)]
        self.wrong = Text(look, "body", "bad", wrap=True)
        self.summary = Text(look, "body", "ink", wrap=True)
        self.begin = Button(look, say("window.campaign_plan.begin"), key="F9", kind="primary", on_click=presenter.begin)
        overlay.add_action(self.begin)
        self._was_ready = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(24))
        row.addLayout(self._form(), 1)
        row.addWidget(self._side())

    def _form(self) -> QVBoxLayout:
        look = self.look
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(8))
        grid.addWidget(self.lists, 0, 0, 1, 2)
        grid.addWidget(self.recipes, 1, 0, 1, 2)
        grid.addWidget(self.least, 2, 0)
        grid.addWidget(self.off, 2, 1)
        grid.addWidget(self.coupon, 3, 0)
        grid.addWidget(self.channels, 3, 1)
        grid.addWidget(self.starts, 4, 0)
        grid.addWidget(self.days, 4, 1)
        grid.addWidget(self.percents, 5, 0, 1, 2)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        form = QVBoxLayout()
        form.addLayout(grid)
        form.addStretch(1)
        return form

    def _side(self) -> Card:
        look = self.look
        card = Card(look, look.say("window.campaign_plan.comes_to"))
        card.setFixedWidth(look.px(_SIDE))
        for each in (self.figure, self.figure_note, *self.lines, self.wrong):
            card.body.addWidget(each)
        card.body.addStretch(1)
        card.body.addWidget(self.summary)
        return card

    def present(self, model: PlanModel) -> None:
        """Show the model; a field that says the same already is left alone."""
        if not model.is_ready:
            self.begin.allow(False, "")  # noqa: FBT003
            self._was_ready = False
            return
        for select, options, value in (
            (self.lists, model.lists, model.chosen_list), (self.recipes, model.recipes, model.recipe),
            (self.channels, model.channels, model.channel), (self.starts, model.starts, model.start),
            (self.percents, model.percents, model.percent),
        ):  # fmt: skip
            _offer(select, options, value)
        self.coupon.set_text(model.coupon)
        self.least.set_text(model.least)
        self.off.set_text(model.off)
        self.days.set_text(model.days)
        for field in (self.coupon, self.least, self.off):
            field.setEnabled(model.has_coupon)
        self.figure.set(model.figure)
        self.figure_note.set(model.figure_note)
        for at, text in enumerate(self.lines):
            text.set(model.lines[at] if at < len(model.lines) else "")
            text.setVisible(at < len(model.lines))
        self.wrong.set(model.wrong)
        self.wrong.setVisible(bool(model.wrong))
        self.summary.set(model.summary)
        self.begin.allow(model.can_begin, model.why_not)
        if not self._was_ready:
            self._was_ready = True
            self.lists.box.setFocus()


def _offer(select: Select, options: tuple[tuple[str, str], ...], value: str) -> None:
    box = select.box
    if [(str(box.itemData(at)), box.itemText(at)) for at in range(box.count())] != list(options):
        select.set_options(options)
    if select.value != value:
        select.choose(value)
