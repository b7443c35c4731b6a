"""What must hold at HQ after every step, asked of its tables behind its back. AssertionError says what broke."""

from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, select

from desktop.core.domain.fold import fold_all, issued_balance
from desktop.core.domain.state import MemberState, SaleRecord, Stamped
from desktop.core.protocol.body import GENESIS, chain_hash, decode_body, decode_payload
from desktop.core.protocol.messages import Pushed
from hq.store.schema import counters, envelopes, epochs, events, flags, member_states, members, sales, twice

if TYPE_CHECKING:
    from tests.simulation.world import World

_FOLDED_AGAIN = 2
_NEVER = ("mismatch", "not_understood")
"""Flags that honest tills never raise; the second only where HQ's program is behind."""
_STATES = select(member_states.c.member_id, member_states.c.state)
_RECORDS = select(sales.c.sale_id, sales.c.record)
_EVENTS = select(events.c.event_id, events.c.body_hash)
_NEWEST, _SENT = (select(what).scalar_subquery() for what in (func.max(counters.c.number), func.sum(epochs.c.seq)))
_NUMBERS = select(_NEWEST, _SENT)
read_state = msgspec.json.Decoder(MemberState).decode
read_record = msgspec.json.Decoder(SaleRecord).decode


class Watch:
    """Looks after each step. It remembers what HQ has said and held, and nothing that the code under test tells it."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._rows = world.hq.rows
        self.at_hq: dict[str, bytes] = {}
        self.ever_at_hq: set[str] = set()
        self._acked: dict[str, int] = {}
        self._chains: dict[str, tuple[int, bytes]] = {}
        self._number: tuple[int | None, ...] = ()
        self._mark = -1, 0
        self._states: dict[str, tuple[bytes, MemberState]] = {}
        self._sales: dict[str, bytes] = {}

    def acked(self, pushed: Pushed) -> None:
        """A till has heard that HQ holds its log up to a place: from now on that must be true."""
        self._acked[pushed.epoch] = max(self._acked.get(pushed.epoch, 0), pushed.acked_seq)

    def hq_restored(self, held: dict[str, bytes]) -> None:
        """HQ has forgotten what came after the copy: it must hold what the copy held, and what comes from now on."""
        self.at_hq = held
        self._acked.clear()
        self._chains.clear()
        self._number, self._mark = (), (-1, 0)

    def after(self, step: str) -> None:
        """Ask everything that a change at HQ can have broken."""
        before, self._mark = self._mark, (self._world.hq.database.writes, sum(self._acked.values()))
        if before == self._mark:
            return
        ((newest, seqs),) = self._rows(_NUMBERS)
        if (newest, seqs, self._mark[1]) == self._number:
            return
        self._number = newest, seqs, self._mark[1]
        self._log_is_kept()
        self._states_add_up()
        self._some_states_are_the_fold(Random(f"{self._world.plan.seed}/{step}"))
        self._no_honest_till_is_accused()

    def _log_is_kept(self) -> None:
        """Nothing has gone; each epoch is gapless and chained; what was acknowledged is there."""
        held = {event_id: bytes(hashed) for event_id, hashed in self._rows(_EVENTS)}
        gone = [event_id for event_id, hashed in self.at_hq.items() if held.get(event_id) != hashed]
        assert not gone, f"HQ has lost or changed {gone[:3]}"
        self.at_hq = held
        self.ever_at_hq.update(held)
        heads = {row.epoch: (row.seq, bytes(row.chain_hash)) for row in self._rows(select(epochs))}
        for epoch, seq in self._acked.items():
            assert heads.get(epoch, (0, b""))[0] >= seq, (
                f"HQ acknowledged {epoch} up to {seq}, holds {heads.get(epoch)}"
            )
        counts = dict(self._rows(select(envelopes.c.epoch, func.count()).group_by(envelopes.c.epoch)))
        for epoch, head in heads.items():
            if self._chains.get(epoch, (0, GENESIS)) != head:
                self._follow(epoch)
            assert self._chains[epoch] == head, f"{epoch}: HQ's head {head} is not its chain's {self._chains[epoch]}"
            assert counts.get(epoch, 0) == head[0], f"{epoch} has {counts.get(epoch, 0)} envelopes for {head[0]} places"

    def _follow(self, epoch: str) -> None:
        """Follow the epoch's chain from where it was followed to before (I6, I7)."""
        seq, chained = self._chains.get(epoch, (0, GENESIS))
        query = select(envelopes).where(envelopes.c.epoch == epoch, envelopes.c.seq > seq).order_by(envelopes.c.seq)
        other = {(row.epoch, row.seq): bytes(row.body_hash) for row in self._rows(select(twice))}
        for row in self._rows(query):
            hashed = bytes(row.body_hash)
            seq, chained = seq + 1, chain_hash(epoch, seq + 1, chained, hashed)
            assert row.seq == seq, f"{epoch}: {row.seq} follows {seq - 1} at HQ"
            assert bytes(row.chain_hash) == chained, f"{epoch}: the chain is broken at {seq}"
            same = self.at_hq.get(row.event_id) == hashed or other.get((epoch, seq)) == hashed
            assert same, f"{epoch}: {seq} came with other content than HQ holds, and HQ has not kept it"
        self._chains[epoch] = seq, chained

    def _states_add_up(self) -> None:
        """I1 at HQ for every member, and no sale gives back more than it took (I11); what is as it was, was asked."""
        before = dict(self._states)
        for member_id, state in self.states().items():
            if before.get(member_id) is not self._states[member_id]:
                adds_up(f"HQ, {member_id}", state)
        held = dict(self._rows(_RECORDS))
        for sale_id in [each for each in held if self._sales.get(each) != held[each]]:
            read = read_record(held[sale_id])
            assert read.refunded_minor <= read.paid_minor, f"HQ: {read.sale_id} gave back {read.refunded_minor}"
        self._sales = held

    def states(self) -> dict[str, MemberState]:
        """HQ's states by member."""
        found = dict[str, tuple[bytes, MemberState]]()
        for member_id, data in self._rows(_STATES):
            known = self._states.get(member_id)
            found[member_id] = known if known and known[0] == data else (data, read_state(data))
        self._states = found
        return {member_id: state for member_id, (_, state) in found.items()}

    def faces(self) -> dict[str, str]:
        """HQ's face of each member that there is."""
        found = self._rows(select(members.c.member_id, members.c.face, members.c.gone))
        return {member_id: face for member_id, face, gone in found if not gone}

    def _some_states_are_the_fold(self, chance: Random) -> None:
        faces = self.faces()
        some = sorted(set(faces.values()))
        for face in chance.sample(some, min(len(some), _FOLDED_AGAIN)):
            self.state_is_the_fold(face, [one for one, its_face in faces.items() if its_face == face], chance)

    def state_is_the_fold(self, face: str, ids: list[str], chance: Random) -> None:
        """I10, I2: the state is what the set of stamped events comes to, in whatever order they are folded."""
        found = self._rows(select(events).where(events.c.member_id.in_(ids), ~events.c.void))
        stamped = [_stamped(row) for row in found]
        chance.shuffle(stamped)
        folded, records = fold_all(stamped + stamped[:2])
        held = self.states().get(face, MemberState())
        assert held == folded, f"HQ's state of {face} is not the fold of its {len(stamped)} events:\n{held}\n{folded}"
        kept = dict(self._rows(select(sales.c.sale_id, sales.c.record).where(sales.c.member_id.in_(ids))))
        assert set(kept) == set(records), f"HQ's sales of {face}: {sorted(set(kept) ^ set(records))}"
        for sale_id, record in records.items():
            assert read_record(kept[sale_id]).refunds == record.refunds, f"HQ's record of {sale_id} is not the fold"

    def _no_honest_till_is_accused(self) -> None:
        """No flag says what did not happen: nobody here decides otherwise than the rules, and few tills are cloned."""
        kinds = {row.kind: row for row in self._rows(select(flags))}
        if "upgrade" not in self._world.faults:
            for kind in _NEVER:
                assert kind not in kinds, f"HQ flags {kinds[kind]} of an honest till"
        if "cloned" in kinds:
            assert self._world.copied, f"HQ takes {kinds['cloned'].device_id} for a clone, and nothing was ever copied"

    def totals_are_what_was_said(self) -> None:
        """Points issued and used at HQ are those that services said, for members all of whose events were said."""
        faces, book = self.faces(), self._world.book.by_event()
        twice_ids = {row[0] for row in self._rows(select(twice.c.event_id))}
        by_face: defaultdict[str, list[Any]] = defaultdict(list)
        for row in self._rows(select(events)):
            if row.member_id in faces:
                by_face[faces[row.member_id]].append(row)
        states = self.states()
        for face, rows in by_face.items():
            counted = [row for row in rows if row.kind in ("sale.completed", "points.adjusted")]
            unclear = any(len(book.get(row.event_id, ())) != 1 or row.event_id in twice_ids for row in counted)
            if unclear or any(row.import_id for row in rows):
                continue
            said = [book[row.event_id][0] for row in counted]
            totals = states[face].totals
            wanted = (sum(each.issued for each in said), sum(each.redeemed for each in said))
            assert (totals.issued, totals.redeemed) == wanted, f"HQ: {face} has {totals}, services said {wanted}"

    def nothing_is_there_twice(self) -> None:
        """A bill that a file brought is one bill, at however many tills the file was taken in."""
        counted: defaultdict[str, set[str]] = defaultdict(set)
        query = select(sales.c.ref, sales.c.sale_id).join(events, events.c.event_id == sales.c.sale_id)
        for ref, sale_id in self._rows(query.where(events.c.import_id.is_not(None), ~events.c.void)):
            counted[ref].add(sale_id)
        several = {ref: found for ref, found in counted.items() if len(found) > 1}
        assert not several, f"HQ holds one bill of a file several times: {several}"


def adds_up(who: str, state: MemberState) -> None:
    """Issued less clawed back less used plus given back is what lies in lots less the debt (expired lots still lie)."""
    lies = sum(lot.points for lot in state.lots) - state.debt
    assert issued_balance(state.totals) == lies, f"{who}: {state.totals} but lots less debt come to {lies}"
    assert all(lot.points > 0 for lot in state.lots), f"{who}: an empty lot in {state.lots}"
    assert min(state.totals.issued, state.totals.clawed, state.totals.redeemed, state.totals.returned) >= 0, who


def _stamped(row: Any) -> Stamped:
    body = decode_body(bytes(row.body)) if row.understood else None
    payload = decode_payload(body) if body else None
    return Stamped(row.event_id, row.effective_at_us, row.effective_day, row.store_id, payload, row.member_id)
