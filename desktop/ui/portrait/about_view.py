"""The first tab: figures at the left, what comes round again and what is bought at the right."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Select
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.text import Text
from desktop.ui.portrait.model import Line, Listing, PortraitModel


def emptied(layout: QVBoxLayout | QGridLayout | QHBoxLayout) -> None:
    """Take everything out."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def line_widget(look: Look, line: Line) -> QWidget:
    """Label at the left, value at the right, the note below."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(look.px(16), look.px(6), look.px(16), look.px(6))
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(1, 1)
    grid.addWidget(Text(look, "body", "ink2", line.label), 0, 0)
    grid.addWidget(Text(look, "body", text=line.value, strong=True, wrap=True, align=ink.RIGHT), 0, 1)
    if line.note:
        grid.addWidget(Text(look, "caption", "ink2", line.note, wrap=True, align=ink.RIGHT), 1, 0, 1, 2)
    return made


class ListingCard(Card):
    """Facts under a title, built anew only when they are others."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, " ", flush=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        self._shown: Listing | None = None

    def present(self, listing: Listing) -> None:
        """Show these facts."""
        if listing == self._shown:
            return
        self._shown = listing
        self.set_title(listing.title)
        emptied(self._lines)
        for at, line in enumerate(listing.lines):
            if at:
                self._lines.addWidget(Divider(self.look))
            self._lines.addWidget(line_widget(self.look, line))
        if not listing.lines:
            self._lines.addWidget(line_widget(self.look, Line(label=listing.sentence, value="")))


class AboutPage(QWidget):
    """Two columns."""

    def __init__(self, look: Look, on_adviser: Callable[[str], object]) -> None:
        super().__init__()
        self.look = look
        self.facts = QVBoxLayout()
        self.facts.setSpacing(0)
        self.adviser = Select(look, look.say("window.portrait.adviser"), (), on_choose=on_adviser)
        self.listings = [ListingCard(look), ListingCard(look)]
        self._shown: tuple[Line, ...] = ()
        self._advisers: tuple[tuple[str, str], ...] = ()
        left = Card(look, look.say("window.portrait.who"), flush=True)
        left.body.addLayout(self.facts)
        chosen = QVBoxLayout()
        chosen.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        chosen.addWidget(self.adviser)
        left.body.addLayout(chosen)
        left.body.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(look.px(12))
        for card in self.listings:
            right.addWidget(card, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(left, 1)
        row.addLayout(right, 1)

    def present(self, model: PortraitModel) -> None:
        """Show the figures and lists."""
        if model.facts != self._shown:
            self._shown = model.facts
            emptied(self.facts)
            for line in model.facts:
                self.facts.addWidget(line_widget(self.look, line))
                self.facts.addWidget(Divider(self.look))
        if model.advisers != self._advisers:
            self._advisers = model.advisers
            self.adviser.set_options(model.advisers)
        self.adviser.choose(model.adviser)
        self.adviser.setVisible(len(model.advisers) > 1)
        for card, listing in zip(self.listings, model.listings, strict=False):
            card.present(listing)
