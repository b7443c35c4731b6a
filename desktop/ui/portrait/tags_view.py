"""The third tab: four groups of tags. What was set by hand is pressed; what follows from a rule is only shown."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.card import Card
from desktop.ui.parts.checks import CheckBox
from desktop.ui.parts.text import IconText, Text
from desktop.ui.portrait.about_view import emptied
from desktop.ui.portrait.model import TagChip, TagGroup


class OnTag(Protocol):
    """What is told of a tag that was pressed."""

    def __call__(self, group: str, tag: str, *, on: bool) -> None:
        """Set it, or take it away."""


class TagsPage(QWidget):
    """Two by two cards."""

    def __init__(self, look: Look, on_tag: OnTag) -> None:
        super().__init__()
        self.look, self._on_tag = look, on_tag
        self._shown: tuple[TagGroup, ...] = ()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(look.px(12))

    def present(self, groups: tuple[TagGroup, ...], *, busy: bool) -> None:
        """Show the groups."""
        if groups != self._shown:
            self._shown = groups
            emptied(self.grid)
            for at, group in enumerate(groups):
                self.grid.addWidget(self._card(group), at // 2, at % 2)
        self.setEnabled(not busy)

    def _card(self, group: TagGroup) -> Card:
        card = Card(self.look, group.title, flush=True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(self.look.px(16), 0, self.look.px(16), 0)
        column.setSpacing(0)
        for chip in group.chips:
            column.addWidget(self._chip(chip))
        if not group.chips:
            column.addWidget(Text(self.look, "body", "ink2", group.sentence, wrap=True))
        column.addStretch(1)
        area.setWidget(page)
        card.body.addWidget(area, 1)
        return card

    def _chip(self, chip: TagChip) -> QWidget:
        if chip.by_rule:
            words = self.look.say("window.portrait.by_rule", tag=chip.tag)
            shown = IconText(self.look, "tag", words, tone="accent", role="body")
            shown.setFixedHeight(self.look.px(HEIGHT["control"]))
            return shown
        change: Callable[[bool], object] = partial(_changed, self._on_tag, chip.group, chip.tag)
        return CheckBox(self.look, chip.tag, checked=chip.is_on, on_change=change)


def _changed(on_tag: OnTag, group: str, tag: str, is_on: bool) -> None:  # noqa: FBT001 - the state of a box
    on_tag(group, tag, on=is_on)
