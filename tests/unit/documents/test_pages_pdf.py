"""A report on paper: words stay whole, and the room left over lies where it is read."""

from itertools import pairwise

import pytest

from desktop.core.documents import pages_pdf
from desktop.core.domain.sheets import Document, Sheet

_WHY = "Members who came on two or more days of this time ÷ members who came. A single day has none, whatever is said."


def _drawn(monkeypatch: pytest.MonkeyPatch, sheet: Sheet) -> list[tuple[str, float]]:
    drawn: list[tuple[str, float]] = []
    monkeypatch.setattr(pages_pdf, "draw_text", lambda _canvas, text, at, _align: drawn.append((text, at[0])))
    pages_pdf.pages_pdf(Document(title="Report", subtitle="shop", language="en", sheets=(sheet,)))
    return drawn


def test_no_word_is_broken_over_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet(title="Overview", header=("Figure", "This time", "Why"), rows=(("Repeat rate", "63.0%", _WHY),))
    texts = [text for text, _ in _drawn(monkeypatch, sheet)]
    told = texts[texts.index("63.0%") + 1 : -1] if texts[-1] == "1" else texts[texts.index("63.0%") + 1 :]
    assert len(told) > 1
    assert " ".join(told) == _WHY


def test_numbers_stand_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    header = ("Time", "Bills", "New", "Returning", "Enrolled")
    drawn = dict(_drawn(monkeypatch, Sheet(title="Trend", header=header, rows=(("11/2026", 431, 22, 116, 24),))))
    gaps = [drawn[right] - drawn[left] for left, right in pairwise(header[1:])]
    assert max(gaps) < 2 * min(gaps)
