"""Whoever is called: name, phone, what to say, what came before, and the two clicks of an outcome."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.dormant.model import Outcome, Side
from desktop.ui.dormant.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Chip, Icon
from desktop.ui.parts.notices import Banner, Empty
from desktop.ui.parts.text import Text
from desktop.ui.settings.pieces import Scroll


class SideCard(Card):
    """One sentence while nobody is current. ``press`` gets the key of a button."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__(look)
        self._presenter = presenter
        self.empty = Empty(look, "phone", look.say("window.dormant.nobody_called"))
        self.somebody = QWidget()
        self._column = QVBoxLayout(self.somebody)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(4))
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.somebody, 1)
        self._build_head()
        self._build_words()
        self._build_outcomes(presenter.pressed)

    def _build_head(self) -> None:
        look = self.look
        self.name = Text(look, "title", elide=True)
        self.tier = Chip(look, "", "", "")
        across = QHBoxLayout()
        across.addWidget(self.name, 1)
        across.addWidget(self.tier)
        self._column.addLayout(across)
        self.phone = Text(look, "body", "ink", elide=True)
        self.reveal = Button(
            look, look.say("window.dormant.reveal"), key="Ctrl+R", kind="quiet", on_click=self._presenter.calls.reveal
        )
        below = QHBoxLayout()
        below.addWidget(self.phone, 1)
        below.addWidget(self.reveal)
        self._column.addLayout(below)

    def _build_words(self) -> None:
        look = self.look
        self.page = Scroll(look, pad=False)
        self.page.column.setSpacing(look.px(4))
        self.stop = Banner(look, "bad", "phone", "")
        self.warn = Banner(look, "warn", "warning", "")
        self.lead = QWidget()
        across = QHBoxLayout(self.lead)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(Icon(look, "phone"))
        across.addWidget(Text(look, "caption", "ink2", look.say("window.dormant.can_say")), 1)
        self.script = Text(look, "body", wrap=True)
        self.facts = Text(look, "caption", "ink2", wrap=True)
        for widget in (self.stop, self.warn, self.lead, self.script, self.facts):
            self.page.column.addWidget(widget)
        self.page.column.addStretch(1)
        self._column.addWidget(self.page, 1)

    def _build_outcomes(self, press: Callable[[str], object]) -> None:
        look, say = self.look, self.look.say
        head = QHBoxLayout()
        head.addWidget(Text(look, "caption", "ink2", say("window.dormant.first")), 1)
        self.logged = Text(look, "caption", "ink3")
        head.addWidget(self.logged)
        self._column.addLayout(head)
        self.first = _Buttons(look, press)
        self._column.addWidget(self.first)
        middle = QHBoxLayout()
        self.second_title = Text(look, "caption", "ink2", wrap=True)
        middle.addWidget(self.second_title, 1)
        self.remind = Button(look, "", key="7", kind="quiet", on_click=self._presenter.calls.next_reminder)
        middle.addWidget(self.remind)
        self._column.addLayout(middle)
        self.second = _Buttons(look, press, danger="6")
        self._column.addWidget(self.second)

    def present(self, side: Side | None) -> None:
        """Show them."""
        self.setEnabled(side is not None)
        self.empty.setVisible(side is None)
        self.somebody.setVisible(side is not None)
        if side is None:
            return
        self.name.set(side.name)
        self.tier.setVisible(side.tier is not None)
        if side.tier is not None:
            self.tier.set(*side.tier)
        self.phone.set(side.phone)
        self.reveal.set_label(self.look.say("window.member.hide" if side.is_revealed else "window.dormant.reveal"))
        self.reveal.setEnabled(side.can_reveal)
        for banner, said in ((self.stop, side.stop), (self.warn, side.warn)):
            banner.set(said)
            banner.setVisible(bool(said))
        self.lead.setVisible(bool(side.script))
        self.script.set(side.script)
        self.script.setVisible(bool(side.script))
        self.facts.set("\n".join(side.facts))
        self.facts.setVisible(bool(side.facts))
        self.logged.set(side.logged)
        self.first.present(side.first)
        self.second_title.set(side.second_title)
        self.second.present(side.second)
        self.remind.set_label(side.reminder)


class _Buttons(QWidget):
    """Three side by side, one of them perhaps chosen."""

    def __init__(self, look: Look, press: Callable[[str], object], danger: str = "") -> None:
        super().__init__()
        self.look, self._press, self._danger = look, press, danger
        self._buttons: list[Button] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(8))

    def present(self, outcomes: tuple[Outcome, ...]) -> None:
        """Show them; made once."""
        if not self._buttons:
            for each in outcomes:
                self._row.addWidget(self._make(each), 1)
        for button, each in zip(self._buttons, outcomes, strict=True):
            button.setChecked(each.chosen)
            button.allow(not each.why, each.why)
            button.update()

    def _make(self, each: Outcome) -> Button:
        kind = "danger" if each.key == self._danger else "secondary"
        button = Button(self.look, each.title, key=each.key, kind=kind, on_click=lambda: self._press(each.key))
        button.setCheckable(True)
        self._buttons.append(button)
        return button
