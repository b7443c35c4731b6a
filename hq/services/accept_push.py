"""Accept a push: what a till sends becomes HQ's for ever, exactly once in effect, in one transaction.

What HQ holds is skipped; a gap, a fork or a closed epoch is refused; nothing that an event says is. A lost answer is
asked for again with the same push, and is the same answer.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from desktop.core.domain.claim_events import PointsClaimed
from desktop.core.domain.events import ImportUndone, SaleCompleted
from desktop.core.protocol.body import GENESIS
from desktop.core.protocol.messages import Push, Pushed, Stamp, Twice
from hq.services import take_back
from hq.services.answer_again import again, answer_again, pushed_answer
from hq.services.compare_heads import clock_offset
from hq.services.deciding_claims import may_decide
from hq.services.enter import enter
from hq.services.house import Caller, Hq, HqRefused
from hq.services.keep_texts import keep_programs
from hq.services.merging import changes_shape
from hq.services.open_epoch import mark_cloned, open_epoch
from hq.services.outside_names import OutsideNames, comes_again
from hq.services.own_log import own_epoch_name
from hq.services.raise_flags import flag_clock
from hq.services.read_push import Arrived, after_hash, place_push, read_push
from hq.services.stamping import HOME, Clock, Stamper
from hq.services.work import Entered, Work
from hq.store import events as log
from hq.store.database import Connection
from hq.store.devices import Device, lock_device, note_contact
from hq.store.heads import open_epochs
from hq.store.holds import end_holds
from hq.store.log import Envelope, Epoch, add_envelopes, add_twice, envelopes, epoch_of, save_epoch
from hq.store.shape import hold_shape


def accept_push(hq: Hq, caller: Caller, push: Push) -> Pushed:
    """Take the events in and say up to where HQ has them, and when each counts.

    HqRefused 400 ``push.…``, 409 ``push.gap``, ``.fork``, ``.stale``, ``epoch.closed``: then nothing was taken in.
    """
    placed = place_push(push)
    if (told := answer_again(hq, caller, push, placed)) is not None:
        return told
    arrived = read_push(push, placed)
    done = hq.database.write(lambda connection: _accept(hq, connection, caller, push, arrived))
    if isinstance(done, HqRefused):
        raise done
    if any(isinstance(one.read.payload, ImportUndone) for one in arrived):
        take_back.begin(hq, caller.tenant_id)
    return done


def _accept(
    hq: Hq, connection: Connection, caller: Caller, push: Push, arrived: Sequence[Arrived]
) -> Pushed | HqRefused:
    alone = any(
        changes_shape(one.read.payload, one.read.body)
        or may_decide(one.read.payload, one.read.body)
        or comes_again(one.read)
        for one in arrived
    )
    tenant = hold_shape(connection, caller.tenant_id, alone=alone)
    device = lock_device(connection, caller.tenant_id, caller.device_id)
    if device is None:
        return HqRefused(401, "device.unknown")
    work = Work(connection, tenant, hq.now_us(), sent_texts=push.texts)
    epoch = epoch_of(connection, tenant.tenant_id, push.epoch)
    epoch = epoch or Epoch(tenant.tenant_id, push.epoch, device.device_id, 0, GENESIS)
    new = [one for one in arrived if one.seq > epoch.seq]
    if refused := _misplaced(work, device, epoch, push, arrived):
        return refused
    if new and _is_stale(work, device, epoch, push):
        return HqRefused(409, "push.stale")
    if new and epoch.closed:
        mark_cloned(work, device)
        enter(work)
        return HqRefused(409, "epoch.closed", epoch=epoch.epoch)
    if new and new[0].seq == 1:
        device, epoch = open_epoch(work, device, epoch, new[0].read.payload)
    return _taken_in(work, device, epoch, push, arrived)


def _misplaced(work: Work, device: Device, epoch: Epoch, push: Push, arrived: Sequence[Arrived]) -> HqRefused | None:
    """Why these places are not the next ones of this device's log, if they are not."""
    if epoch.device_id != device.device_id or epoch.epoch == own_epoch_name(work.tenant_id):
        return HqRefused(409, "epoch.closed", epoch=epoch.epoch)
    if push.after_seq > epoch.seq:
        return HqRefused(409, "push.gap", expected=epoch.seq + 1)
    places = {one.seq: one.chain_hash for one in arrived} | {push.after_seq: after_hash(push)}
    if push.after_seq == epoch.seq:
        held = {epoch.seq: epoch.chain_hash}
    else:
        found = envelopes(work.connection, work.tenant_id, epoch.epoch, push.after_seq, arrived[-1].seq)
        held = {envelope.seq: envelope.chain_hash for envelope in found}
    for seq, chained in held.items():
        if places[seq] != chained:
            return HqRefused(409, "push.fork", seq=seq)
    return None


def _is_stale(work: Work, device: Device, epoch: Epoch, push: Push) -> bool:
    """Whether the push would open an epoch, or bring news to a closed one, not knowing of all that were opened.

    It may be an old letter of a machine that was restored since: it closes nothing and accuses nobody. A machine that
    is there compares anew, and says it again in the same round.
    """
    if push.open is None or device.cloned_at_us is not None or (epoch.seq and not epoch.closed):
        return False
    return set(push.open) != set(open_epochs(work.connection, work.tenant_id, device.device_id))


