"""Rounds over a log and an HQ in memory: whatever breaks off is done again, and every event arrives once, in order."""

from collections.abc import Callable
from random import Random
from unittest.mock import patch

import pytest

from desktop.core.ports.sync import DONE, NoAnswer, RoundDone
from desktop.sync.round import sync_round
from tests.sync.memory import MemoryLog
from tests.sync.memory_hq import MemoryHq


class Crash(BaseException):
    """The till's power goes."""


def _written(count: int, log: MemoryLog | None = None, name: str = "b") -> MemoryLog:
    log = log or MemoryLog()
    for number in range(count):
        log.write(f"{name}{number}")
    return log


def _complete(log: MemoryLog, hq: MemoryHq) -> RoundDone:
    done = sync_round(log, hq)
    assert (done.code, done.left) == (DONE, 0), done
    return done


def test_a_first_round_brings_everything_and_takes_everything() -> None:
    log, hq = _written(100), MemoryHq()
    hq.members = 1_250
    seen: list[tuple[int, int]] = []
    done = sync_round(log, hq, lambda done, whole: seen.append((done, whole)))
    assert (done.code, done.sent, done.received, done.left, done.notes) == (DONE, 101, 1_250, 0, ())
    assert hq.names == log.names()
    assert seen == sorted(seen)
    assert seen[-1] == (101, 101)
    assert len(log.pages) == 5


def test_a_round_with_nothing_to_do_asks_twice() -> None:
    log, hq = _written(3), MemoryHq()
    _complete(log, hq)
    hq.asked.clear()
    assert _complete(log, hq).sent == 0
    assert hq.asked == ["/v1/compare", "/v1/pull"]


def test_pulling_waits_until_everything_is_there() -> None:
    log, hq = _written(50), MemoryHq()
    _complete(log, hq)
    assert hq.asked.index("/v1/pull") > max(at for at, path in enumerate(hq.asked) if path == "/v1/push")


def test_a_lost_answer_is_no_second_sale() -> None:
    log, hq = _written(20), MemoryHq()

    def lost(path: str) -> None:
        if path == "/v1/push":
            raise NoAnswer("cut")

    hq.after = lost
    done = sync_round(log, hq)
    assert (done.code, done.left > 0) == ("sync.cut", True)
    hq.after = lambda _path: None
    _complete(log, hq)
    assert hq.names == log.names()
    assert log.opened == []
    assert log.told_seqs == {each.epoch: each.seq for each in log.standing().epochs}


def test_what_a_lost_answer_said_is_asked_for_again() -> None:
    log, hq = _written(3), MemoryHq()
    _complete(log, hq)
    log.told_seqs.clear()  # HQ holds everything, and the till has heard of it by a comparison alone
    hq.asked.clear()
    _complete(log, hq)
    assert hq.asked == ["/v1/compare", "/v1/push", "/v1/pull"]
    assert log.told_seqs == {each.epoch: each.seq for each in log.standing().epochs}


