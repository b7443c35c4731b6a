"""总部 as drawn: the one card of a till that stands alone, or how it stands with HQ and the certificate."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.text import Text
from desktop.ui.settings.asking import ask_file
from desktop.ui.settings.model import HqModel
from desktop.ui.settings.pieces import Facts, Saying, Scroll, on_line, with_button
from desktop.ui.settings.presenter import Presenter

_LABEL = 96


class HqView(QWidget):
    """Three cards, of which a till without an HQ shows the first alone."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._hq = look, presenter.hq
        self.stops: dict[str, QWidget] = {}
        self.page = Scroll(look)
        self.alone, self.state, self.trust = self._alone_card(), self._state_card(), self._trust_card()
        for card in (self.alone, self.state, self.trust):
            self.page.column.addWidget(card)
        self.page.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _alone_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.hq.alone"))
        self.join = Button(look, "", key="Ctrl+J", kind="primary", on_click=self._hq.join)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(Text(look, "body", "ink2", say("window.settings.hq.alone_detail"), wrap=True), 1)
        row.addWidget(self.join, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(row)
        return card

    def _state_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.hq.line"))
        self.facts = Facts(look, _LABEL, columns=2)
        self.anew = Button(look, "", key="Ctrl+J", on_click=self._hq.join)
        page = Button(look, say("window.settings.hq.page"), key="Alt+7", on_click=self._hq.open_page)
        now = Button(look, say("window.settings.hq.now"), key="Ctrl+U", kind="primary", on_click=self._hq.sync_now)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(self.anew)
        row.addStretch(1)
        row.addWidget(page)
        row.addWidget(now)
        card.body.addWidget(self.facts)
        card.body.addSpacing(look.px(8))
        card.body.addLayout(row)
        return card

    def _trust_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.hq.ca"), say("window.settings.hq.ca_note"))
        self.ca = Field(
            look, say("window.settings.hq.ca_field"), hint=say("window.settings.hq.ca_hint"), kind="scan",
            on_change=self._hq.type_ca,
        )  # fmt: skip
        self.keep = Button(look, say("window.settings.hq.ca_keep"), icon="check", on_click=self._hq.keep_ca)
        self.saying = Saying(look)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(with_button(look, self.ca, say("window.settings.choose_file"), self._ask), 1)
        row.addLayout(on_line(look, self.keep))
        card.body.addLayout(row)
        card.body.addWidget(self.saying)
        self.stops["ca"] = self.ca
        return card

    def present(self, model: HqModel) -> None:
        """Show it."""
        self.alone.setVisible(not model.joined)
        self.state.setVisible(model.joined)
        self.trust.setVisible(model.joined)
        self.join.set_label(model.join)
        self.anew.set_label(model.join)
        self.facts.present(model.facts)
        self.ca.set_text(model.ca)
        self.keep.allow(model.can_keep, self.look.say("window.settings.hq.ca_hint"))
        self.saying.present(model.told)

    def _ask(self) -> None:
        ask_file(self, self.ca.text, "PEM (*.pem *.crt *.cer)", self._hq.type_ca)
