"""A whole day at the window: the points Z equals the ledger, the cash the count, the list the POS's.

Here as the till; beside a POS too by ``python -m tests.journeys.whole_day``.
"""

from pathlib import Path

import pytest

from tests.journeys.whole_day import EACH, WholeDay

pytestmark = pytest.mark.usefixtures("app")
BILLS = 60


def test_a_whole_day(tmp_path: Path) -> None:
    day = WholeDay(tmp_path / "shop", "till", 1, BILLS)
    day.play()
    assert day.wrong() == []
    assert len(day.pencil.pos) >= BILLS
    assert set(day.pencil.done) == set(EACH)
