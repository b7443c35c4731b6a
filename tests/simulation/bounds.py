"""I14: how much a machine lets members use that HQ has not folded; I15: what a wrong clock may do to a stamp."""

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.core.ports.sync import RoundDone
from desktop.core.protocol.body import decode_body
from hq.store.schema import events
from tests.simulation.book import Knew, Said
from tests.simulation.clock import HOUR_US, SECOND_US
from tests.simulation.machine import Machine

if TYPE_CHECKING:
    from tests.simulation.world import World

MEMBER_CAP, TILL_CAP, LONGEST_AGE_US = 500, 5_000, 72 * HOUR_US
"""RULES.md, "Offline bounds"."""


class Bounds:
    """What each machine has let members use, by its own memory of what was said."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._rounds_us: dict[str, int] = {}
        self._contacts_us: dict[str, int] = {}
        self._stamped_to = 0
        self._writes = -1

    def heard(self, machine: Machine, time_us: int) -> None:
        """HQ has answered the machine, which has kept HQ's time."""
        self._contacts_us[machine.name] = max(time_us, self._contacts_us.get(machine.name, 0))

    def replaced(self, machine: Machine) -> None:
        """The machine has an older ledger: what it knew of HQ's time is gone, or that it has an HQ at all."""
        self._contacts_us.pop(machine.name, None)
        if not machine.device_id():
            machine.joined_us = None

    def round_done(self, machine: Machine, done: RoundDone) -> None:
        """A round has ended: a complete one frees what the machine may let members use."""
        if done.complete:
            self._rounds_us[machine.name] = self._world.time()
        repaired = "sync.differed" in done.notes
        assert not repaired or "rot" in self._world.faults, f"{machine.name} and HQ differed by content after a round"

    def said(self, machine: Machine, said: Said) -> None:
        """What the machine has let members use, and HQ has not folded, is within the bounds."""
        if not said.redeemed or machine.joined_us is None:
            return
        by_member = self._unfolded(machine, machine.joined_us, self._world.watch.ever_at_hq)
        if by_member[said.member_id] > MEMBER_CAP or sum(by_member.values()) > TILL_CAP:  # one came to HQ in this step
            arrived = {row[0] for row in self._world.hq.rows(select(events.c.event_id))}
            by_member = self._unfolded(machine, machine.joined_us, self._world.watch.ever_at_hq | arrived)
        assert by_member[said.member_id] <= MEMBER_CAP, f"{machine.name} let {said.member_id} use {dict(by_member)}"
        assert sum(by_member.values()) <= TILL_CAP, f"{machine.name} let members use {dict(by_member)}"
        if "skew" not in self._world.faults:
            if said.held:
                return
            ((body,),) = machine.rows("SELECT body FROM events WHERE event_id = ?", said.event_id)
            at_us = decode_body(bytes(body)).recorded_at_us  # what is asked for again may have been done long before
            age_us = at_us - self._rounds_us.get(machine.name, 0)
            assert age_us <= LONGEST_AGE_US, f"{machine.name} let points be used {age_us // HOUR_US} h after a round"

    def _unfolded(self, machine: Machine, since_us: int, at_hq: set[str]) -> defaultdict[str | None, int]:
        """What the machine has let each member use by bills that HQ has never had."""
        by_member: defaultdict[str | None, int] = defaultdict(int)
        for each in self._world.book.said.values():
            mine = each.machine == machine.name and each.event_id in machine.held and each.true_us >= since_us
            if mine and each.event_id not in at_hq:
                by_member[each.member_id] += each.redeemed - each.held  # HQ keeps the rest: holding.py
        return by_member

    def stamps_are_sane(self) -> None:
        """What happened live counts no later than HQ had it, and no earlier than the till last knew HQ's time (I15)."""
        before, self._writes = self._writes, self._world.hq.database.writes
        if before == self._writes:
            return
        world, book = self._world, self._world.book.by_event()
        for row in world.hq.rows(select(events).where(events.c.number > self._stamped_to).order_by(events.c.number)):
            self._stamped_to = max(self._stamped_to, row.number)
            said = book.get(row.event_id, [])
            if len(said) != 1 or not said[0].live or decode_body(bytes(row.body)).occurred_at_us is not None:
                continue
            assert row.effective_at_us <= row.received_at_us + SECOND_US, f"{row.event_id} counts after it came to HQ"
            knew_us = self._knew_us(said[0])
            assert knew_us is None or row.effective_at_us >= knew_us, (
                f"{row.event_id} counts {(knew_us - row.effective_at_us) // HOUR_US} h before HQ's time at its till"
            )

    def _knew_us(self, said: Said) -> int | None:
        """What HQ can know of what the till knew: by its clock, or its last round where somebody has set that since."""
        if said.knew is None:
            return None
        clocks = {machine.clock.off_us for machine in self._world.machines if said.event_id in machine.held}
        return said.knew.heard_us if clocks <= {said.knew.off_us} else said.knew.round_us

    def knows(self, machine: Machine) -> Knew:
        """What the machine knows of HQ's time."""
        rounds_us = self._rounds_us.get(machine.name)
        return Knew(self._contacts_us.get(machine.name), rounds_us, machine.clock.off_us)
