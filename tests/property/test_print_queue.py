"""Any order of asking, sending, failing, killing and restarting: no paper twice that is not marked, none lost.

Played over a real till; the printer is a list of what is on paper. The bugs planted below are each found by the same
play.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from desktop.core.domain import print_job as step
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.printer import Printer
from desktop.core.services import print_queue as queue
from desktop.core.services.ask_print import Wish, ask_print
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.print_queue import Taken
from tests.tills import TestTill, make_till

PRINTER = Printer(kind="network", host="127.0.0.1")
BILLS, STEPS, SEEDS = 4, 40, 12


class Paper(NamedTuple):
    """What came out of the printer."""

    about: str
    is_copy: bool


class Play:
    """One play of the queue. ``paper``: what came out, ``gone``: what a person said no to."""

    def __init__(self, shop: TestTill, bills: list[str], seed: int) -> None:
        self.shop, self.bills, self.random, self.seed = shop, bills, Random(seed), seed
        self.paper: list[Paper] = []
        self.asked: list[str] = []
        self.gone: set[str] = set()
        self.in_hand: Taken | None = None

    def go(self) -> None:
        deeds: list[Callable[[], None]] = [
            self.ask, self.ask_twice, self.take, self.take, self.deliver, self.deliver, self.fail_before,
            self.fail_midway, self.kill, self.again, self.drop,
        ]  # fmt: skip
        for _ in range(STEPS):
            self.random.choice(deeds)()
        self.finish()

    def ask(self) -> None:
        if len(self.asked) < len(self.bills):
            self.asked.append(self.bills[len(self.asked)])
            self._ask(self.asked[-1])

    def ask_twice(self) -> None:
        if self.asked:
            self._ask(self.random.choice(self.asked))

    def _ask(self, bill: str) -> None:
        wish = Wish(job_id=f"{self.seed} slip {bill}", kind="slip", about=bill, language="en")
        ask_print(self.shop.till, wish)

    def take(self) -> None:
        if self.in_hand is None:
            self.in_hand = queue.take_job(self.shop.till, PRINTER)

    def deliver(self) -> None:
        if self.in_hand is not None:
            self._comes_out(self.in_hand.job)
            queue.job_ended(self.shop.till, self.in_hand.job.job_id)
            self.in_hand = None

    def fail_before(self) -> None:
        self._fail(reached=False)

    def fail_midway(self) -> None:
        if self.in_hand is not None and self.random.random() < 0.5:
            self._comes_out(self.in_hand.job)
        self._fail(reached=True)

    def kill(self) -> None:
        """The process ends, perhaps with the paper half out; another one begins."""
        if self.in_hand is not None and self.random.random() < 0.7:
            self._comes_out(self.in_hand.job)
        self.in_hand = None
        self.shop.reopen()
        queue.wake_queue(self.shop.till)

    def again(self) -> None:
        for job in queue.open_jobs(self.shop.till):
            queue.print_again(self.shop.till, job.job_id)

    def drop(self) -> None:
        jobs = [job for job in queue.open_jobs(self.shop.till) if job.state == "uncertain"]
        if jobs and self.random.random() < 0.3:
            dropped = queue.drop_job(self.shop.till, self.random.choice(jobs).job_id)
            assert dropped is not None
            self.gone.add(dropped.about)

    def finish(self) -> None:
        """The printer works again, and a person looks at what is in doubt: in the end everything is on paper."""
        self.kill()
        for _ in range(4 * BILLS):
            self.again()
            self.take()
            self.deliver()
        assert queue.open_jobs(self.shop.till) == ()
        plain = [paper.about for paper in self.paper if not paper.is_copy]
        assert len(plain) == len(set(plain)), "a slip came out twice as if it were the first"
        missing = set(self.asked) - {paper.about for paper in self.paper} - self.gone
        assert not missing, "a slip was lost"

    def _comes_out(self, job: PrintJob) -> None:
        self.paper.append(Paper(job.about, job.is_copy))

    def _fail(self, *, reached: bool) -> None:
        if self.in_hand is not None:
            refusal = RuleBroken("printer.broke_off", host="h", port=1, reached=reached)
            queue.job_ended(self.shop.till, self.in_hand.job.job_id, refusal)
            self.in_hand = None


def play(folder: Path, seeds: int = SEEDS) -> None:
    with make_till(folder) as shop:
        ids = shop.till.ids
        bills = [check_out(shop.till, Bill(event_id=ids.event_id(), amount_minor=100)).bill for _ in range(BILLS)]
        for seed in range(seeds):
            Play(shop, bills, seed).go()


def test_no_paper_twice_and_none_lost(tmp_path: Path) -> None:
    play(tmp_path / "shop")


def _printed_again_after_a_restart(job: PrintJob, at_us: int) -> PrintJob:
    return replace(job, state="waiting", changed_at_us=at_us) if job.state == "sending" else job


def _lost_at_a_restart(job: PrintJob, at_us: int) -> PrintJob:
    return step.dropped(replace(job, state="waiting"), at_us)


def _tried_again_though_bytes_had_gone(
    job: PrintJob, cause: str, facts: dict[str, str], at_us: int, **_: bool
) -> PrintJob:
    return replace(job, state="waiting", cause=cause, facts=facts, changed_at_us=at_us)


def _not_marked(job: PrintJob, at_us: int, _printer: Printer | None = None) -> PrintJob:
    return replace(job, state="waiting", changed_at_us=at_us) if job.state == "uncertain" else job


@pytest.mark.parametrize(
    ("name", "bug", "found"),
    [
        ("woken", _printed_again_after_a_restart, "came out twice"),
        ("woken", _lost_at_a_restart, "was lost"),
        ("failed", _tried_again_though_bytes_had_gone, "came out twice"),
        ("again", _not_marked, "came out twice"),
    ],
)
def test_a_planted_bug_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, bug: object, found: str
) -> None:
    monkeypatch.setattr(step, name, bug)
    with pytest.raises(AssertionError, match=found):
        play(tmp_path / "shop")
