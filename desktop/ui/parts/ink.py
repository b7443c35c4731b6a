"""How anything is drawn: words on their line, frames with crisp lines, key caps, icons. Every painted part uses these.

A word sits where its capitals and its 汉字 have the same air above and below, so that roles side by side align.
Nothing is clipped: a text that is too long is broken, or ends in "…" and says the rest in its tooltip.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPaintDevice, QPainter, QPen, QTextLayout, QTextOption

from desktop.ui.look import fonts, icons
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import RADIUS, TYPE

_MIDDLE = 0.37
"""From the baseline up to the middle of a capital or a 汉字, in ems of Noto Sans SC (2.004: cap height 0.733)."""

LEFT, RIGHT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


@contextmanager
def brush(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter with smooth edges on the widget, ended whatever happens."""
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter
    finally:
        painter.end()


def width(text: str, font: QFont) -> int:
    """How wide the text is drawn on one line, rounded up to whole pixels."""
    return -int(-QFontMetricsF(font).horizontalAdvance(text) // 1)


def elided(text: str, font: QFont, width_px: float) -> str:
    """The text, ended by "…" if it is wider."""
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(text) <= width_px:
        return text
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width_px))


def broken(text: str, font: QFont, width_px: float, most: int = 99) -> list[str]:
    """The text in lines no wider than ``width_px``, at most ``most``; the last is elided if more would follow."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    starts: list[int] = []
    layout.beginLayout()
    while len(starts) <= most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(1.0, width_px))
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(text)]
    lines = [text[start:end].rstrip() for start, end in zip(starts, ends, strict=True)]
    if len(lines) > most:
        lines = [*lines[: most - 1], elided(text[starts[most - 1] :], font, width_px)]
    return lines


def word(  # noqa: PLR0913
    painter: QPainter, look: Look, rect: QRect, text: str, role: str = "body", colour: str = "ink",
    *, strong: bool = False, align: Qt.AlignmentFlag = LEFT,
) -> None:  # fmt: skip
    """Draw one line in the middle of the rectangle's height, elided to its width."""
    at_font(painter, look, rect, elided(text, look.font(role, strong=strong), rect.width()),
            look.font(role, strong=strong), colour, align=align)  # fmt: skip


def at_font(  # noqa: PLR0913
    painter: QPainter, look: Look, rect: QRect, text: str, font: QFont, colour: str, *, align: Qt.AlignmentFlag = LEFT
) -> None:
    """Draw one line in a given font in the middle of the rectangle's height."""
    spare = rect.width() - QFontMetricsF(font).horizontalAdvance(text)
    shift = {RIGHT: spare, CENTRE: spare / 2}.get(align, 0.0)
    painter.setFont(font)
    painter.setPen(look.colour(colour))
    drop = int(rect.height() / 2 + _MIDDLE * font.pixelSize() + 0.5)
    painter.drawText(QPointF(rect.x() + int(shift), rect.y() + drop), text)


def frame(  # noqa: PLR0913
    painter: QPainter, look: Look, rect: QRect, *, fill: str = "", edge: str = "", radius: str = "control",
    thick: int = 1, inset: int = 0,
) -> None:  # fmt: skip
    """Draw a rounded box whose line lies whole inside the rectangle. ``radius`` names one of RADIUS, or "" for none."""
    line = look.px(thick) if edge else 0
    away = look.px(inset) + line / 2
    box = QRectF(rect).adjusted(away, away, -away, -away)
    bend = max(0.0, look.px(RADIUS.get(radius, 0)) - away)
    painter.setPen(QPen(look.colour(edge), line) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, bend, bend)


def pill(painter: QPainter, look: Look, rect: QRect, *, fill: str = "", edge: str = "") -> None:
    """Draw a box with half-round ends."""
    away = look.px(1) / 2 if edge else 0.0
    box = QRectF(rect).adjusted(away, away, -away, -away)
    painter.setPen(QPen(look.colour(edge), look.px(1)) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)


def fill(painter: QPainter, look: Look, rect: QRect, colour: str) -> None:
    """Fill the rectangle: lines of one pixel are drawn so, for they stay crisp."""
    painter.fillRect(rect, look.colour(colour))


def picture(painter: QPainter, look: Look, name: str, colour: str, at: QRect) -> None:
    """Draw the icon in the middle of ``at``, as large as its height."""
    side = at.height()
    ratio = painter.device().devicePixelRatioF()
    image = icons.drawn(name, getattr(look.theme, colour), round(side * ratio))
    painter.drawImage(QRect(at.x() + (at.width() - side) // 2, at.y(), side, side), image)


def keycap_width(look: Look, key: str, role: str = "keycap") -> int:
    """How wide the cap of a key is."""
    return max(width(key, look.font(role)) + look.px(12), keycap_height(look, role))


def keycap_height(look: Look, role: str = "keycap") -> int:
    """How high the cap of a key is: 20 pixels for the usual role."""
    return look.line(role) + look.px(4)


def keycap(  # noqa: PLR0913
    painter: QPainter, look: Look, at: QRect, key: str,
    *, colour: str = "ink2", edge: str = "edge", role: str = "keycap",
) -> None:  # fmt: skip
    """Draw a key cap at the left of ``at``, in the middle of its height."""
    tall = keycap_height(look, role)
    box = QRect(at.x(), at.y() + (at.height() - tall) // 2, keycap_width(look, key, role), tall)
    frame(painter, look, box, edge=edge, radius="keycap")
    word(painter, look, box, key, role, colour, align=CENTRE)


def initial(painter: QPainter, look: Look, circle: QRect, name: str, *, fill: str = "soft") -> None:
    """Draw somebody: the first character of the name in a circle, the outline of a person where there is no name."""
    pill(painter, look, circle, fill=fill)
    side = circle.height()
    if first := name.strip()[:1].upper():
        at_font(painter, look, circle, first, fonts.font(int(side * 0.42 + 0.5), 500), "accent", align=CENTRE)
    else:
        away = side // 4
        picture(painter, look, "person", "accent", circle.adjusted(away, away, -away, -away))


def strong_role(role: str) -> bool:
    """Whether the role is medium by itself."""
    return TYPE[role][2] >= 500
