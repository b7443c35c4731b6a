"""店铺与显示 as drawn: what was fixed, language and look, the shop's own tenders."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.words import LANGUAGES
from desktop.settings import THEMES
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Option
from desktop.ui.parts.text import Text
from desktop.ui.settings.model import ShopModel
from desktop.ui.settings.pieces import Captioned, Facts, Scroll, Strip, beside, empty, in_order, on_line
from desktop.ui.settings.presenter import Presenter
from desktop.ui.settings.shift_rules_card import ShiftRulesCard


class ShopView(QWidget):
    """Five cards, one below the other."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._presenter, self._shop = look, presenter, presenter.shop
        self._tenders: tuple[str, ...] | None = None
        self.stops: dict[str, QWidget] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.page = Scroll(look)
        whole.addWidget(self.page)
        self.shift = ShiftRulesCard(look, presenter.shop.shift)
        display, tenders = self._display_card(), self._tenders_card()
        for card in (display, tenders, self.shift, self._practice_card(), self._fixed_card()):
            self.page.column.addWidget(card)
        self.stops |= self.shift.stops
        self.page.column.addStretch(1)

    def _fixed_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.shop.fixed"))
        self.facts = Facts(look, columns=2)
        card.body.addWidget(Text(look, "caption", "ink2", say("window.settings.shop.fixed_note"), wrap=True))
        card.body.addWidget(self.facts)
        return card

    def _display_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, say("window.settings.shop.display"), say("window.settings.shop.display_note"))
        languages = [Option(one, say(f"window.settings.shop.languages.{one}")) for one in LANGUAGES]
        themes = [Option(one, say(f"window.settings.shop.themes.{one}")) for one in THEMES]
        self.language = Strip(look, languages, self._choose_language, name=say("window.settings.shop.language"))
        self.theme = Strip(look, themes, self._choose_theme, name=say("window.settings.shop.theme"))
        card.body.addWidget(Captioned(look, say("window.settings.shop.language"), self.language))
        card.body.addWidget(Captioned(look, say("window.settings.shop.theme"), self.theme))
        self.stops |= {"language": self.language, "theme": self.theme}
        return card

    def _practice_card(self) -> Card:
        look, say = self.look, self.look.say
        self.practice = Card(look, say("window.settings.shop.practice"), say("window.settings.shop.practice_note"))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(Text(look, "body", "ink2", say("window.settings.shop.practice_what"), wrap=True), 1)
        label = say("window.settings.shop.practise")
        row.addWidget(Button(look, label, icon="book", on_click=self._shop.practise))
        self.practice.body.addLayout(row)
        return self.practice

    def _tenders_card(self) -> Card:
        look, say, shop = self.look, self.look.say, self._shop
        self.tenders = Card(look, say("window.settings.shop.tenders"), say("window.settings.shop.tenders_note"))
        self.built_in = Text(look, "caption", "ink2", wrap=True)
        self.named = QVBoxLayout()
        self.named.setSpacing(look.px(8))
        self.tender = Field(
            look, say("window.settings.shop.tender"), hint=say("window.settings.shop.tender_hint"),
            on_change=shop.type_tender, on_enter=lambda _: self._add(),
        )  # fmt: skip
        self.add = Button(look, say("window.settings.shop.add"), icon="plus", on_click=self._add)
        row = beside(look, self.tender)
        row.addLayout(on_line(look, self.add))
        self.tenders.body.addWidget(self.built_in)
        self.tenders.body.addLayout(self.named)
        self.tenders.body.addLayout(row)
        self.stops["tender"] = self.tender
        return self.tenders

    def present(self, model: ShopModel) -> None:
        """Show it."""
        self.facts.present(model.facts)
        for strip, value in ((self.language, model.language), (self.theme, model.theme)):
            if strip.value != value:
                strip.choose(value)
        self.shift.present(model.shift)
        self.practice.setVisible(model.can_practise)
        self.tenders.setVisible(model.tenders is not None)
        self.built_in.set(model.built_in)
        self.tender.set_text(model.tender)
        self.tender.set_error(model.tender_wrong)
        if model.tenders is not None and model.tenders != self._tenders:
            self._show_tenders(model.tenders)
        self._tenders = model.tenders

    def _show_tenders(self, names: tuple[str, ...]) -> None:
        look = self.look
        empty(self.named)
        removes: list[QWidget] = []
        if not names:
            self.named.addWidget(Text(look, "body", "ink3", look.say("window.settings.shop.none_named")))
        for name in names:
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(look.px(12))
            across.addWidget(Text(look, "body", text=name, strong=True, elide=True), 1)
            label = look.say("window.settings.shop.remove", name=name)
            removes.append(Button(look, "", icon="trash", name=label, on_click=partial(self._remove, name)))
            across.addWidget(removes[-1])
            self.named.addWidget(row)
        in_order(self.theme, *removes, self.tender, self.add, *self.shift.stops.values(), self.shift.keep)

    def _add(self) -> None:
        self._presenter.stop = "tender"
        self._shop.add_tender()

    def _remove(self, name: str) -> None:
        self._presenter.stop = "tender"
        self._shop.remove_tender(name)

    def _choose_language(self, language: str) -> None:
        self._presenter.stop = "language"
        self._shop.choose_language(language)

    def _choose_theme(self, theme: str) -> None:
        self._presenter.stop = "theme"
        self._shop.choose_theme(theme)
