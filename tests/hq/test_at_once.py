"""Many pushes at once, the same and contradicting ones: one effect, on a file and on PostgreSQL."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Lock

import pytest

from desktop.core.domain.state import MemberState
from hq.services.accept_push import accept_push
from hq.services.house import HqRefused
from hq.services.verify_all import verify_all
from hq.store import database as database_module
from hq.store import folded
from hq.store.database import Busy, Connection, Database
from tests.hq.chain import TENANT, Chain, Log, Machine

THREADS = 64


@pytest.fixture(params=["file", "postgres"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Chain]:
    """A chain that many connections use."""
    if request.param == "postgres":
        yield Chain(request.getfixturevalue("postgres"))
        return
    database = Database.in_file(tmp_path / "hq.db", bytes(32))
    yield Chain(database)
    database.close()


def _at_once(work: list[Callable[[], str]]) -> list[str]:
    """What each came to, all begun together."""
    together = Barrier(len(work))

    def run(one: Callable[[], str]) -> str:
        together.wait()
        return one()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def _pushing(machine: Machine, after: int = 0) -> Callable[[], str]:
    push = machine.push(after)

    def send() -> str:
        try:
            return str(accept_push(machine.chain.hq, machine.caller, push).acked_seq)
        except HqRefused as refused:
            return refused.code

    return send


def test_the_same_push_and_forks_of_it(shared: Chain) -> None:
    till = shared.device("t1", shared.store("s1"))
    till.open()
    till.sell("m1")
    forks = []
    for _ in range(8):
        fork = Machine(shared, "t1")
        fork.log = Log(till.log.epoch, list(till.log.bodies), list(till.log.chained))
        fork.sell("m1")
        forks.append(fork)
    done = _at_once([_pushing(forks[at % 8]) for at in range(THREADS)])
    assert sorted(done) == ["3"] * 8 + ["push.fork"] * 56
    assert shared.state("m1").visits == 2
    assert shared.one("SELECT COUNT(*) FROM events") == 3
    assert verify_all(shared.hq, TENANT).fault is None


def test_many_tills_selling_to_the_same_members(shared: Chain) -> None:
    shared.store("s1")
    tills = [shared.device(f"t{at:02}", "s1") for at in range(16)]
    for at, till in enumerate(tills):
        for step in range(12):
            till.sell(f"m{(at + step) % 5}")
            till.sell(None)
    done = _at_once([_pushing(tills[at % 16]) for at in range(THREADS)])
    assert done == ["24"] * THREADS
    assert sum(state.visits for state in shared.states().values()) == 16 * 12
    assert len(shared.records()) == 16 * 24
    numbers = shared.rows("SELECT number FROM events") + shared.rows("SELECT number FROM feed")
    assert len(set(numbers)) == len(numbers)
    assert verify_all(shared.hq, TENANT).fault is None


def test_two_pushes_bring_one_new_member(shared: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has locked somebody of whom there is no row: whoever adds it first folds first, and the other after it."""
    shared.store("s1")
    tills = [shared.device(name, "s1") for name in ("t1", "t2")]
    for till in tills:
        till.sell("m1")
    both, real = Barrier(2), folded.states

    def states(connection: Connection, tenant_id: str, faces: Iterable[str]) -> dict[str, MemberState]:
        found = real(connection, tenant_id, faces)
        with suppress(BrokenBarrierError):
            both.wait(0.5)  # neither has written yet, if both get here
        return found

    monkeypatch.setattr(folded, "states", states)
    assert _at_once([_pushing(till) for till in tills]) == ["1", "1"]
    assert shared.state("m1").visits == 2
    assert verify_all(shared.hq, TENANT).fault is None


def test_the_same_id_from_many_tills(shared: Chain) -> None:
    shared.store("s1")
    tills = [shared.device(f"t{at:02}", "s1") for at in range(16)]
    for at, till in enumerate(tills):
        for name in range(10):
            till.sell(f"m{name}", 1_000 * (1 + at), event_id=f"sale-{name}")
    done = _at_once([_pushing(tills[at % 16]) for at in range(THREADS)])
    assert done == ["10"] * THREADS
    assert len(shared.records()) == 10
    assert shared.one("SELECT COUNT(*) FROM twice") == 150
    assert verify_all(shared.hq, TENANT).fault is None


def test_phones_enrolled_at_two_tills_at_once(shared: Chain) -> None:
    shared.store("s1")
    pushes, pairs = [], []
    for at in range(16):
        tills = [shared.device(f"t{at:02}{side}", "s1") for side in "ab"]
        pairs.append(tuple(till.enrol("王芳", f"+86138001380{at:02}") for till in tills))
        pushes += [_pushing(till) for till in tills]
    _at_once(pushes)
    assert shared.states().keys() == {min(pair) for pair in pairs}
    assert {state.events for state in shared.states().values()} == {3}
    assert verify_all(shared.hq, TENANT).fault is None


def test_few_write_at_once_and_nobody_is_forgotten(shared: Chain) -> None:
    lock, inside, most, done = Lock(), 0, 0, 0

    def work(_: object) -> str:
        nonlocal inside, most, done
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.005)
        with lock:
            inside -= 1
            done += 1
        return ""

    _at_once([lambda: shared.database.write(work)] * 24)
    assert (most, done) == (4 if shared.database.is_postgres else 1, 24)


def test_who_waits_too_long_for_a_turn_may_come_again(shared: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_WAIT_FOR_LOCK_MS", 10)
    held = [shared.database.write for _ in range(4 if shared.database.is_postgres else 1)]

    def inner(left: int) -> None:
        if left:
            held[left - 1](lambda _: inner(left - 1))
            return
        with pytest.raises(Busy):
            shared.database.write(lambda _: None)

    inner(len(held))
    shared.database.write(lambda _: None)
