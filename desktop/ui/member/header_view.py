"""The member's header: who, what they agreed to, what they spend, how often they come, and the one large number."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.member.model import Header, Tag
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Avatar, Chip, Divider, Icon
from desktop.ui.parts.text import FitText, IconText, Text

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class HeaderCard(Card):
    """One card across the page."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.avatar = Avatar(look, "", 64)
        self.name = FitText(look, "figure", least="body")
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.tier = Chip(look, "")
        self.chips = (Chip(look, ""), Chip(look, ""))
        self.about = Text(look, "caption", "ink2", wrap=True)
        self.agreed_icon = Icon(look, "check", size=16)
        self.agreed = Text(look, "caption", "ink2", elide=True)
        self.spend = _Figure(look, look.say("window.member.year"))
        self.gap = _Figure(look, look.say("window.member.gap"))
        self.points = _Points(look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.body.addLayout(self._row())

    def present(self, header: Header) -> None:
        """Show these facts."""
        self.avatar.set(header.known_as)
        self.name.set(header.name)
        self.tier.setVisible(header.tier is not None)
        if header.tier is not None:
            self.tier.set(*header.tier)
        for at, chip in enumerate(self.chips):
            chip.setVisible(at < len(header.chips))
            if at < len(header.chips):
                chip.set(*header.chips[at])
        self.about.set(header.about)
        self.agreed.set(header.agreed)
        self.agreed_icon.set("check" if header.has_agreed else "minus", "ink2" if header.has_agreed else "ink3")
        self.spend.present(header.spend, header.spend_note)
        self.gap.present(header.gap, header.gap_note)
        self.points.present(header.points, header.points_facts)

    def be_narrow(self, *, narrow: bool) -> None:
        """At 1024: no avatar, and what is said of the points stands below them."""
        self.avatar.setVisible(not narrow)
        self.points.be_narrow(narrow=narrow)

    def _row(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        row.addWidget(self.avatar)
        row.addLayout(self._who(), 1)
        for part in (self.spend, self.gap, self.points):
            row.addWidget(Divider(look, upright=True))
            row.addWidget(part)
        return row

    def _who(self) -> QVBoxLayout:
        look = self.look
        top = QHBoxLayout()
        top.setSpacing(look.px(8))
        top.addWidget(self.name)
        top.addWidget(self.tier)
        for chip in self.chips:
            top.addWidget(chip)
        top.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(look.px(4))
        below.addWidget(self.agreed_icon, 0, _MIDDLE)
        below.addWidget(self.agreed, 1)
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        column.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.about)
        column.addLayout(below)
        column.addStretch(1)
        return column


class _Figure(QWidget):
    """A caption, a figure, a note."""

    def __init__(self, look: Look, caption: str) -> None:
        super().__init__()
        self.value = Text(look, "title")
        self.note = Text(look, "caption", "ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        for text in (Text(look, "caption", "ink2", caption), self.value, self.note):
            column.addWidget(text)
        column.addStretch(1)

    def present(self, value: str, note: str) -> None:
        """Show them."""
        self.value.set(value)
        self.note.set(note)


class _Points(QWidget):
    """The largest number of the page, and what has to be said with it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.number = Text(look, "header")
        self.facts = QVBoxLayout()
        self.facts.setSpacing(look.px(2))
        self._shown: tuple[Tag, ...] = ()
        self._texts: list[IconText] = []
        numbers = QVBoxLayout()
        numbers.setSpacing(0)
        numbers.addStretch(1)
        numbers.addWidget(Text(look, "caption", "ink2", look.say("window.member.usable")))
        numbers.addWidget(self.number)
        numbers.addStretch(1)
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(look.px(12))
        self.row.addLayout(numbers)
        self.row.addLayout(self.facts)

    def present(self, points: str, facts: tuple[Tag, ...]) -> None:
        """Show them."""
        self.number.set(points)
        if facts == self._shown:
            return
        self._shown = facts
        for text in self._texts:
            self.facts.removeWidget(text)
            text.hide()
            text.deleteLater()
        self._texts = [IconText(self.look, icon, words, tone=tone) for words, icon, tone in facts]
        for text in self._texts:
            self.facts.addWidget(text)

    def be_narrow(self, *, narrow: bool) -> None:
        """The facts below the number, or beside it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self.row.setDirection(down if narrow else across)
        self.row.setSpacing(0 if narrow else self.look.px(12))
