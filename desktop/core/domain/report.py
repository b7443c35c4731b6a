"""A report as values: what stands on it from top to bottom, in words already; drawn by documents, shown by the window.

Every value is ready to be read; labels stand left, values at the right edge.
"""

from msgspec import Struct


class ReportRow(Struct, frozen=True):
    """A label and its value; ``is_sum`` for what the rows above come to; ``note`` is a line of its own below."""

    label: str
    value: str = ""
    is_sum: bool = False
    note: str = ""


class ReportBlock(Struct, frozen=True):
    """Rows that belong together, under a title ("" for none)."""

    title: str
    rows: tuple[ReportRow, ...]


class Report(Struct, frozen=True, kw_only=True):
    """A whole report. ``number`` names it; ``sample``: of an invented shop, and says so."""

    shop: str
    title: str
    number: str
    language: str
    blocks: tuple[ReportBlock, ...]
    is_copy: bool = False
    sample: bool = False
