"""A whole day, once per mode, at the window: the points Z equals the ledger, the cash the count, the list the POS's."""

from pathlib import Path

import pytest

from tests.journeys.whole_day import EACH, WholeDay

pytestmark = pytest.mark.usefixtures("app")
BILLS = 60


@pytest.mark.parametrize("mode", ["companion", "till"])
def test_a_whole_day(tmp_path: Path, mode: str) -> None:
    day = WholeDay(tmp_path / "shop", mode, 1, BILLS)
    day.play()
    assert day.wrong() == []
    assert len(day.pencil.pos) >= BILLS
    assert set(day.pencil.done) == set(EACH)
