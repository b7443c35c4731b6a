"""Earlier versions of a profile, newest first, each with what became of what; below them what another system knew."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.edit_member.model import VersionRow
from desktop.ui.look.look import Look
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.text import Text


class HistoryCard(Card):
    """A card that scrolls; built anew only when there is something new to say."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.say("window.edit_member.history"), flush=True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.area.setAccessibleName(look.say("window.edit_member.history"))
        self.body.addWidget(self.area, 1)
        self._shown: tuple[tuple[VersionRow, ...], tuple[str, ...]] | None = None

    def present(self, versions: tuple[VersionRow, ...], imported: tuple[str, ...]) -> None:
        """Show these versions."""
        if (versions, imported) == self._shown:
            return
        self._shown = (versions, imported)
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for version in versions:
            column.addWidget(self._entry(version.when, version.lines))
            column.addWidget(Divider(self.look))
        if imported:
            column.addWidget(self._entry(self.look.say("window.edit_member.elsewhere"), imported))
        column.addStretch(1)
        self.area.setWidget(page)
        self.area.setAccessibleDescription(". ".join(f"{one.when}: {', '.join(one.lines)}" for one in versions))

    def _entry(self, title: str, lines: tuple[str, ...]) -> QWidget:
        look = self.look
        entry = QWidget()
        column = QVBoxLayout(entry)
        column.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        column.setSpacing(look.px(2))
        column.addWidget(Text(look, "caption", "ink3", title))
        for line in lines:
            column.addWidget(Text(look, "body", "ink", line, wrap=True))
        return entry
