"""The test page: what may go wrong on paper, and nothing that was sold: a ruler to the last column, 汉字, a code.

Somebody looks at it and answers what is wrong; so each thing stands for one setting: width, letters, mode, knife.
"""

from desktop.core.documents.cells import CELLS
from desktop.core.documents.rows import Cell, Code, Row, Rule, TextRow, centred, pair
from desktop.core.documents.slip_escpos import rows_escpos
from desktop.core.documents.slip_pdf import draw
from desktop.core.domain.printer import Printer
from desktop.core.words import Words

CODE = "SHUKE TEST PAGE"
"""What its code says: it finds nothing."""
_TENS = 10


def page_rows(printer: Printer, language: str) -> tuple[Row, ...]:
    """As every backend draws them."""
    words, columns = Words(language), CELLS[printer.width_mm]
    how = printer.encoding.upper() if printer.mode == "text" else words.say("sample_page.raster")
    facts = {"width": printer.width_mm, "columns": columns, "how": how}
    between = Cell(words.say("sample_page.edges"), 2, columns - 4, "centre")
    edge = TextRow((Cell("|<", 0, 2), between, Cell(">|", columns - 2, 2)))
    return (
        *centred(words.say("sample_page.title"), columns, 2),
        *centred(words.say("sample_page.paper", **facts), columns),
        Rule(),
        *_ruler(columns),
        edge,
        Rule(),
        *pair("招牌红烧肉 ×1", "￥48.00", columns),
        *pair("繁體 灣區 龍蝦 Latte", "￥128.00", columns),
        *centred("永和九年", columns, 2),
        Rule(),
        Code(CODE),
        *centred(words.say("sample_page.look"), columns),
    )


def page_escpos(printer: Printer, language: str) -> bytes:
    """For a receipt printer, cut at its end; the drawer opens where one hangs on it."""
    rows = page_rows(printer, language)
    return rows_escpos(rows, printer.width_mm, printer.mode, printer.encoding) + (DRAWER if printer.drawer else b"")


def page_pdf(printer: Printer, language: str) -> bytes:
    """On paper as wide."""
    return draw(page_rows(printer, language), printer.width_mm, CODE)


DRAWER = b"\x1bp\x00\x19\xfa"
"""ESC p: 50 ms on the drawer's first pin, half a second of rest."""


def _ruler(columns: int) -> list[Row]:
    """Tens above, ones below: the last figure says how many columns the paper shows."""
    tens = "".join(f"{at // _TENS:>10}" for at in range(_TENS, columns + 1, _TENS)).ljust(columns)
    ones = "".join(str(at % _TENS) for at in range(1, columns + 1))
    return [TextRow((Cell(line, 0, columns),)) for line in (tens, ones)]
