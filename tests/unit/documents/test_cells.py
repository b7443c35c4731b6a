"""Lines of cells: nothing lost, nothing beyond the edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.documents.cells import width, wrap
from desktop.core.documents.rows import Row, TextRow, centred, large_pair, pair

TEXTS = st.text(st.sampled_from("ab W19.,-汉字，。（）×￥ "), max_size=80)


def text_of(rows: list[Row]) -> list[str]:
    return ["|".join(cell.text for cell in row.cells) for row in rows if isinstance(row, TextRow)]


def test_a_chinese_character_takes_two_cells_and_so_does_a_times_sign() -> None:
    assert [width(text) for text in ("", "ab1", "汉字", "128 × 2（白金）")] == [0, 3, 4, 16]


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("", 4, [""]),
        ("拾味小馆", 4, ["拾味", "小馆"]),
        ("Thank you very much", 10, ["Thank you", "very much"]),
        ("Konstantinopoulou", 8, ["Konstant", "inopoulo", "u"]),
        ("谢谢光临，慢走", 8, ["谢谢光", "临，慢走"]),
        ("买 Rice 饭", 7, ["买 Rice", "饭"]),
        ("汉字（", 5, ["汉字", "（"]),
    ],
)
def test_text_wraps_where_it_may(text: str, cells: int, lines: list[str]) -> None:
    assert wrap(text, cells) == lines


@given(TEXTS, st.integers(2, 48))
def test_wrapping_loses_nothing_and_stays_within(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= cells for line in lines)


@given(TEXTS, TEXTS, st.sampled_from([32, 48]))
def test_a_pair_s_cells_fit_and_never_overlap(left: str, right: str, columns: int) -> None:
    for row in [*pair(left, right, columns, 2), *large_pair(left, right, columns), *centred(left, columns, 2)]:
        assert isinstance(row, TextRow)
        ends = [0, *(cell.start + cell.cells for cell in row.cells)]
        assert all(cell.fits and cell.start >= end for cell, end in zip(row.cells, ends, strict=False))
        assert ends[-1] <= columns


def test_a_value_stands_beside_its_label_or_below_it() -> None:
    assert text_of(pair("小计", "128.00", 32)) == ["小计|128.00"]
    assert text_of(pair("一二三四五六七八", "128.00", 20)) == ["一二三四五六", "七八|128.00"]
    assert text_of(pair("小计", "1" * 30, 32)) == ["小计", "1" * 30]


def test_what_is_too_long_to_be_large_is_small_not_cut() -> None:
    label, value = large_pair("Points usable", "1,542", 32)[0].cells  # type: ignore[union-attr]
    assert (label.scale, value.scale) == (1, 2)
    assert text_of(large_pair("可用积分", "1" * 30, 32)) == ["可用积分", "1" * 30]
    assert {row.scale for row in centred("馆" * 40, 32, 2) if isinstance(row, TextRow)} == {1}
