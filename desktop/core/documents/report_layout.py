"""What stands on a report, from top to bottom, as rows: for paper of either width, on a printer or in a PDF."""

from desktop.core.documents.cells import CELLS
from desktop.core.documents.clean import clean
from desktop.core.documents.rows import Gap, Row, Rule, centred, pair
from desktop.core.documents.slip_layout import LINE, NAME, REFERENCE
from desktop.core.domain.report import Report, ReportBlock, ReportRow
from desktop.core.words import Words

_INDENT = 2


def lay_out(report: Report, width_mm: int) -> tuple[Row, ...]:
    """The report's rows for paper of 58 or 80 mm; any other width is a KeyError."""
    columns, words = CELLS[width_mm], Words(report.language)
    marks = (*(["sample"] if report.sample else []), *(["copy"] if report.is_copy else []))
    mark = [row for key in marks for row in centred(words.say(f"slip.{key}"), columns, 2)]
    head = [*centred(clean(report.shop, NAME), columns), *centred(clean(report.title, NAME), columns, 2)]
    head += centred(clean(report.number, REFERENCE), columns)
    blocks = [row for block in report.blocks for row in (Rule(), *_block(block, columns))]
    return (*mark, *head, *blocks, Rule(), *mark)


def _block(block: ReportBlock, columns: int) -> list[Row]:
    rows: list[Row] = []
    if block.title:
        rows += centred(clean(block.title, NAME), columns)
    for row in block.rows:
        rows += _row(row, columns)
    return rows


def _row(row: ReportRow, columns: int) -> list[Row]:
    """A label that begins with a blank stands a little to the right; a sum has an empty line below it."""
    indent = _INDENT if row.label.startswith(" ") else 0
    rows = pair(clean(row.label, LINE), clean(row.value, REFERENCE), columns, indent)
    if row.note:
        rows += pair(clean(row.note, LINE), "", columns, _INDENT)
    return [*rows, Gap()] if row.is_sum else rows
