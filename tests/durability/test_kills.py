"""What was acknowledged survives kill -9, and one name is one effect however many processes bring it (I3, I4)."""

import multiprocessing
from pathlib import Path

import pytest

from desktop.bootstrap import open_till
from desktop.core.services.check_out import Bill, check_out
from tests.durability.cashier import PHONE, PLANTS
from tests.durability.kills import killed, opened

KILLS = 25
REFS = 12


@pytest.fixture(autouse=True)
def _keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")


def test_nothing_acknowledged_is_lost_doubled_or_printed_without_its_sale(tmp_path: Path) -> None:
    assert killed(tmp_path, KILLS, seed=1) == []


@pytest.mark.parametrize("plant", PLANTS)
def test_a_careless_cashier_is_found(tmp_path: Path, plant: str) -> None:
    tries = range(1, 6)  # a busy machine may not get to the instants that count
    assert any(killed(tmp_path / str(seed), KILLS, seed, plant) for seed in tries)


def test_four_processes_with_the_same_refs_have_one_effect_each(tmp_path: Path) -> None:
    opened(tmp_path)
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=_ring_up_all, args=(tmp_path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    with open_till(tmp_path / "shop") as till, till.ledger.reading() as reading:
        (member,) = reading.members_by_phone(f"+86{PHONE}")
        state = reading.state(member.member_id)
        assert state.visits == REFS
        assert state.totals.issued == sum((1_000 + at) // 100 for at in range(REFS))
        assert [len(reading.sales(f"S{at}")) for at in range(REFS)] == [1] * REFS


def _ring_up_all(folder: Path) -> None:
    with open_till(folder / "shop") as till:
        for at in range(REFS):
            check_out(till, Bill(amount_minor=1_000 + at, event_id=till.ids.event_id(), key=PHONE, ref=f"S{at}"))
