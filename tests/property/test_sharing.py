"""I16: what is shared out adds up, for every row and every column, and nobody gets less than nothing."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.splitting import shared_out, split


@given(st.data(), st.lists(st.integers(0, 10**6), max_size=8), st.integers(1, 8))
def test_shared_out_adds_up_both_ways(data: st.DataObject, rows: list[int], count: int) -> None:
    weights = data.draw(st.lists(st.integers(0, 1000), min_size=count, max_size=count))
    columns = split(sum(rows), weights)
    cells = shared_out(rows, columns)
    assert [sum(row) for row in cells] == rows
    assert all(cell >= 0 for row in cells for cell in row)
    if rows:
        assert tuple(sum(column) for column in zip(*cells, strict=True)) == columns
