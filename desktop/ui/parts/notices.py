"""What a screen says: ``Fact`` (icon, bold, why), ``Banner`` (a state, what to do), ``Empty`` (nothing yet)."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import SOFTS
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.marks import Icon
from desktop.ui.parts.text import Text

_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter


class Fact(QWidget):
    """An icon, a bold line, and a small one below that says where it comes from."""

    def __init__(
        self, look: Look, icon: str, title: str, detail: str = "", *, tone: str = "ink", icon_tone: str = "ink2"
    ) -> None:
        super().__init__()
        self.look = look
        self.icon = Icon(look, icon, tone=icon_tone)
        self.title = Text(look, "body", tone, title, strong=True, wrap=True)
        self.detail = Text(look, "caption", "ink2" if tone == "ink" else tone, detail, wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(look.px(10))
        self.row.addWidget(self.icon, 0, _TOP if detail else _MIDDLE)
        self.row.addLayout(words, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set(title, detail)

    def set(self, title: str, detail: str = "") -> None:
        """Say something else."""
        self.title.set(title)
        self.detail.set(detail)
        self.detail.setVisible(bool(detail))
        self.setAccessibleName(f"{title} {detail}".strip())


class Banner(Fact):
    """A state, on its soft fill: icon, bold fact, one line of what to do. ``tone``: accent, ok, warn, bad."""

    def __init__(self, look: Look, tone: str, icon: str, title: str, detail: str = "") -> None:
        super().__init__(look, icon, title, detail, tone=tone, icon_tone=tone)
        self._fill = SOFTS[tone]
        self.row.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        self.row.setSpacing(look.px(12))
        self.row.setAlignment(self.icon, _MIDDLE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.frame(painter, self.look, self.rect(), fill=self._fill, radius="card")


class Empty(QWidget):
    """Nothing yet: an outline icon, one sentence, and the key that fills it."""

    def __init__(
        self, look: Look, icon: str, sentence: str, key: str = "", action: str = "",
        *, on_act: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.sentence = Text(look, "body", "ink2", sentence, wrap=True, align=ink.CENTRE)
        column = QVBoxLayout(self)
        gap = look.px(24)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(look.px(12))
        column.addStretch(1)
        column.addWidget(Icon(look, icon, tone="ink3", size=40), 0, ink.CENTRE)
        column.addWidget(self.sentence)
        if action:
            self.button = Button(look, action, key=key, on_click=on_act)
            column.addWidget(self.button, 0, ink.CENTRE)
        column.addStretch(1)

    def set(self, sentence: str) -> None:
        """Say something else."""
        self.sentence.set(sentence)
