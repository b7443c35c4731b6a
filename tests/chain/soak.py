"""``python -m tests.chain.soak --tills 20 --minutes 10 --seed N [--postgres]``: the chain in real processes, killed.

HQ is ``hq serve`` over a file or PostgreSQL; each till is a process with its own ledger and its own sync; between them
is a bad line. HQ and tills get kill -9 as the seed says. Then the line is mended, everybody finishes and rounds go on
until all is quiet: every till must show what HQ holds, and every bill that was said to be done must be there once.
"""

import argparse
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from multiprocessing.context import ForkProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from desktop.bootstrap import described, join_hq, new_shop, open_till, sync_once
from desktop.core.ports.sync import RoundDone
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from tests.chain.bad_line import BadLine
from tests.chain.cashier import Cashier
from tests.chain.comparing import Book, wrong
from tests.chain.headquarters import Headquarters
from tests.hq_door.postgres import postgres

_PIN = "2468"
_TILLS_A_STORE = 4
_MOST_ROUNDS = 12
_PROGRAM = '{"redeem.max_share_percent": 100, "redeem.from_purchase": 1}'
_HQ_AWAY_S = 4.0


class Plan(NamedTuple):
    """What is run: ``pause_s`` between a cashier's steps, ``kill_each_s`` between kills, both on average."""

    tills: int
    seconds: float
    seed: int
    pause_s: float = 1.0
    kill_each_s: float = 3.0


class Outcome(NamedTuple):
    """What came of it. ``rounds``: sync rounds after the line was mended."""

    wrong: list[str]
    kills: Counter[str]
    line: Counter[str]
    said: Counter[str]
    rounds: int
    quiet_s: float
    held: str


