"""``Code``: a QR code painted on white with whole pixels, also where the rest of the window is dark."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import LIGHT

QUIET = 4
"""Modules of white around the code that a reader needs (ISO/IEC 18004)."""
_PAPER, _DARK = LIGHT.surface, LIGHT.ink


class Code(QWidget):
    """As large as whole pixels per module allow. Readers want dark on light: its colours are those of paper."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self._modules: tuple[tuple[bool, ...], ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_modules(self, modules: tuple[tuple[bool, ...], ...]) -> None:
        """Show another code; an empty one is plain paper."""
        if modules != self._modules:
            self._modules = modules
            self.update()

    def sizeHint(self) -> QSize:
        """Large."""
        return QSize(self.look.px(480), self.look.px(480))

    def minimumSizeHint(self) -> QSize:
        """Large enough for a phone held at arm's length."""
        return QSize(self.look.px(320), self.look.px(320))

    def unit(self) -> int:
        """The pixels of the screen that a module is wide."""
        side = min(self.width(), self.height()) * self.devicePixelRatioF()
        return max(1, int(side) // (len(self._modules) + 2 * QUIET))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper first, then the modules without smoothing."""
        ratio, across = self.devicePixelRatioF(), len(self._modules) + 2 * QUIET
        side = int(self.unit() * across / ratio) if self._modules else min(self.width(), self.height())
        place = QRect(QPoint((self.width() - side) // 2, (self.height() - side) // 2), QSize(side, side))
        painter = QPainter(self)
        if self._modules:
            painter.drawImage(place.topLeft(), self._picture(across, ratio))
        else:
            painter.fillRect(place, QColor(_PAPER))
        painter.setPen(QPen(self.look.colour("line"), self.look.px(1)))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def _picture(self, across: int, ratio: float) -> QImage:
        small = QImage(across, across, QImage.Format.Format_RGB32)
        small.fill(QColor(_PAPER))
        dark = QColor(_DARK).rgb()
        for y, row in enumerate(self._modules):
            for x, is_dark in enumerate(row):
                if is_dark:
                    small.setPixel(x + QUIET, y + QUIET, dark)
        side = across * self.unit()
        picture = small.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation)
        picture.setDevicePixelRatio(ratio)
        return picture
