"""What HQ flagged: each with what happened, why, what to do, and the key of the button that helps."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Divider, Icon
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.text import IconText, Text
from desktop.ui.sync.model import FlagRow, Flags

_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
_EMPTY_TALL = 120


class FlagsCard(Card):
    """``answer`` gets the place (1–3) of the flag whose button was pressed."""

    def __init__(self, look: Look, answer: Callable[[int], object]) -> None:
        super().__init__(look, " ", " ", flush=True)
        self._answer = answer
        self._shown: Flags | None = None
        self._rows: list[QWidget] = []
        self.empty = Empty(look, "check_circle", "")
        self.empty.setFixedHeight(look.px(_EMPTY_TALL))
        self.more = Text(look, "caption", "ink2")
        self.rest = QWidget()
        rest = QVBoxLayout(self.rest)
        rest.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        rest.addWidget(self.more)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.body.setContentsMargins(0, 0, 0, look.px(1))
        self.body.addLayout(self.rows)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.rest)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def present(self, flags: Flags) -> None:
        """Show them."""
        self.set_title(flags.title, flags.note)
        self.empty.set(flags.empty)
        self.empty.setVisible(not flags.rows)
        self.more.set(flags.more)
        self.rest.setVisible(bool(flags.more))
        if self._shown is None or self._shown.rows != flags.rows:
            self._make(flags.rows)
        self._shown = flags

    def be_narrow(self, *, narrow: bool) -> None:
        """Leave the note out where the title needs the room."""
        self.show_note(visible=not narrow)

    def _make(self, rows: tuple[FlagRow, ...]) -> None:
        for old in self._rows:
            self.rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = []
        for place, row in enumerate(rows, 1):
            if place > 1:
                self._add(Divider(self.look))
            self._add(_FlagView(self.look, row, partial(self._answer, place)))

    def _add(self, widget: QWidget) -> None:
        self._rows.append(widget)
        self.rows.addWidget(widget)


class _FlagView(QWidget):
    """Three lines, and a button at the right."""

    def __init__(self, look: Look, row: FlagRow, act: Callable[[], object]) -> None:
        super().__init__()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(look, "body", text=row.what, strong=True, wrap=True))
        words.addWidget(Text(look, "caption", "ink2", row.why, wrap=True))
        do = IconText(look, "chevron_right", row.do, tone="ink")
        do.setToolTip(row.do)
        words.addWidget(do)
        across = QHBoxLayout(self)
        across.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        across.setSpacing(look.px(14))
        across.addWidget(Icon(look, row.icon, tone="warn"), 0, _MIDDLE)
        across.addLayout(words, 1)
        button = Button(look, row.button, key=row.key, on_click=act)
        button.setAccessibleDescription(row.what)
        across.addWidget(button, 0, _MIDDLE)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
