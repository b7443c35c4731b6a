"""The left: the member as a card that is read at a glance, or how somebody becomes known."""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.checkout import model
from desktop.ui.checkout.model import MemberModel
from desktop.ui.checkout.who_line import WhoLine
from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Divider, Icon, KeyCap
from desktop.ui.parts.notices import Fact
from desktop.ui.parts.text import FitText, IconText, Text


class MemberPanel(Card):
    """Shows a MemberModel, or nobody."""

    def __init__(self, look: Look, on_details: Callable[[], object], on_drop: Callable[[], object]) -> None:
        super().__init__(look, flush=True)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.nobody = _Nobody(look)
        self.somebody = _Somebody(look, on_details, on_drop)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nobody)
        self.stack.addWidget(self.somebody)
        self.body.addWidget(self.stack)

    def present(self, member: MemberModel | None, sentence: str, detail: str) -> None:
        """Show the member, or the sentence."""
        if member is None:
            self.nobody.set(sentence, detail)
        else:
            self.somebody.set(member)
        self.stack.setCurrentWidget(self.somebody if member else self.nobody)

    def be_narrow(self, *, narrow: bool) -> None:
        """Less on a line: the buttons one below the other, each with its key."""
        self.somebody.be_narrow(narrow=narrow)


class _Nobody(QWidget):
    """An outline, one sentence, and the three ways."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.sentence = Text(look, "row", "ink", align=ink.CENTRE, wrap=True)
        self.detail = Text(look, "body", "ink2", align=ink.CENTRE, wrap=True)
        column = QVBoxLayout(self)
        pad = look.px(24)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(look.px(8))
        column.addStretch(2)
        column.addWidget(Icon(look, "person", tone="ink3", size=48), 0, ink.CENTRE)
        column.addSpacing(look.px(4))
        column.addWidget(self.sentence)
        column.addWidget(self.detail)
        column.addSpacing(look.px(16))
        column.addWidget(_ways(look), 0, ink.CENTRE)
        column.addStretch(3)

    def set(self, sentence: str, detail: str) -> None:
        self.sentence.set(sentence)
        self.detail.set(detail)


def _ways(look: Look) -> QWidget:
    """F2, F3 and the scanner, with what they do."""
    made = QWidget()
    rows = QVBoxLayout(made)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(look.px(12))
    signs: tuple[tuple[QWidget, str], ...] = (
        (KeyCap(look, "F2"), "window.checkout.member.find"),
        (KeyCap(look, "F3"), "window.checkout.member.enrol"),
        (Icon(look, "scan"), "window.checkout.member.scan"),
    )
    for sign, key in signs:
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        box = QHBoxLayout()
        box.addWidget(sign, 0, ink.CENTRE)
        holder = QWidget()
        holder.setLayout(box)
        box.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(look.px(32))
        row.addWidget(holder)
        row.addWidget(Text(look, "body", "ink2", look.say(key)))
        row.addStretch(1)
        rows.addLayout(row)
    return made


class _Somebody(QWidget):
    """Name, points, what is worth knowing, and two buttons."""

    def __init__(self, look: Look, on_details: Callable[[], object], on_drop: Callable[[], object]) -> None:
        super().__init__()
        self.look = look
        self.who = WhoLine(look)
        self.worth = Text(look, "caption", "ink2")
        self.points = FitText(look, "number")
        self.source = IconText(look, "register", tone="ink2")
        self.between = Text(look, "caption", "ink2", "·")
        self.more = Text(look, "caption", "ink2")
        self.since = QHBoxLayout()
        self.sources = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.facts = _Facts(look)
        self.foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        say = look.say
        self.details = Button(look, say("window.checkout.member.details"), key="Ctrl+D", on_click=on_details)
        self.drop = Button(look, say("window.checkout.member.drop"), key="Ctrl+Del", on_click=on_drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(Divider(look))
        column.addWidget(self.facts, 1)
        column.addWidget(Divider(look))
        column.addLayout(self._lay_foot())

    def set(self, member: MemberModel) -> None:
        """Show the member."""
        self.who.set(member)
        self.worth.set(member.worth)
        self.points.set(member.points)
        self.points.setAccessibleName(f"{self.look.say('window.checkout.member.points')} {member.points}")
        self.source.set(member.source, icon=member.source_icon, tone=member.source_tone)
        self.more.set(member.source_more)
        self.more.setVisible(bool(member.source_more))
        self._part()
        self.facts.set(member.facts)
        self.drop.setEnabled(member.can_drop)

    def be_narrow(self, *, narrow: bool) -> None:
        """What stands side by side elsewhere stands one below the other."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self.sources.setDirection(down if narrow else across)
        self.foot.setDirection(down if narrow else across)
        self.sources.setSpacing(0 if narrow else self.look.px(6))
        self.since.setContentsMargins(self.look.px(22) if narrow else 0, 0, 0, 0)
        self._part()

    def _part(self) -> None:
        """A dot parts what stands side by side."""
        across = self.sources.direction() == QBoxLayout.Direction.LeftToRight
        self.between.setVisible(across and self.more.isVisibleTo(self))

    def _head(self) -> QVBoxLayout:
        look = self.look
        head = QVBoxLayout()
        head.setContentsMargins(look.px(16), look.px(14), look.px(16), look.px(12))
        head.setSpacing(0)
        head.addWidget(self.who)
        head.addSpacing(look.px(12))
        captions = QHBoxLayout()
        captions.addWidget(Text(look, "caption", "ink2", look.say("window.checkout.member.points")))
        captions.addStretch(1)
        captions.addWidget(self.worth)
        head.addLayout(captions)
        head.addSpacing(look.px(4))
        head.addWidget(self.points)
        head.addSpacing(look.px(4))
        self.sources.setSpacing(look.px(6))
        self.sources.addWidget(self.source)
        self.since.setSpacing(look.px(6))
        self.since.addWidget(self.between)
        self.since.addWidget(self.more, 1)
        self.sources.addLayout(self.since, 1)
        head.addLayout(self.sources)
        return head

    def _lay_foot(self) -> QBoxLayout:
        look, foot = self.look, self.foot
        pad = look.px(12)
        foot.setContentsMargins(pad, pad, pad, pad)
        foot.setSpacing(look.px(8))
        foot.addWidget(self.details, 1)
        foot.addWidget(self.drop, 1)
        return foot


class _Facts(QWidget):
    """The most pressing facts first, as many as there is room for: none is cut in two."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._facts: tuple[model.Fact, ...] = ()
        self._shown: list[Fact] = []

    def set(self, facts: tuple[model.Fact, ...]) -> None:
        if facts == self._facts:
            return
        self._facts = facts
        for old in self._shown:
            old.hide()
            old.deleteLater()
        self._shown = [Fact(self.look, fact.icon, fact.title, fact.detail) for fact in facts]
        for made in self._shown:
            made.setParent(self)
        self._place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        pad, gap, top = self.look.px(16), self.look.px(14), self.look.px(16)
        wide = self.width() - 2 * pad
        for fact in self._shown:
            tall = fact.row.totalHeightForWidth(wide)
            fits = top + tall <= self.height() - self.look.px(8)
            fact.setVisible(fits)
            fact.setGeometry(pad, top, wide, tall)
            top += tall + gap