def _taken_in(work: Work, device: Device, epoch: Epoch, push: Push, arrived: Sequence[Arrived]) -> Pushed:
    new = [one for one in arrived if one.seq > epoch.seq]
    offset_us = clock_offset(work.now_us, push.now_us)
    clocks = work.clocks({device.store_id, *(_store_of(device, one) for one in arrived)})
    clocks |= {HOME: clocks.get(device.store_id, clocks[HOME])}
    clock = Clock(work.now_us, offset_us, device.last_round_us or 0)
    stamper = Stamper(work.tenant.stamp_key, clock, clocks, epoch.last_effective_us)
    stamps, twice = _stamped(work, device, epoch, stamper, arrived)
    flag_clock(work, device.device_id, device.store_id, offset_us)
    keep_programs(work, push.programs)
    if new:
        epoch = replace(epoch, seq=new[-1].seq, chain_hash=new[-1].chain_hash, last_effective_us=stamper.last_us)
        save_epoch(work.connection, epoch)
        added = [Envelope(one.seq, one.read.event_id, one.body_hash, one.chain_hash) for one in new]
        add_envelopes(work.connection, work.tenant_id, epoch.epoch, added)
        add_twice(work.connection, work.twice)
    end_holds(work.connection, work.tenant_id, device.device_id, epoch.epoch, epoch.seq, push.passed)
    note_contact(work.connection, work.tenant_id, device.device_id, offset_us, work.now_us)
    enter(work)
    epoch = replace(epoch, seq=arrived[-1].seq, chain_hash=arrived[-1].chain_hash)
    return pushed_answer(work.tenant, device, epoch, work.now_us, stamps, twice)


def _stamped(
    work: Work, device: Device, epoch: Epoch, stamper: Stamper, arrived: Sequence[Arrived]
) -> tuple[tuple[Stamp | None, ...], tuple[Twice, ...]]:
    """Each event's stamp, new or known; what is new is put into ``work`` to take effect."""
    held = log.held(work.connection, work.tenant_id, [one.read.event_id for one in arrived])
    outside = OutsideNames(work, [one.read for one in arrived])
    stamps, twice = list[Stamp | None](), list[Twice]()
    for one in arrived:
        event_id, body = one.read.event_id, one.read.body
        known, taken_by = held.get(event_id), outside.taken_by(event_id)
        if known is None and one.seq > epoch.seq and taken_by is None:
            outside.enter(one.read, device.store_id)
            store_id = _store_of(device, one)
            stamp = stamper.stamp(event_id, body, store_id, one.sent)
            _put_in(work, device, store_id, stamp, one)
            held[event_id] = log.Held(event_id, one.body_hash, stamp.at_us, stamp.day, one.read.payload is not None)
            stamps.append(stamp if one.read.payload is not None else None)
        elif known is not None and known.body_hash == one.body_hash:
            stamper.follow(body, known.at_us)
            stamps.append(again(work.tenant.stamp_key, known) if known.understood else None)
        else:
            twice.append(Twice(event_id=event_id, seq=one.seq))
            stamps.append(None)
            if one.seq > epoch.seq:
                _keep_twice(work, device, epoch, one, taken_by or event_id)
    return tuple(stamps), tuple(twice)


def _store_of(device: Device, one: Arrived) -> str:
    """HQ's name of the store: the till's own, under whichever name; what else it says is data."""
    said = one.read.body.store_id if one.read.body else device.store_id
    return device.store_id if said == device.local_store_id else said


def _put_in(work: Work, device: Device, store_id: str, stamp: Stamp, one: Arrived) -> None:
    work.entered.append(
        Entered(
            event_id=one.read.event_id,
            kind=one.read.kind,
            member_id=one.read.member_id,
            body=one.read.body,
            payload=one.read.payload,
            device_id=device.device_id,
            home=device.store_id,
            store_id=store_id,
            data=one.data,
            body_hash=one.body_hash,
            at_us=stamp.at_us,
            day=stamp.day,
        )
    )


def _keep_twice(work: Work, device: Device, epoch: Epoch, one: Arrived, counting: str) -> None:
    """An id that came with other content, or an outside name that counts: the first accepted does, this one is kept.

    ``counting``: under which id that is.
    """
    work.twice.append(
        (work.tenant_id, epoch.epoch, one.seq, one.read.event_id, device.device_id, work.now_us, one.data,
         one.body_hash)
    )  # fmt: skip
    if isinstance(one.read.payload, SaleCompleted):  # every till hears HQ's record of it
        work.change("sale", counting)
        work.change("twice", counting)  # who brought it too hears the event that counts
    about = f"{one.read.event_id}|{one.body_hash.hex()}"
    said, facts = one.read.payload, {"event": one.read.event_id, "epoch": epoch.epoch, "seq": str(one.seq)}
    if isinstance(said, PointsClaimed):  # its id is the sale's: somebody else's claim was accepted first
        facts |= {"reason": "claim.used", "bill_no": said.intent.bill_no}
    kind = "claim_refused" if isinstance(said, PointsClaimed) else "twice"
    work.flag_device(kind, about, device.device_id, device.store_id, **facts)
