"""Slips, cards and codes for whoever prints or shows them (ports.Papers). Drawing libraries load when first needed."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from desktop.core.domain.errors import RuleBroken, Unreadable
from desktop.core.domain.offer_label import OfferLabel
from desktop.core.domain.printer import CardForm, Picture, Printer
from desktop.core.domain.report import Report
from desktop.core.domain.sheets import Document
from desktop.core.domain.slip import Card, Slip

_PDF, _PNG = b"%PDF-", b"\x89PNG"
_POINTS_PER_MM = 72 / 25.4
_DOTS_PER_MM = 8
_BARELY_LESS = 1 - 1e-6
"""The renderer rounds up: without this 80 mm come out as 641 dots."""


class DrawnPapers:
    """Values in, the bytes that are printed out; and those bytes as a picture. Use it from one thread at a time."""

    def slip(self, slip: Slip, printer: Printer) -> bytes:
        """What this printer is sent: ESC/POS for a receipt printer, else a PDF as wide as its paper."""
        if printer.is_escpos:
            from desktop.core.documents.slip_escpos import slip_escpos

            return slip_escpos(slip, printer.width_mm, printer.mode, printer.encoding)
        from desktop.core.documents.slip_pdf import slip_pdf

        return slip_pdf(slip, printer.width_mm)

    def report(self, report: Report, printer: Printer) -> bytes:
        """What this printer is sent for a report; the same report gives the same bytes."""
        from desktop.core.documents.report_layout import lay_out

        rows = lay_out(report, printer.width_mm)
        if printer.is_escpos:
            from desktop.core.documents.slip_escpos import rows_escpos

            return rows_escpos(rows, printer.width_mm, printer.mode, printer.encoding)
        from desktop.core.documents.slip_pdf import draw

        return draw(rows, printer.width_mm, report.number)

    def sample_page(self, printer: Printer, language: str) -> bytes:
        """What may go wrong on paper, for this printer."""
        from desktop.core.documents import sample_page

        return (sample_page.page_escpos if printer.is_escpos else sample_page.page_pdf)(printer, language)

    def drawer(self) -> bytes:
        """What opens the cash drawer on a receipt printer."""
        from desktop.core.documents.sample_page import DRAWER

        return DRAWER

    def card(self, card: Card, form: CardForm) -> bytes:
        """One card as PDF at its own size, or as PNG."""
        if form == "png":
            from desktop.core.documents.card_png import card_png

            return card_png(card)
        from desktop.core.documents.card_pdf import card_pdf

        return card_pdf(card)

    def card_sheet(self, cards: Sequence[Card]) -> bytes:
        """The cards on A4 as PDF, ten to a page."""
        from desktop.core.documents.card_pdf import card_sheet_pdf

        return card_sheet_pdf(cards)

    def qr(self, text: str) -> tuple[tuple[bool, ...], ...]:
        """The code's modules, row by row, dark is True; four modules of white belong around it.

        Raises RuleBroken ``qr.too_long`` for a text that no code holds.
        """
        return _modules(text)

    def labels(self, labels: Iterable[OfferLabel]) -> bytes:
        """Labels for letters on A4 as PDF, fourteen to a page, each drawn as it comes."""
        from desktop.core.documents.label_sheet_pdf import label_sheet_pdf

        return label_sheet_pdf(labels)

    def workbook(self, document: Document) -> bytes:
        """The tables as an Excel file."""
        from desktop.core.documents.workbook import workbook

        return workbook(document)

    def pages(self, document: Document) -> bytes:
        """The tables on A4 as PDF."""
        from desktop.core.documents.pages_pdf import pages_pdf

        return pages_pdf(document)

    def picture(self, data: bytes, printer: Printer) -> Picture:
        """The bytes as they come out of the printer: a PDF's pages below one another, a PNG, or the paper at its dots.

        Raises Unreadable ``paper.unreadable`` for bytes that are neither, or with one byte that is no part of a slip.
        """
        if data.startswith(_PDF):
            return _of_pdf(data)
        return _of_png(data) if data.startswith(_PNG) else _of_escpos(data, printer)


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    from desktop.core.documents.qr import matrix

    try:
        code = matrix(text)
    except ValueError:
        raise RuleBroken("qr.too_long", length=len(text)) from None
    rows = [[False] * code.size for _ in range(code.size)]
    for run in code.runs:
        rows[run.y][run.x : run.x + run.length] = [True] * run.length
    return tuple(tuple(row) for row in rows)


def _of_escpos(data: bytes, printer: Printer) -> Picture:
    from desktop.core.documents.escpos_reader import read_paper

    paper = read_paper(data, printer.width_mm, printer.encoding).picture().convert("L")
    return Picture(width=paper.width, height=paper.height, pixels=paper.tobytes(), channels=1)


def _of_png(data: bytes) -> Picture:
    from io import BytesIO

    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as image:
            drawn = image.convert("RGBA")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable("paper.unreadable", at=0) from error
    whole = Image.new("RGBA", drawn.size, "white")
    whole.alpha_composite(drawn)
    return Picture(width=whole.width, height=whole.height, pixels=whole.convert("RGB").tobytes(), channels=3)


def _of_pdf(data: bytes) -> Picture:
    """At the printer's own 8 dots to the millimetre."""
    import pypdfium2
    from PIL import Image

    try:
        with pypdfium2.PdfDocument(data) as document:
            scale = _DOTS_PER_MM / _POINTS_PER_MM * _BARELY_LESS
            pages = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("paper.unreadable", at=0) from error
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    tops, top = [], 0
    for page in pages:
        whole.paste(page, (0, top))
        tops.append(top)
        top += page.height
    return Picture(width=whole.width, height=whole.height, pixels=whole.tobytes(), channels=3, page_tops=tuple(tops))
