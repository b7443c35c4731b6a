"""Any interleaving of own events, acknowledgements and pages ends equal to fold_all of everything, at every till.

Two real tills share members; steps may break off anywhere: half a push, one page, killed between two chunks of a page.
"""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from desktop.core.domain.errors import Refusal
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.part_members import last_merge, part_members
from desktop.core.store.keys.vault import CHOICE
from desktop.core.store.syncing import taking
from tests.integration.sync_store.fake_hq import FakeHq
from tests.integration.sync_store.pairs import Joined, joined_till

PHONES = ("13800138000", "13900139000", "13700137000")
KINDS = (
    "sell", "sell", "sell", "redeem", "refund", "refund", "nobody", "enrol", "edit", "push", "page", "killed", "round",
    "merge", "part", "join", "join", "split", "dated", "clock",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 1), st.integers(0, 2), st.integers(1, 9)), min_size=6, max_size=30
)


class Killed(BaseException):
    """The process ended here."""


class World:
    """Two tills and what the steps need to know."""

    def __init__(self, folder: Path) -> None:
        self.hq = FakeHq(0)
        first = joined_till(folder / "a", self.hq)
        second = joined_till(folder / "b", self.hq, first.shop)
        self.tills = (first, second)
        self.bills: list[str] = []
        self.edges = 0

    def step(self, kind: str, at: int, which: int, size: int) -> None:
        till = self.tills[at]
        with suppress(Refusal):  # what a till refuses is no event
            getattr(self, f"_{kind}")(till, which, size)

    def _sell(self, till: Joined, which: int, size: int) -> None:
        self.bills.append(till.sell(PHONES[which], 3_700 * size).bill)

    def _nobody(self, till: Joined, _which: int, size: int) -> None:
        self.bills.append(till.sell(None, 1_100 * size).bill)

    def _redeem(self, till: Joined, which: int, size: int) -> None:
        self.bills.append(till.sell(PHONES[which], 90_000, redeem=50 * size).bill)

    def _refund(self, till: Joined, which: int, size: int) -> None:
        if self.bills:
            till.refund(self.bills[(which * 7 + size) % len(self.bills)], None if size > 7 else 1_000 * size)

    def _enrol(self, till: Joined, which: int, _size: int) -> None:
        till.enrol(PHONES[which])

    def _edit(self, till: Joined, which: int, size: int) -> None:
        till.edit(PHONES[which], f"李雷{size}")

    def _push(self, till: Joined, _which: int, size: int) -> None:
        till.push(batches=1, most_bytes=600 * size)

    def _page(self, till: Joined, _which: int, size: int) -> None:
        till.push()
        till.pull(pages=1, limit=size)

    def _killed(self, till: Joined, _which: int, size: int) -> None:
        """A page of which only so many chunks came in."""
        till.push()
        real, left = till.shop.ledger.file.writing, [size]

        def writing() -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real()

        with (
            patch.object(taking, "HOLD_S", 0),
            patch.object(till.shop.ledger.file, "writing", writing),
            suppress(Killed),
        ):
            till.pull(pages=1, limit=20)

    def _round(self, till: Joined, _which: int, size: int) -> None:
        till.round(limit=size)

    def _merge(self, _till: Joined, which: int, _size: int) -> None:
        known = sorted({held.body.member_id for held in self.hq.events.values() if held.body.member_id})
        if len(known) > 1:
            self.edges += 1
            self.hq.merge(f"edge{self.edges}", known[which % len(known)], known[(which + 1) % len(known)])

    def _part(self, _till: Joined, _which: int, _size: int) -> None:
        if self.hq.edges:
            self.hq.part(min(self.hq.edges))

    def _join(self, till: Joined, which: int, size: int) -> None:
        """Merged at the till, whatever HQ has heard of."""
        shop, other = till.shop, PHONES[(which + 1 + size % 2) % 3]
        asked = MergeRequest(event_id=shop.till.ids.event_id(), one_key=PHONES[which], other_key=other)
        merge_members(shop.till, asked)

    def _split(self, till: Joined, which: int, _size: int) -> None:
        """Parted at the till, where it can."""
        part_members(till.shop.till, till.shop.till.ids.event_id(), last_merge(till.shop.till, PHONES[which]))

    def _dated(self, till: Joined, which: int, size: int) -> None:
        self.bills.append(till.sell(PHONES[which], 2_300 * size, hours_ago=size * 13).bill)

    def _clock(self, till: Joined, _which: int, size: int) -> None:
        till.shop.clock.advance(hours=7 * size)

    def settle(self) -> None:
        for _ in range(3):
            for till in self.tills:
                till.round()

    def check(self) -> None:
        """Both tills show what fold_all of everything gives, and their ledgers verify."""
        found = self.hq.faces()
        members = {held.body.member_id for held in self.hq.events.values() if held.body.member_id}
        for till in self.tills:
            for member in members:
                assert till.state(member) == self.hq.member(found.get(member, member))[0], member
            for bill in self.bills:
                for sale in till.sales(bill):
                    assert sale.record == self.hq.record(sale.sale_id)
            verified = till.verify()
            assert verified.ok, verified.first_bad
            assert till.log.standing().unsent == 0


@pytest.fixture(autouse=True, scope="module")
def _file_vault() -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(CHOICE, "file")
        yield


def run(steps: list[tuple[str, int, int, int]], each: Callable[[World], None] = lambda _: None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for phone in PHONES[:2]:
            world.tills[0].enrol(phone)
            world.tills[0].sell(phone, 90_000)
        world.tills[0].round()
        if len(steps) % 2:
            world.tills[1].round()
        for step in steps:
            world.step(*step)
            each(world)
        world.settle()
        world.check()
        for till in world.tills:
            till.shop.close()


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=24)
@given(STEPS)
def test_every_interleaving_ends_where_fold_all_does(steps: list[tuple[str, int, int, int]]) -> None:
    note(str(steps))
    run(steps)


def verified_always(world: World) -> None:
    for till in world.tills:
        verified = till.verify()
        assert verified.ok, verified.first_bad


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=10)
@given(STEPS)
def test_every_step_leaves_a_ledger_that_verifies(steps: list[tuple[str, int, int, int]]) -> None:
    note(str(steps))
    run(steps, verified_always)
