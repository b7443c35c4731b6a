"""积分规则 as drawn: the fields scroll at the left, what they come to stands at the right."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.text import Text
from desktop.ui.settings.model import ProgramModel
from desktop.ui.settings.pieces import Facts, Scroll, in_order
from desktop.ui.settings.presenter import Presenter
from desktop.ui.settings.program_side import ProgramSide
from desktop.ui.settings.setting_rows import GroupCard
from desktop.ui.settings.tier_rows import TierRows

_SIDE = (30, 288, 360)
"""Of the column at the right: per cent of the page, at least, at most."""
_TWO_COLUMNS_FROM = 640


class ProgramView(QWidget):
    """Until the program is read, one sentence."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._program = look, presenter.program
        self.groups: dict[str, GroupCard] = {}
        self.stops: dict[str, QWidget] = {}
        self.begins: list[QWidget] = []
        self._chained: list[QWidget] = []
        self._model: ProgramModel | None = None
        self.side = ProgramSide(look, presenter.program)
        self.tiers = TierRows(look, presenter.program)
        self.versions = Facts(look, 176)
        self.fields = Scroll(look)
        self._ends = self._versions_card()
        self.fields.column.addWidget(self._begin_card())
        self.fields.column.addWidget(self._ends)
        self.fields.column.addStretch(1)
        page = QWidget()
        across = QHBoxLayout(page)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(12))
        across.addWidget(self.fields, 1)
        across.addWidget(self.side)
        self.stack = QStackedWidget()
        self.stack.addWidget(Empty(look, "hourglass", look.say("window.settings.program.loading")))
        self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _begin_card(self) -> Card:
        look, say, program = self.look, self.look.say, self._program
        card = Card(look)
        card.body.addWidget(Text(look, "caption", "ink2", say("window.settings.program.presets")))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for preset in ("default", "plain"):
            label = say(f"window.settings.program.preset_{preset}")
            self.begins.append(Button(look, label, on_click=partial(program.begin_with, preset)))
            row.addWidget(self.begins[-1])
        self.discard = Button(look, say("window.settings.program.discard"), icon="undo", on_click=program.discard)
        row.addStretch(1)
        row.addWidget(self.discard)
        card.body.addLayout(row)
        return card

    def _versions_card(self) -> Card:
        card = Card(self.look, self.look.say("window.settings.program.versions"))
        card.body.addWidget(self.versions)
        return card

    def present(self, model: ProgramModel) -> None:
        """Show it. A card is made at a time, so that a key or a scan in between is heard at once."""
        self._model = model
        for group in model.groups:
            if group.name in self.groups:
                self.groups[group.name].present(group)
        if len(self.groups) < len(model.groups):
            QTimer.singleShot(0, self, self._make_next)
        else:
            self.tiers.present(model)
        self._chain()
        self.side.present(model)
        self.versions.present(model.versions)
        self.stops = {key: row.stop for card in self.groups.values() for key, row in card.rows.items()}
        self.stops |= {
            f"tier.{at}.{name}": field for at, row in enumerate(self.tiers.rows) for name, field in row.fields.items()
        }
        self.discard.allow(model.is_draft, self.look.say("window.settings.program.discard_none"))
        self.stack.setCurrentIndex(1)

    def _make_next(self) -> None:
        model = self._model
        missing = [group for group in model.groups if group.name not in self.groups] if model else []
        if model is None or not missing:
            return
        group = missing[0]
        card = self.groups[group.name] = GroupCard(self.look, group, self._program.type)
        self.fields.column.insertWidget(self.fields.column.indexOf(self._ends), card)
        if group.name == "ladder":
            card.body.addWidget(self.tiers)
        self._fit()
        self.present(model)

    def _chain(self) -> None:
        """Tab goes through the fields from the top, then to the side; again only where fields came or went."""
        stops: list[QWidget] = [*self.begins, self.discard]
        for name, card in self.groups.items():
            stops += [*card.stops, *(self.tiers.stops if name == "ladder" else ())]
        stops += self.side.stops
        if stops != self._chained:
            self._chained = stops
            in_order(*stops)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        percent, least, most = _SIDE
        wide = round(self.width() / self.look.scale)
        side = max(least, min(most, wide * percent // 100))
        self.side.setFixedWidth(self.look.px(side))
        for card in self.groups.values():
            card.set_columns(2 if wide - side >= _TWO_COLUMNS_FROM else 1)
