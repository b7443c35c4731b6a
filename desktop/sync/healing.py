"""Where do both logs stand? HQ's head of each epoch must lie on the till's chain; where it does not, the till heals.

Healing opens a new epoch that leaves the old one at the newest place both hold alike, and writes what came after once
more under it: nothing of HQ's is contradicted, and no place of the old epoch is used again (I8, I9).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import OwnEpoch, SyncLog
from desktop.core.protocol.messages import MOST_POINTS, Compare, Compared, EpochHead, EpochPoints, Point
from desktop.sync.asking import Asking
from desktop.sync.tally import Tally

_MOST_TURNS = 8
_MOST_COMPARES = 40


@dataclass(frozen=True)
class Stand:
    """One epoch: the till's end of it, HQ's, the newest place that both hold alike, what HQ's answers spoke of."""

    epoch: str
    own_seq: int
    hq_seq: int
    common_seq: int
    told_seq: int
    closed: bool

    @property
    def unsent(self) -> int:
        """How many events of it HQ lacks."""
        return self.own_seq - self.common_seq

    @property
    def after_seq(self) -> int:
        """Where to push from: what HQ holds and has not told the stamps of goes again, for these."""
        return min(self.told_seq, self.common_seq)


def agree(hq: Asking, log: SyncLog, tally: Tally) -> tuple[list[Stand], tuple[str, ...]]:
    """How far HQ holds each own epoch, oldest first, once every event that it lacks can follow there.

    And which epochs of this device are open at HQ: what a push says it was made after.
    """
    for _ in range(_MOST_TURNS):
        comparison = _Comparison(hq, log, tally)
        stands = comparison.stands()
        if not _heal(log, stands):
            tally.expect(sum(stand.unsent for stand in stands))
            return stands, comparison.open
        tally.note("sync.healed")
    raise Refusal("sync.no_agreement")


def may_follow(stand: Stand) -> bool:
    """Whether the till's events after the common place may go to HQ as they are."""
    return not stand.unsent or (stand.common_seq == stand.hq_seq and not stand.closed)


def _heal(log: SyncLog, stands: Sequence[Stand]) -> bool:
    """Mend what cannot follow as it stands; whether anything was written.

    The epoch being written, where it is closed, first brings what it has: HQ learns so that two machines go on
    from one log (pushing.py hears it, and opens an epoch).
    """
    written = stands[-1]
    stuck = [stand for stand in stands[:-1] if not may_follow(stand)]
    if reason := _why_not_go_on(written, stuck):
        open_anew(log, reason, written)
        return True
    if written.closed:
        return False
    for stand in stuck:
        log.move_on(stand.epoch, stand.common_seq)
    return bool(stuck)


def _why_not_go_on(written: Stand, stuck: Sequence[Stand]) -> str:
    """Why the epoch being written cannot be written on; "" if it can, or has something to bring first."""
    if written.closed:
        return "cloned" if stuck and not written.unsent else ""
    if written.common_seq < min(written.own_seq, written.hq_seq):
        return "forked"
    return "rolled_back" if written.hq_seq > written.own_seq else ""


def open_anew(log: SyncLog, reason: str, written: Stand) -> None:
    """A new epoch, and what HQ cannot take in the one written before, written once more in it."""
    log.reopen(reason, written.epoch, place(log, written.epoch, written.common_seq))


def place(log: SyncLog, epoch: str, seq: int) -> Point:
    """A place of the till's own log with its chain hash; (0, "") before the first.

    Refusal ``sync.no_agreement`` where it is no more: another program's round has healed the log meanwhile.
    """
    found = log.points(epoch, (seq,)) if seq else ((0, ""),)
    if not found:
        raise Refusal("sync.no_agreement")
    return found[0]


class _Comparison:
    """Asks HQ about the places of all own epochs."""

    def __init__(self, hq: Asking, log: SyncLog, tally: Tally) -> None:
        self._hq = hq
        self._log = log
        self._tally = tally
        self._own = log.standing().epochs
        self.open: tuple[str, ...] = ()

    def stands(self) -> list[Stand]:
        """Exactly how far both hold each epoch alike; asks on only where the logs differ."""
        said = self._ask({each.epoch: self._log.points(each.epoch, _first_places(each)) for each in self._own})
        heads = {head.epoch: head for head in said.epochs}
        self.open = said.open
        stands = [self._stand(each, heads.get(each.epoch) or EpochHead(epoch=each.epoch, seq=0)) for each in self._own]
        self._log.heard({stand.epoch: stand.common_seq for stand in stands}, said.time_us, said.spending)
        return stands

    def _ask(self, points: dict[str, tuple[Point, ...]]) -> Compared:
        """One comparison; HQ's time is heard by the way."""
        now_us = self._log.now_us()
        epochs = tuple(EpochPoints(epoch=each.epoch, points=points.get(each.epoch, ())) for each in self._own)
        said = self._hq.ask("/v1/compare", Compare(epochs=epochs, now_us=now_us), Compared)
        self._tally.heard(now_us, self._log.now_us(), said.time_us, said.spending)
        return said

    def _stand(self, own: OwnEpoch, head: EpochHead) -> Stand:
        both = min(own.seq, head.seq)
        common = min(head.common_seq, both)
        if 0 < head.seq <= own.seq and place(self._log, own.epoch, head.seq)[1] == head.chain_hash:
            common = head.seq
        common = self._newest_alike(own.epoch, common, both)
        return Stand(own.epoch, own.seq, head.seq, common, own.told_seq, head.closed)

    def _newest_alike(self, epoch: str, low: int, high: int) -> int:
        """The newest place alike, which is known to be from ``low`` to ``high``: 64 places narrow it at a time."""
        for _ in range(_MOST_COMPARES):
            if low == high:
                return low
            step = -(-(high - low) // MOST_POINTS)
            places = list(range(high, low, -step))
            said = self._ask({epoch: self._log.points(epoch, places)})
            alike = next((head.common_seq for head in said.epochs if head.epoch == epoch), 0)
            if alike not in (0, *places):
                break
            high = min((seq for seq in places if seq > alike), default=high + 1) - 1
            low = max(low, alike)
        raise Refusal("sync.no_agreement")


def _first_places(own: OwnEpoch) -> list[int]:
    """The head, what HQ acknowledged last, then ever further back; newest first."""
    places = {own.seq, min(own.acked_seq, own.seq)}
    back = 1
    while back < own.seq and len(places) < MOST_POINTS:
        places.add(own.seq - back)
        back = 2 * back + 1
    return sorted((seq for seq in places if seq > 0), reverse=True)
