"""At the end every link heals: within a bounded number of rounds HQ and all tills agree, and queues are empty (I5)."""

from random import Random
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from desktop.core.domain.program_document import program_hash
from desktop.core.domain.state import MemberState
from desktop.core.ports.sync import RoundDone
from desktop.core.protocol.body import decode_body
from desktop.core.store.states import decode_record, decode_state
from hq.store.schema import envelopes, events, programs, sales, texts
from tests.simulation.files import finish_undoing
from tests.simulation.machine import Machine
from tests.simulation.views import view_holds
from tests.simulation.watching import read_record

if TYPE_CHECKING:
    from tests.simulation.world import World

_MOST_PASSES = 7
_SHUT_OUT = ("sync.revoked", "sync.device_unknown", "sync.signature")


def heal(world: "World") -> None:
    """Lines, clocks, power, devices, HQ's program; then rounds, and AssertionError where anybody disagrees."""
    chance = Random(f"{world.plan.seed}/heal")
    world.chance.turn_to("heal")
    _mend(world, chance)
    for machine in world.live():
        finish_undoing(world, machine)
    _come_to_rest(world, chance)
    world.note("healed")
    world.watch.after("healed")
    everything_is_at_hq(world)
    for machine in world.live():
        if any(step.kind == "overlap" for step in world.plan.steps):
            machine.verify()
        agrees(world, machine)
        view_holds(machine, world.book, chance)
    world.watch.totals_are_what_was_said()
    world.watch.nothing_is_there_twice()
    erased_are_forgotten(world)


def erased_are_forgotten(world: "World") -> None:
    """I20: of whom HQ's log says erased, neither HQ nor any till holds a text, but why they were erased."""
    gone = {row.member_id for row in world.hq.rows(select(events)) if row.kind == "member.erased" and not row.void}
    held = [row.text for row in world.hq.rows(select(texts)) if row.member_id in gone]
    left = {"HQ": [text for text in held if bytes(text) != b"asked for"]}
    for machine in world.live():
        rows = machine.rows("SELECT member_id, text FROM private_texts")
        left[machine.name] = [text for member_id, text in rows if member_id in gone and text != b"asked for"]
    assert not any(left.values()), f"texts of the erased are left: {left}"


def _mend(world: "World", chance: Random) -> None:
    world.time.advance(60_000_000)
    world.hq.database.before = lambda: None
    for machine in world.live():
        machine.is_cut_off = False
        machine.clock.off_us = 0
        if not machine.is_on:
            world.revive(machine, chance)
    world.hq.upgrade()
    world.rounds.deliver_all(chance)
    for machine in world.live():
        done = _round(world, machine, chance)
        if done.code in _SHUT_OUT or done.spending == "cloned" or _is_shared(world, machine):
            assert world.rounds.join(machine, chance, calm=True), f"{machine.name} cannot be enrolled anew"


def _is_shared(world: "World", machine: Machine) -> bool:
    """Whether another machine speaks as the same device: HQ may not have noticed, its people have."""
    return sum(each.device_id() == machine.device_id() for each in world.live()) > 1


def _round(world: "World", machine: Machine, chance: Random) -> RoundDone:
    """A calm round; a machine that stands alone joins first."""
    done = world.rounds.play(machine, chance, calm=True, check=True)
    done = done or world.rounds.play(machine, chance, calm=True, check=True)
    assert done is not None
    return done


def _come_to_rest(world: "World", chance: Random) -> None:
    """Rounds of one machine after another, until each in turn has had one that was complete and brought nothing."""
    machines = world.live()
    last: dict[str, RoundDone] = {}
    quiet = 0
    for number in range(_MOST_PASSES * len(machines)):
        machine = machines[number % len(machines)]
        done = last[machine.name] = _round(world, machine, chance)
        quiet = quiet + 1 if done.complete and not done.sent and not done.received else 0
        if quiet == len(machines):
            return
    left = {name: done for name, done in last.items() if not done.complete or done.received}
    raise AssertionError(f"after {_MOST_PASSES} passes of rounds there is no rest: {left}")


def everything_is_at_hq(world: "World") -> None:
    """I3, I6: every event of every ledger in use stands at HQ, in an envelope of its own, with what it names."""
    bodies = [decode_body(bytes(row.body)) for row in world.hq.rows(select(events)) if row.understood]
    held = {row.hash for row in world.hq.rows(select(programs)) if program_hash(bytes(row.document)) == row.hash}
    lacking_programs = {body.program_hash for body in bodies} - held - {None, ""}
    assert not lacking_programs, f"HQ holds no program {lacking_programs}, by which tills have decided"
    enveloped = {row[0] for row in world.hq.rows(select(envelopes.c.event_id))}
    for machine in world.live():
        lacking = [event_id for event_id in machine.held if event_id not in enveloped]
        assert not lacking, f"{machine.name} wrote {lacking[:3]} and HQ has no envelope of them"
        standing = machine.log().standing()
        assert standing.unsent == 0, f"{machine.name} has {standing.unsent} events waiting"


def agrees(world: "World", machine: Machine) -> None:
    """I5: the till shows every member as HQ does: state, face, records of sales."""
    faces = world.watch.faces()
    at_hq = world.watch.states()
    shown = {
        member_id: decode_state(state)
        for member_id, state in machine.rows("SELECT member_id, state FROM member_states")
    }
    for member_id, face in faces.items():
        state = at_hq.get(face, MemberState())
        own = shown.get(face, MemberState())
        assert own == state, f"{machine.name} shows {face} as\n{own}\nand HQ holds\n{state}"
        known = machine.rows("SELECT face FROM aliases WHERE member_id = ?", member_id)
        assert (known[0][0] if known else member_id) == face, (
            f"{machine.name} takes {member_id} for {known}, HQ for {face}"
        )
    stamps = {row.event_id: row for row in world.hq.rows(select(events))}
    for event_id, at_us, day in machine.rows("SELECT event_id, at_us, day FROM stamps WHERE at_us IS NOT NULL"):
        at_hq_us, at_hq_day = stamps[event_id].effective_at_us, stamps[event_id].effective_day.isoformat()
        assert (at_us, day) == (at_hq_us, at_hq_day), f"{machine.name} holds another stamp of {event_id} than HQ"
    records = {row.sale_id: read_record(row.record) for row in world.hq.rows(select(sales.c.sale_id, sales.c.record))}
    for sale_id, record in machine.rows("SELECT sale_id, record FROM sales"):
        if sale_id in records:
            own_record, theirs = decode_record(record), records[sale_id]
            assert msgspec.structs.replace(own_record, member_id=theirs.member_id) == theirs, (
                f"{machine.name} holds {own_record} and HQ {theirs}"
            )
