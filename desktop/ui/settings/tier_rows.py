"""The steps of the ladder as rows: a name in three languages, the threshold, the multiplier."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.text import Text
from desktop.ui.settings.model import ProgramModel, TierRow
from desktop.ui.settings.pieces import beside, empty
from desktop.ui.settings.program_section import ProgramSection


class TierRows(QWidget):
    """Every step, the lowest first, and a button for one more."""

    def __init__(self, look: Look, program: ProgramSection) -> None:
        super().__init__()
        self.look, self._program = look, program
        self.rows: list[_Row] = []
        self.stops: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(look.px(12))
        self.add = Button(look, look.say("window.settings.program.add_tier"), icon="plus", on_click=program.add_tier)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addLayout(self._list)
        column.addLayout(foot)

    def present(self, model: ProgramModel) -> None:
        """Show them; only where one comes or goes are they made anew."""
        if len(model.tiers) != len(self.rows):
            empty(self._list)
            self.rows = [_Row(self.look, row, self._program, model.spend_unit) for row in model.tiers]
            for made in self.rows:
                self._list.addWidget(made)
        for widget, row in zip(self.rows, model.tiers, strict=True):
            widget.present(row)
        self.stops = [stop for row in self.rows for stop in row.stops] + [self.add]
        self.add.allow(model.can_add_tier, self.look.say("window.settings.program.add_tier_full"))


class _Row(QWidget):
    def __init__(self, look: Look, row: TierRow, program: ProgramSection, unit: str) -> None:
        super().__init__()
        self.look, at = look, row.number
        self.stops: list[QWidget] = []
        say = look.say
        self.fields = {
            language: Field(
                look,
                say(f"window.settings.program.names.{language}"),
                on_change=partial(program.type_tier, at, language),
            )
            for language, _ in row.names
        }
        names = tuple(self.fields.values())
        times = say("window.settings.program.tier_multiplier")
        self.fields["multiplier"] = Field(
            look, times, kind="amount", on_change=partial(program.type_tier, at, "multiplier")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(Divider(look))
        column.addLayout(self._head(row, program))
        column.addLayout(beside(look, *names))
        column.addLayout(beside(look, self._threshold(row, program, unit), self.fields["multiplier"]))
        for field, widget in self.fields.items():
            widget.edit.setAccessibleName(f"{row.title} {widget.label}")
            widget.setObjectName(field)
        order = ("zh-Hans", "zh-Hant", "en", "spend", "multiplier")
        self.stops += [self.fields[name] for name in order if name in self.fields]

    def _head(self, row: TierRow, program: ProgramSection) -> QHBoxLayout:
        look = self.look
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(Text(look, "body", text=row.title, strong=True))
        head.addStretch(1)
        if not row.is_lowest:
            label = look.say("window.settings.program.remove_tier")
            remove = Button(look, "", icon="trash", name=label, on_click=partial(program.remove_tier, row.number))
            head.addWidget(remove)
            self.stops.append(remove)
        return head

    def _threshold(self, row: TierRow, program: ProgramSection, unit: str) -> QWidget:
        look, say = self.look, self.look.say
        if row.is_lowest:
            words = Text(look, "body", "ink2", say("window.settings.program.tier_lowest"), wrap=True)
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            words.setMinimumHeight(look.px(48) + look.line("caption") + look.px(4))
            return words
        label = f"{say('window.settings.program.tier_spend')} {unit}"
        field = Field(look, label, kind="amount", on_change=partial(program.type_tier, row.number, "spend"))
        self.fields["spend"] = field
        return field

    def present(self, row: TierRow) -> None:
        """Show what its fields say, and what is wrong with them."""
        texts = {**dict(row.names), "spend": row.spend, "multiplier": row.multiplier}
        for name, field in self.fields.items():
            field.set_text(texts[name])
            field.set_error(row.wrong.get(name, ""))
