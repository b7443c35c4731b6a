"""A long list a page at a time, by where the page begins."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
PAGE = 100


def page_of(rows: Sequence[T], begin: int) -> tuple[Sequence[T], int | None]:
    """The rows from ``begin`` (0 is the first) on, and where the next page begins; None at the end."""
    begin = max(0, begin)
    end = begin + PAGE
    return rows[begin:end], end if end < len(rows) else None
