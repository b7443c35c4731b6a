"""收银机对接 as drawn: the door, its token, and the requests that were answered last."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Option
from desktop.ui.parts.text import Text
from desktop.ui.settings.ear_view import EarCard
from desktop.ui.settings.model import PosCall, PosModel
from desktop.ui.settings.pieces import Captioned, Facts, Saying, Scroll, Strip, beside, on_line
from desktop.ui.settings.presenter import Presenter
from desktop.ui.settings.side_key_card import SideKeyCard
from desktop.ui.settings.slip_card import SlipCard

_LABEL = 96
_COLUMNS = (88, 88, 0, 88)


class PosView(QWidget):
    """Six cards."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._pos, self._presenter = look, presenter.pos, presenter
        self.stops: dict[str, QWidget] = {}
        self._calls: tuple[PosCall, ...] | None = None
        self.page = Scroll(look)
        self.saying = Saying(look)
        self.ears = EarCard(look, self._pos.ears)
        self.slip = SlipCard(look, self._pos.slip)
        self.side_key = SideKeyCard(look, self._pos.side_key, presenter.desk.raise_side)
        for widget in (
            *(self.saying, self._door_card(), self._token_card(), self._calls_card()),
            *(self.ears, self.side_key, self.slip),
        ):
            self.page.column.addWidget(widget)
        self.stops |= self.ears.stops | self.side_key.stops | self.slip.stops
        self.page.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _door_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.pos.door"), say("window.settings.pos.door_note"))
        self.state = Strip(
            look, [Option(state, say(f"window.settings.pos.turn.{state}")) for state in ("on", "off")], self._turn
        )
        self.port = Field(look, say("window.settings.pos.port"), kind="digits", on_change=self._pos.type_port)
        self.keep = Button(look, say("window.settings.pos.keep"), icon="check", on_click=self._pos.keep_port)
        self.facts = Facts(look, _LABEL)
        row = beside(look, Captioned(look, say("window.settings.pos.listens"), self.state), self.port, stretch=(1, 1))
        row.addLayout(on_line(look, self.keep))
        card.body.addLayout(row)
        card.body.addSpacing(look.px(8))
        card.body.addWidget(self.facts)
        self.stops |= {"state": self.state, "port": self.port}
        return card

    def _token_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.pos.token"), say("window.settings.pos.token_note"))
        self.make = Button(look, say("window.settings.pos.make"), icon="key", on_click=self._pos.make_token)
        self.revoke = Button(
            look, say("window.settings.pos.revoke"), icon="trash", kind="danger", on_click=self._pos.revoke_token
        )
        self.token = Text(look, "body", strong=True, wrap=True)
        self.token.setAccessibleName(say("window.settings.pos.token"))
        self.copy = Button(look, say("window.settings.pos.copy"), kind="primary", on_click=self._copy)
        self.once = Text(look, "body", "ink2", say("window.settings.pos.once"), wrap=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(12))
        for button in (self.copy, self.make, self.revoke):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for widget in (self.token, self.once):
            card.body.addWidget(widget)
        card.body.addLayout(buttons)
        return card

    def _calls_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.pos.calls"), say("window.settings.pos.calls_note"))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(look.px(12))
        self.grid.setVerticalSpacing(look.px(4))
        for column, width in enumerate(_COLUMNS):
            self.grid.setColumnMinimumWidth(column, look.px(width))
            self.grid.setColumnStretch(column, 0 if width else 1)
        card.body.addLayout(self.grid)
        return card

    def present(self, model: PosModel) -> None:
        """Show it."""
        if self.state.value != model.on:
            self.state.choose(model.on)
        self.port.set_text(model.port)
        self.port.set_error(model.wrong)
        self.keep.allow(model.can_keep, self.look.say("window.settings.pos.port_as_kept"))
        self.facts.present(model.facts)
        self.token.set(model.token)
        for widget in (self.token, self.once, self.copy):
            widget.setVisible(bool(model.token))
        self.make.set_label(self.look.say(f"window.settings.pos.{'make_anew' if model.has_token else 'make'}"))
        self.revoke.setVisible(model.has_token)
        self.saying.present(model.told)
        self.ears.present(model.ears)
        self.slip.present(model.slip)
        self.side_key.present(model.side_key)
        if model.calls != self._calls:
            self._show_calls(model.calls)
        self._calls = model.calls

    def _show_calls(self, calls: tuple[PosCall, ...]) -> None:
        look = self.look
        while (item := self.grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if not calls:
            none = Text(look, "body", "ink3", look.say("window.settings.pos.no_calls"), wrap=True)
            self.grid.addWidget(none, 0, 0, 1, len(_COLUMNS))
        for row, call in enumerate(calls):
            tone = "ink" if call.good else "warn"
            texts = ((call.at, "ink2"), (call.what, "ink"), (call.outcome, tone), (call.took, "ink2"))
            for column, (text, colour) in enumerate(texts):
                side = Qt.AlignmentFlag.AlignRight if column == len(texts) - 1 else Qt.AlignmentFlag(0)
                self.grid.addWidget(Text(look, "body", colour, text, elide=column == 2), row, column, side)

    def _turn(self, state: str) -> None:
        self._presenter.stop = "state"
        self._pos.turn(state)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.token.text())
        self._pos.copied()
