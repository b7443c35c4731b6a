"""A document of tables on A4: titles, bars with their values on them, rows; long texts break over lines."""

import re
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from desktop.core.documents.cells import wrap
from desktop.core.documents.clean import clean
from desktop.core.documents.fonts import Weight, shown, text_width
from desktop.core.documents.pdf import MM, draw_text, kept, new_canvas, set_font
from desktop.core.domain.sheets import Document, Plotted, Sheet, Value

_WIDTH, _HEIGHT, _EDGE = 210 * MM, 297 * MM, 16 * MM
_INK, _GREY, _LINE = (0.11, 0.13, 0.19), (0.39, 0.41, 0.47), (0.87, 0.86, 0.83)
_BAR, _SOFT = (0.34, 0.45, 0.73), (0.91, 0.93, 0.97)
_ROW, _PLOT, _SIZE, _TITLE, _GAP, _AROUND = 15, 96, 8.5, 16, 8, 14
"""Points; ``_AROUND`` is beside the text of a cell."""
_LONGEST = 400
_WHOLE = re.compile(r"[!-~¥￥]+|\S")


def pages_pdf(document: Document) -> bytes:
    """The whole document; the same values give the same bytes."""
    into = BytesIO()
    canvas = new_canvas(into, 210, 297, document.title)
    writer = _Writer(canvas, document)
    for sheet in document.sheets:
        writer.sheet(sheet)
    writer.end()
    return into.getvalue()


class _Writer:
    """Goes down a page and on to the next."""

    def __init__(self, canvas: Canvas, document: Document) -> None:
        self._canvas, self._document = canvas, document
        self._page = 0
        self._y = 0.0
        self._next_page()

    def sheet(self, sheet: Sheet) -> None:
        """A table with its bars above it."""
        self._need(2.5 * _ROW + (_PLOT if sheet.plot else 0) + 2 * _ROW)
        self._y -= 1.2 * _ROW
        self._text(sheet.title, _EDGE, 11, "Medium")
        self._y -= 0.5 * _ROW
        if sheet.plot:
            self._plot(sheet.plot)
        widths = _widths(sheet)
        self._row(sheet.header, widths, sheet, is_head=True)
        for row in sheet.rows:
            self._row(row, widths, sheet)

    def end(self) -> None:
        """The last page's foot."""
        self._canvas.showPage()
        self._canvas.save()

    def _next_page(self) -> None:
        if self._page:
            self._canvas.showPage()
        self._page += 1
        self._y = _HEIGHT - _EDGE - _TITLE
        if self._page == 1:
            self._text(self._document.title, _EDGE, _TITLE, "Medium")
            self._y -= _ROW
        self._text(self._document.subtitle, _EDGE, _SIZE, grey=True)
        self._at(f"{self._page}", (_WIDTH - _EDGE, _EDGE / 2), "right", grey=True)

    def _need(self, height: float) -> None:
        if self._y - height < _EDGE:
            self._next_page()

    def _row(self, row: tuple[Value, ...], widths: list[float], sheet: Sheet, *, is_head: bool = False) -> None:
        texts = [wrap(_told(value), width - _GAP, _wide) for value, width in zip(row, widths, strict=True)]
        height = _ROW + (max(len(lines) for lines in texts) - 1) * (_SIZE + 2)
        self._need(height)
        self._y -= _ROW
        at = _EDGE
        for column, (lines, width) in enumerate(zip(texts, widths, strict=True)):
            right = _is_number(sheet, column)
            for number, line in enumerate(lines):
                place = at + width - 6 if right else at
                y = self._y - number * (_SIZE + 2)
                self._at(line, (place, y), "right" if right else "left", grey=is_head)
            at += width
        self._y -= height - _ROW
        with kept(self._canvas):
            self._canvas.setStrokeColorRGB(*_LINE)
            self._canvas.setLineWidth(0.5)
            self._canvas.line(_EDGE, self._y - 4.5, _WIDTH - _EDGE, self._y - 4.5)

    def _plot(self, marks: tuple[Plotted, ...]) -> None:
        """Columns side by side, the value on each, the one whose time still runs dashed."""
        room, base = _PLOT - 30, self._y - _PLOT + 14
        most, step = max(*(mark.value for mark in marks), 1), (_WIDTH - 2 * _EDGE) / len(marks)
        for at, mark in enumerate(marks):
            tall, middle = max(0.0, room * mark.value / most), _EDGE + (at + 0.5) * step
            wide = min(22.0, step - 4)
            with kept(self._canvas):
                self._canvas.setFillColorRGB(*(_SOFT if mark.current else _BAR))
                self._canvas.setStrokeColorRGB(*_BAR)
                if mark.current:
                    self._canvas.setDash(2, 1.5)
                self._canvas.rect(middle - wide / 2, base, wide, tall, stroke=int(mark.current), fill=1)
            self._at(mark.text, (middle, base + tall + 3), "centre", size=7)
            self._at(mark.label, (middle, base - 10), "centre", size=7, grey=True)
        self._y -= _PLOT

    def _text(self, text: str, x: float, size: float, weight: Weight = "Regular", *, grey: bool = False) -> None:
        self._at(text, (x, self._y), "left", size=size, weight=weight, grey=grey)

    def _at(
        self, text: str, at: tuple[float, float], align: str, *, size: float = _SIZE, weight: Weight = "Regular",
        grey: bool = False,
    ) -> None:  # fmt: skip
        with kept(self._canvas):
            self._canvas.setFillColorRGB(*(_GREY if grey else _INK))
            set_font(self._canvas, weight, size)
            draw_text(self._canvas, shown(clean(text, _LONGEST), weight), at, align)


def _told(value: Value) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else f"{value:,}"


def _is_number(sheet: Sheet, column: int) -> bool:
    return any(not isinstance(row[column], str | None) for row in sheet.rows)


def _widths(sheet: Sheet) -> list[float]:
    """What each column needs; the rest to the last if it holds words, else to all alike.

    Where there is too little room the widest wrap, none so far that a number or a phone breaks.
    """
    rows = [tuple(map(str, sheet.header)), *(tuple(_told(value) for value in row) for row in sheet.rows)]
    columns = range(len(sheet.header))
    needs = [max(_wide(row[at]) for row in rows) + _AROUND for at in columns]
    room, last = _WIDTH - 2 * _EDGE, len(needs) - 1
    rest = room - sum(needs)
    if rest < 0:
        return _wrapped(needs, [max(_piece(row[at]) for row in rows) + _AROUND for at in columns], room)
    widest = last if not _is_number(sheet, last) else needs.index(max(needs))
    if _is_number(sheet, widest):
        return [need + rest / len(needs) for need in needs]
    needs[widest] += rest
    return needs


def _wrapped(needs: list[float], least: list[float], room: float) -> list[float]:
    """The widest give way first, down to their least; all of them where even that is too much."""
    for most in range(int(room), 0, -1):
        widths = [max(low, min(need, most)) for need, low in zip(needs, least, strict=True)]
        if sum(widths) <= room:
            return widths
    return [low * room / sum(least) for low in least]


def _piece(text: str) -> float:
    """The widest part of a text that should not break: 汉字 break anywhere, the rest at blanks."""
    return max((_wide(each) for each in _WHOLE.findall(text)), default=0.0)


def _wide(text: str) -> float:
    return text_width(text, _SIZE, "Regular")