class Chain:
    """HQ, the line and the tills of one run, in ``folder``."""

    def __init__(self, folder: Path, plan: Plan, database_url: str) -> None:
        self.folder, self.plan = folder, plan
        (folder / "hq").mkdir()
        self.hq = Headquarters(folder / "hq", database_url)
        self.cashiers = [Cashier(folder, number, plan.seed) for number in range(plan.tills)]
        self._fork = multiprocessing.get_context("fork")
        self._lives: dict[int, ForkProcess] = {}
        self.kills = Counter[str]()
        self._chance = random.Random(plan.seed)

    def set_up(self) -> BadLine:
        """Everything founded and joined, over a line that is still good; each till brings a bill of its own."""
        rules = self.folder / "program.json"
        rules.write_text(_PROGRAM)
        stores = [f"Store {at}" for at in range((self.plan.tills - 1) // _TILLS_A_STORE + 1)]
        self.hq.found(stores, rules)
        self.hq.start()
        line = BadLine(self.hq.port, self.plan.seed)
        for cashier in self.cashiers:
            store = stores[cashier.number // _TILLS_A_STORE]
            self._open(cashier, f"http://127.0.0.1:{line.port}", store)
        return line

    def _open(self, cashier: Cashier, url: str, store: str) -> None:
        ledger, _ = new_shop(cashier.shop, described("链", "Asia/Shanghai", "CN", "till", None, "00:00"), _PIN)
        ledger.file.close()
        with open_till(cashier.shop) as till:
            made = enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=f"137{cashier.number:08}"))
            bill = Bill(event_id=till.ids.event_id(), amount_minor=70_000, key=made.member_no)
            check_out(till, bill)
        join_hq(cashier.shop, url, self.hq.ask("code", "--store", store)["code"])
        done = sync_once(cashier.shop)
        assert done.complete, done

    def live(self, line: BadLine) -> None:
        """Work and be killed until the time is over."""
        for cashier in self.cashiers:
            self._begin(cashier.number)
        line.spoil()
        over = time.monotonic() + self.plan.seconds
        while (left := over - time.monotonic()) > 0:
            time.sleep(min(left, self._chance.random() * 2 * self.plan.kill_each_s))
            self._kill_one()
        for number in list(self._lives):
            self._kill(number)

    def _kill_one(self) -> None:
        if self._chance.random() < 0.2:
            self.hq.kill()
            self.kills["hq"] += 1
            time.sleep(self._chance.random() * _HQ_AWAY_S)
            self.hq.start()
            return
        number = self._chance.randrange(self.plan.tills)
        self._kill(number)
        self.kills["till"] += 1
        self._begin(number)

    def _begin(self, number: int) -> None:
        cashier, pause_s = self.cashiers[number], self.plan.pause_s
        self._lives[number] = self._fork.Process(target=cashier.work, args=(pause_s,), daemon=True)
        self._lives[number].start()

    def _kill(self, number: int) -> None:
        process = self._lives.pop(number)
        assert process.is_alive(), f"till {number} ended by itself with {process.exitcode}"
        process.kill()
        process.join()

    def come_to_rest(self) -> tuple[int, list[str]]:
        """Each cashier ends the step under way; then rounds until nobody sends or gets anything: (how many, wrong)."""
        for cashier in self.cashiers:
            cashier.finish()
        for at in range(_MOST_ROUNDS):
            with ThreadPoolExecutor(4) as pool:
                done = list(pool.map(lambda cashier: sync_once(cashier.shop), self.cashiers))
            if not any(map(_is_restless, done)):
                return at + 1, []
        codes = [f"till {at}: {one}" for at, one in enumerate(done) if _is_restless(one)]
        return _MOST_ROUNDS, [f"no rest after {_MOST_ROUNDS} rounds", *codes[:3]]

    def end(self) -> None:
        """Nothing of it runs any more."""
        for number in list(self._lives):
            self._lives.pop(number).kill()
        self.hq.kill()


def _is_restless(done: RoundDone) -> bool:
    return not done.complete or bool(done.sent or done.received or done.left)


def soaked(folder: Path, plan: Plan, database_url: str = "") -> Outcome:
    """One whole run."""
    chain = Chain(folder, plan, database_url)
    try:
        line = chain.set_up()
        chain.live(line)
        line.mend()
        begun = time.monotonic()
        rounds, restless = chain.come_to_rest()
        quiet_s = time.monotonic() - begun
        met = line.end()
        opened = chain.hq.opened()
        book = Book(opened)
        found = wrong(book, chain.cashiers)
        opened.database.close()
    finally:
        chain.end()
    said = Counter(one.kind if one.kind != "refused" else one.why for c in chain.cashiers for one in c.done())
    held = f"{book.events} events, {len(book.faces)} members, {book.merged} merged, flags {dict(book.flags)}"
    return Outcome(restless + found, chain.kills, met, said, rounds, quiet_s, held)


@contextmanager
def _server(*, wanted: bool) -> Iterator[str]:
    with postgres() if wanted else nullcontext("") as address:
        yield address


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def main() -> int:
    """Run from the command line; 1 if anything is lost, doubled or differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tills", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between a cashier's steps, on average")
    parser.add_argument("--folder", type=Path, help="empty or missing, kept; without it a passing one")
    asked = parser.parse_args()
    os.environ["SHUKE_KEY_STORE"] = "file"
    plan = Plan(asked.tills, asked.minutes * 60, asked.seed, asked.pause)
    with _folder(asked.folder) as folder, _server(wanted=asked.postgres) as address:
        came = soaked(folder, plan, address)
    kept = "PostgreSQL" if asked.postgres else "SQLite"
    lines = (
        f"{plan.tills} tills, {asked.minutes:g} minutes, seed {plan.seed}, {kept}",
        f"killed: {dict(came.kills)}; the line: {dict(came.line)}; load {os.getloadavg()[0]:.1f}",
        f"said: {dict(came.said)}",
        f"HQ holds {came.held}",
        f"at rest after {came.rounds} rounds, {came.quiet_s:.1f} s",
        f"{len(came.wrong)} wrong",
        *came.wrong[:30],
    )
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if came.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
