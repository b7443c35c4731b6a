"""The members who have the phone: a card for each, the chosen one open, and what to do if it is none of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.enrol.model import HolderCard, Known
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS
from desktop.ui.parts import ink
from desktop.ui.parts.marks import chip, chip_width
from desktop.ui.parts.notices import Banner
from desktop.ui.parts.text import IconText

if TYPE_CHECKING:
    from desktop.ui.enrol.presenter import Presenter

_TALL, _AVATAR = 76, 48


class HoldersView(QWidget):
    """Banner, cards (they scroll if they are many), and the hint for families."""

    def __init__(self, look: Look, presenter: "Presenter") -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        self.banner = Banner(look, "warn", "warning", "", "")
        self.cards: list[HolderButton] = []
        self._page = QWidget()
        self._page.setObjectName("page")
        self._list = QVBoxLayout(self._page)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(look.px(12))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(self.banner)
        column.addWidget(self._scroll, 1)
        column.addWidget(IconText(look, "people", look.say("window.enrol.known.hint")))

    def present(self, known: Known) -> None:
        """Show the members."""
        self.banner.set(known.title, known.detail)
        if len(self.cards) != len(known.cards):
            self._make_cards(len(known.cards))
        for button, card in zip(self.cards, known.cards, strict=True):
            button.present(card)
            if card.is_chosen:
                self._scroll.ensureWidgetVisible(button)

    def _make_cards(self, count: int) -> None:
        while self._list.count():
            widget = self._list.takeAt(0).widget()  # type: ignore[union-attr]
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [HolderButton(self.look, at, self._presenter) for at in range(count)]
        for button in self.cards:
            self._list.addWidget(button)
        self._list.addStretch(1)


class HolderButton(QAbstractButton):
    """One member: initial, name, tier, a note; ✓ if chosen, else the key that chooses the next."""

    def __init__(self, look: Look, at: int, presenter: "Presenter") -> None:
        super().__init__()
        self.look, self._card = look, HolderCard(member_id="", name="", known_as="", note="")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: presenter.choose(at))

    def present(self, card: HolderCard) -> None:
        """Show this member."""
        self._card = card
        chosen = self.look.say("window.enrol.chosen") if card.is_chosen else ""
        self.setAccessibleName(" ".join(part for part in (card.name, card.tier, card.note, chosen) if part))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as two lines with air."""
        return QSize(self.look.px(320), self.look.px(_TALL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        look, card = self.look, self._card
        edge, thick = ("accent", FOCUS) if card.is_chosen else ("line", 1)
        with ink.brush(self) as painter:
            fill = "soft" if card.is_chosen or self.isDown() else "surface"
            ink.frame(painter, look, self.rect(), fill=fill, edge=edge, thick=thick, radius="card")
            self._paint_initial(painter)
            right = self._paint_state(painter)
            self._paint_words(painter, right)
            if self.hasFocus():
                inset = 4 if card.is_chosen else 0
                ink.frame(painter, look, self.rect(), edge="accent", thick=FOCUS, inset=inset, radius="card")

    def _paint_initial(self, painter: QPainter) -> None:
        look, side = self.look, self.look.px(_AVATAR)
        box = QRect(look.px(14), (self.height() - side) // 2, side, side)
        ink.initial(painter, look, box, self._card.known_as, fill="surface" if self._card.is_chosen else "soft")

    def _paint_state(self, painter: QPainter) -> int:
        """✓ 已选, or the key; where it begins."""
        look, end = self.look, self.width() - self.look.px(14)
        if not self._card.is_chosen:
            wide = ink.keycap_width(look, "↓")
            ink.keycap(painter, look, QRect(end - wide, 0, wide, self.height()), "↓")
            return end - wide
        words, side = look.say("window.enrol.chosen"), look.px(20)
        wide = ink.width(words, look.font("body", strong=True))
        ink.word(painter, look, QRect(end - wide, 0, wide, self.height()), words, "body", "accent", strong=True)
        at = QRect(end - wide - look.px(6) - side, (self.height() - side) // 2, side, side)
        ink.picture(painter, look, "check_circle", "accent", at)
        return at.x()

    def _paint_words(self, painter: QPainter, right: int) -> None:
        look, card = self.look, self._card
        left, name, note = look.px(14 + _AVATAR + 12), look.line("row"), look.line("caption")
        top = (self.height() - name - note - look.px(2)) // 2
        room = right - look.px(12) - left
        tag = chip_width(look, card.tier, card.tier_icon) + look.px(8) if card.tier else 0
        wide = min(ink.width(card.name, look.font("row")), room - tag)
        ink.word(painter, look, QRect(left, top, wide, name), card.name, "row")
        if card.tier:
            place = QRect(left + wide + look.px(8), top, tag - look.px(8), look.px(24))
            chip(painter, look, place, card.tier, card.tier_icon, card.tier_tone)
        below = QRect(left, top + name + look.px(2), room, note)
        ink.word(painter, look, below, card.note, "caption", "ink2")
        self.setToolTip(card.note if ink.width(card.note, look.font("caption")) > room else "")