def _crashing(moments: int, *, after: bool) -> Callable[[str], None]:
    left = [moments]

    def crash(_path: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Crash

    assert after is not None
    return crash


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("trouble", ["none", "forked", "rolled_back", "cloned", "hq_restored"])
def test_a_round_crashed_at_every_call_and_done_again_ends_the_same(trouble: str, after: bool) -> None:
    for calls in range(40):
        log, hq = _troubled(trouble)
        expected = set(log.names()) | set(hq.names)
        crash = _crashing(calls, after=after)
        hq.before, hq.after = (lambda _: None, crash) if after else (crash, lambda _: None)
        try:
            _complete(log, hq)
        except Crash:
            hq.before = hq.after = lambda _path: None
            _complete(log, hq)
            _check_whole(log, hq, expected)
        else:
            _check_whole(log, hq, expected)
            return
    pytest.fail("it never came to its end")


def _troubled(trouble: str) -> tuple[MemoryLog, MemoryHq]:
    """A till with events that HQ lacks, and what stands in the way."""
    log, hq = _written(70), MemoryHq()
    backup = hq.copy()
    if trouble != "none":
        _complete(log, hq)
    if trouble == "hq_restored":
        hq = backup
    if trouble in ("forked", "rolled_back", "cloned"):
        twin = log.copy()
        _written(9, log, "later")
        _complete(log, hq)
        log = twin
    if trouble == "cloned":
        _written(2, log, "twin")
        _complete(log, hq)
        _written(1, twin := log.copy(), "third")
        _complete(log, hq)
        log = twin
    if trouble != "rolled_back":
        _written(60, log, "own")
    return log, hq


def _check_whole(log: MemoryLog, hq: MemoryHq, expected: set[str]) -> None:
    assert set(hq.names) == expected
    assert len(hq.names) == len(set(hq.names))
    for chain in log.chains:
        held = hq.epochs[chain.epoch].chain.bodies
        assert held[: len(chain.bodies)] == chain.bodies


def test_an_older_copy_goes_on_under_a_new_epoch_even_with_nothing_to_say() -> None:
    log, hq = _troubled("rolled_back")
    done = _complete(log, hq)
    assert [reason for reason, _ in log.opened] == ["rolled_back"]
    assert done.notes == ("sync.healed",)


@pytest.mark.parametrize(
    ("at", "own", "theirs"), [(1, 500, 300), (63, 200, 1000), (64, 65, 65), (699, 1, 1), (700, 3, 0)]
)
def test_the_fork_is_found_exactly(at: int, own: int, theirs: int) -> None:
    log, hq = _written(700), MemoryHq()
    twin = log.copy()
    twin.chains[0].bodies[at:] = []
    log.chains[0].bodies[at:] = []
    _written(theirs, twin, "theirs")
    _written(own, log, "own")
    _complete(twin, hq)
    _complete(log, hq)
    if theirs:
        assert [reason for reason, _ in log.opened] == ["forked"]
        assert len(log.chains[0].bodies) == at
    assert set(hq.names) == set(log.names()) | set(twin.names())


def test_two_machines_of_one_log_are_told_and_both_logs_are_kept() -> None:
    log, hq = _written(5), MemoryHq()
    _complete(log, hq)
    twin = log.copy()
    for turn in range(4):
        _written(2, log, f"a{turn}-")
        _written(3, twin, f"b{turn}-")
        _complete(log, hq)
        done = _complete(twin, hq)
    assert done.spending == "cloned"
    assert "sync.cloned" in done.notes
    assert set(hq.names) == set(log.names()) | set(twin.names())


def test_a_till_whose_epoch_was_closed_and_who_has_nothing_to_say_is_left_alone() -> None:
    log, hq = _written(5), MemoryHq()
    _complete(log, hq)
    _written(1, twin := log.copy(), "x")
    twin.reopen("restored", twin.chains[-1].epoch, twin.chains[-1].point(6))
    _complete(twin, hq)
    _complete(log, hq)
    assert log.opened == []
    assert hq.spending == "allowed"


def test_a_log_that_another_program_heals_meanwhile_ends_the_round_and_the_next_is_fine() -> None:
    log, hq = _written(10), MemoryHq()
    _complete(log, hq)
    real = log.points
    with patch.object(log, "points", lambda epoch, seqs: real(epoch, seqs) if len(seqs) > 1 else ()):
        assert sync_round(log, hq).code == "sync.no_agreement"
    _complete(log, hq)


def test_an_hq_restored_from_a_backup_gets_everything_again() -> None:
    log, hq = _written(30), MemoryHq()
    _complete(log, hq)
    backup = hq.copy()
    log.reopen("restored", log.chains[-1].epoch, log.chains[-1].point(31))
    _written(40, log, "after")
    _complete(log, hq)
    for older in (backup, MemoryHq()):
        assert sync_round(log, older).sent > 0
        assert older.names == log.names()
    assert len(log.chains) == 2


def test_a_tail_left_in_an_earlier_epoch_is_brought_where_it_can_follow() -> None:
    log, hq = _written(30), MemoryHq()
    _complete(log, hq)
    log.reopen("restored", log.chains[-1].epoch, log.chains[-1].point(31))
    _written(3, log, "new")
    _complete(log, hq)
    log.chains[0].bodies.append(b'{"kind":"sale","id":"left behind"}')
    _complete(log, hq)
    assert "left behind" in hq.names
    assert log.opened[-1][0] == "restored"


@pytest.mark.parametrize("seed", range(150))
def test_whatever_happens_ends_with_everything_at_hq_once(seed: int) -> None:
    """Copies, older copies, restored HQs, lost answers and crashes in any order; then calm."""
    chance = Random(seed)
    hq, machines, backups = MemoryHq(), [_written(3)], [MemoryHq()]
    for step in range(40):
        machine = chance.choice(machines)
        match chance.randrange(8):
            case 0 | 1 | 2:
                _written(chance.randrange(1, 6), machine, f"s{step}-")
            case 3 if len(machines) < 4:
                machines.append(machine.copy())
            case 4:
                backups.append(hq.copy())
            case 5 if chance.random() < 0.3:
                hq = chance.choice(backups).copy()
            case _:
                _perhaps(machine, hq, chance)
    hq.before = hq.after = lambda _path: None
    for _ in range(3):
        for machine in machines:
            _complete(machine, hq)
    assert set(hq.names) >= {name for machine in machines for name in machine.names()}
    assert len(hq.names) == len(set(hq.names))


def _perhaps(machine: MemoryLog, hq: MemoryHq, chance: Random) -> None:
    def trouble(_path: str) -> None:
        if chance.random() < 0.1:
            raise chance.choice([NoAnswer("cut"), NoAnswer("slow"), Crash()])

    hq.before = hq.after = trouble
    try:
        sync_round(machine, hq)
    except Crash:
        pass
    finally:
        hq.before = hq.after = lambda _path: None
