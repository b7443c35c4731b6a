"""Paper on the screen: the printer's dots on the screen's pixels, white also in the dark, as long as it is."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QSizePolicy, QWidget
from typing_extensions import override

from desktop.core.domain.printer import Picture
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS
from desktop.ui.paper.presenter import SCROLLS
from desktop.ui.parts import ink
from desktop.ui.scanner import key_name

_FORMATS = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888}
_AIR = 8


class Sheet(QWidget):
    """The picture in its real proportions: each dot a whole number of pixels, unless it is wider than the room."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName("page")
        self._picture: Picture | None = None
        self._image = QImage()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set(self, picture: Picture | None) -> None:
        """Show this paper; the same one again changes nothing."""
        if picture is self._picture:
            return
        self._picture, self._image = picture, QImage()
        if picture is not None:
            across = picture.width * picture.channels
            form = _FORMATS[picture.channels]
            self._image = QImage(picture.pixels, picture.width, picture.height, across, form)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(240), self.heightForWidth(self.width()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(160), self.look.px(120))

    @override
    def heightForWidth(self, width: int, /) -> int:
        if self._picture is None:
            return self.look.px(120)
        return round(self._picture.height * self._scale(width)) + 2 * self.look.px(_AIR)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        scale, air = self._scale(self.width()), self.look.px(_AIR)
        wide, tall = round(self._picture.width * scale), round(self._picture.height * scale)
        paper = QRect((self.width() - wide) // 2, air, wide, tall)
        seen = paper.intersected(event.rect())
        dots = QRectF(
            (seen.x() - paper.x()) / scale, (seen.y() - paper.y()) / scale, seen.width() / scale, seen.height() / scale
        )
        with ink.brush(self) as painter:
            whole = (scale * self.devicePixelRatioF()).is_integer()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not whole)
            painter.drawImage(QRectF(seen), self._image, dots)
            line = self.look.px(1)
            for top in self._picture.page_tops[1:]:
                ink.fill(painter, self.look, QRect(paper.x(), paper.y() + round(top * scale), wide, line), "edge")
            ink.frame(painter, self.look, paper.adjusted(-line, -line, line, line), edge="line", radius="")

    def _scale(self, width: int) -> float:
        """Pixels to a dot: whole device pixels where the paper fits, else as many as there are."""
        if self._picture is None:
            return 1.0
        ratio = self.devicePixelRatioF()
        most = max(1.0, (width - 2 * self.look.px(_AIR)) * ratio) / self._picture.width
        return (int(most) if most >= 1 else most) / ratio


class Desktop(QScrollArea):
    """The table that the paper lies on; arrows, PgUp, PgDn, Home, End and space move the paper."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.sheet = Sheet(look)
        ring = look.px(FOCUS)
        self._ring = (-ring, -ring, ring, ring)
        self.setViewportMargins(ring, ring, ring, ring)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidget(self.sheet)
        self.setAccessibleName(look.say("window.paper.preview"))

    def turn(self, key: str) -> None:
        """Move the paper as the key says."""
        bar = self.verticalScrollBar()
        step, page = self.look.px(48), bar.pageStep() - self.look.px(48)
        moves = {"Up": -step, "Down": step, "PgUp": -page, "PgDown": page, "Space": page}
        ends = {"Home": bar.minimum(), "End": bar.maximum()}
        _move(bar, ends[key] if key in ends else bar.value() + moves[key])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = key_name(event)
        if key in SCROLLS:
            self.turn(key)
        else:
            event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self.viewport()) as painter:
            ink.fill(painter, self.look, self.viewport().rect(), "bg")

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and self.hasFocus():
            with ink.brush(self) as painter:
                place = self.viewport().geometry().adjusted(*self._ring)
                ink.frame(painter, self.look, place, edge="accent", thick=FOCUS, radius="")
        return done


def _move(bar: QScrollBar, value: int) -> None:
    bar.setValue(max(bar.minimum(), min(bar.maximum(), value)))
