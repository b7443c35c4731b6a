"""Buttons: the key's cap, then what it does. A screen has one ``primary``; a disabled one says why in its tooltip."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, HEIGHT
from desktop.ui.parts import ink

_KINDS = {  # kind: fill, edge, words, key cap's edge
    "secondary": ("surface", "edge", "ink", "edge"),
    "primary": ("accent", "accent", "on", "on"),
    "danger": ("surface", "bad", "bad", "bad"),
    "quiet": ("", "", "accent", "edge"),
}
_PRESSED = ("soft", "accent", "accent", "accent")
_DISABLED = ("sunken", "line", "ink3", "line")
_QUIET_DISABLED = ("", "", "ink3", "line")


class Button(QAbstractButton):
    """A button. It takes the focus from Tab only, so that a click leaves the cursor where the cashier types.

    A button with an icon only has a ``name``, for its tooltip and for a screen reader.
    """

    tall, cap_role, padding, gap = HEIGHT["control"], "keycap", 12, 8
    roles: tuple[str, ...] = ("body", "caption")

    def __init__(  # noqa: PLR0913
        self, look: Look, label: str, *, key: str = "", kind: str = "secondary", icon: str | None = None,
        name: str = "", on_click: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.look, self.key, self.kind, self._icon = look, key, kind, icon
        self._reason, self._name = "", name
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.set_label(label)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_label(self, label: str) -> None:
        """Say something else."""
        self.setText(label.replace("&", "&&"))
        self.label = label
        self.setAccessibleName(" ".join(part for part in (label or self._name, self.key) if part))
        self.setToolTip(self._reason or (self._name if not label else ""))
        self.updateGeometry()
        self.update()

    def set_key(self, key: str) -> None:
        """Show another key."""
        self.key = key
        self.set_label(self.label)

    def set_kind(self, kind: str) -> None:
        """Turn into another kind."""
        self.kind = kind
        self.update()

    def allow(self, allowed: bool, reason: str = "") -> None:  # noqa: FBT001
        """Let it be pressed or not; ``reason`` is what the tooltip and a screen reader say when not."""
        self._reason = "" if allowed else reason
        self.setEnabled(allowed)
        self.setToolTip(self._reason or (self._name if not self.label else ""))
        self.setAccessibleDescription(self._reason)

    @override
    def sizeHint(self) -> QSize:
        words = ink.width(self.label, self._font(self.roles[0]))
        return QSize(self._beside() + words + 2 * self.look.px(self.padding), self.look.px(self.tall))

    @override
    def minimumSizeHint(self) -> QSize:
        words = ink.width(self.label, self._font(self.roles[-1]))
        least = self._beside() + min(words, self.look.px(56)) + self.look.px(self.padding)
        return QSize(max(least, self.look.px(HEIGHT["control"])), self.look.px(self.tall))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        fill, edge, words, cap = self._colours()
        with ink.brush(self) as painter:
            ink.frame(painter, self.look, self.rect(), fill=fill, edge=edge)
            self._content(painter, words, cap)
            if self.hasFocus():
                primary = self.kind == "primary" and not self.isDown()
                ring, inset = ("on", 3) if primary else ("accent", 0)
                ink.frame(painter, self.look, self.rect(), edge=ring, thick=FOCUS, inset=inset)

    def _colours(self) -> tuple[str, str, str, str]:
        if not self.isEnabled():
            return _QUIET_DISABLED if self.kind == "quiet" else _DISABLED
        return _PRESSED if self.isDown() or self.isChecked() else _KINDS[self.kind]

    def _content(self, painter: QPainter, words: str, cap: str) -> None:
        look, gap = self.look, self.look.px(self.gap)
        role, lines = self._fitted(self.width() - self._beside() - look.px(16))
        font = self._font(role)
        across = max((ink.width(line, font) for line in lines), default=0)
        at = self.rect().adjusted((self.width() - self._beside() - across) // 2, 0, 0, 0)
        if self._icon:
            side = look.px(20)
            ink.picture(painter, look, self._icon, words, QRect(at.x(), (self.height() - side) // 2, side, side))
            at.adjust(side + (gap if self.label or self.key else 0), 0, 0, 0)
        if self.key:
            colour = words if self.kind == "primary" or not self.isEnabled() else "ink2"
            ink.keycap(painter, look, at, self.key, colour=colour, edge=cap, role=self.cap_role)
            at.adjust(ink.keycap_width(look, self.key, self.cap_role) + (gap if self.label else 0), 0, 0, 0)
        step = look.px(20) if len(lines) > 1 else look.line(role)
        for row, line in enumerate(lines):
            top = (self.height() - step * len(lines)) // 2 + row * step
            ink.at_font(painter, look, QRect(at.x(), top, across, step), line, font, words)

    def _fitted(self, width: int) -> tuple[str, list[str]]:
        """The role and the lines in which the label fits: one line, then smaller, then two lines, then elided."""
        for role in self.roles:
            if ink.width(self.label, self._font(role)) <= width:
                self._tell_rest("")
                return role, [self.label]
        lines = ink.broken(self.label, self._font(self.roles[-1]), width, 2)
        self._tell_rest(self.label if lines[-1].endswith("…") else "")
        return self.roles[-1], lines

    def _tell_rest(self, rest: str) -> None:
        """Put what could not be drawn into the tooltip, unless a reason stands there."""
        if self.label and not self._reason and self.toolTip() != rest:
            self.setToolTip(rest)

    def _beside(self) -> int:
        """The width of all that is not the label, with the gaps."""
        gap, wide = self.look.px(self.gap), 0
        if self._icon:
            wide += self.look.px(20) + (gap if self.label or self.key else 0)
        if self.key:
            wide += ink.keycap_width(self.look, self.key, self.cap_role) + (gap if self.label else 0)
        return wide

    def _font(self, role: str) -> QFont:
        return self.look.font(role, strong=self.kind == "primary")


class BigButton(Button):
    """The one that takes the money: 72 pixels high, its words as large as they fit."""

    tall, cap_role, padding, gap = HEIGHT["big"], "row", 16, 16
    roles = ("action", "title", "row", "body")

    def __init__(
        self, look: Look, label: str, *, key: str = "", kind: str = "primary",
        on_click: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, label, key=key, kind=kind, on_click=on_click)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
