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


def test_where_there_is_little_room_no_phone_or_number_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    header = ("姓名", "手机", "同意", "上次消费", "距今天数", "平时间隔", "近一年消费", "常点", "建议办法")
    row = (
        "欧阳娜娜", "+8613800009620", "电话 短信 微信", "2026-09-21", 162, 10, "12,906.00", "招牌红烧牛肉面",
        "无门槛 ￥20.00 或送一道菜",
    )  # fmt: skip
    texts = [text for text, _ in _drawn(monkeypatch, Sheet(title="沉睡客", header=header, rows=(row,)))]
    assert {"欧阳娜娜", "+8613800009620", "2026-09-21", "12,906.00"} <= set(texts)


def test_what_is_left_of_the_room_lies_after_the_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (("2026-06-01 19:06", "同意收微信", "2026-11", ""),)
    drawn = dict(_drawn(monkeypatch, Sheet(title="同意", header=("时间", "项目", "内容", "说明"), rows=rows)))
    assert drawn["项目"] - drawn["时间"] < 100


def test_numbers_stand_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    header = ("Time", "Bills", "New", "Returning", "Enrolled")
    drawn = dict(_drawn(monkeypatch, Sheet(title="Trend", header=header, rows=(("11/2026", 431, 22, 116, 24),))))
    gaps = [drawn[right] - drawn[left] for left, right in pairwise(header[1:])]
    assert max(gaps) < 2 * min(gaps)
