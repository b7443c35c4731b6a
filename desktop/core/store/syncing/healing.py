"""Healing: events that HQ cannot take where they stand get new envelopes, in a new epoch or in the one being written.

Bodies stay as they were first written. The old envelopes are kept and listed, and ``moved`` remembers where in the
order of writing each event stands, because what HQ has folded is said by that order.
"""

from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.keeping import Head
from desktop.core.domain.shop import Shop
from desktop.core.protocol import body as wire
from desktop.core.protocol.messages import Point
from desktop.core.store import hq_settings as hq
from desktop.core.store.building import clock_of
from desktop.core.store.epochs import NewEpoch, new_till_code, open_epoch, store_epoch
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.writing import LedgerWriting

SHOP = "shop"
_AFTER = (
    "SELECT e.place, e.epoch, e.seq, e.event_id, e.body_hash, e.chain_hash, e.signature, coalesce(m.written, e.place)"
    " FROM events AS e LEFT JOIN moved AS m ON m.place = e.place WHERE e.epoch = ? AND e.seq > ? ORDER BY e.seq"
)
_KEEP_OLD = "INSERT INTO old_envelopes (epoch, seq, event_id, chain_hash, signature) VALUES (?, ?, ?, ?, ?)"
_NEWEST_PLACE = "SELECT max(place) FROM events"
_MOVE = "UPDATE events SET place = ?, epoch = ?, seq = ?, chain_hash = ?, signature = NULL WHERE place = ?"
_FORGET_MOVED = "DELETE FROM moved WHERE place = ?"
_REMEMBER_MOVED = "INSERT INTO moved (place, written) VALUES (?, ?)"


class Healing(LedgerWriting):
    """A transaction that puts events under new envelopes."""

    def move(self, rows: list[tuple[Any, ...]]) -> None:
        """Give these events (rows of _AFTER, in the log's order) the next places of the epoch being written."""
        self.flush()
        (place,) = self.raw.execute(_NEWEST_PLACE).fetchone()
        for old_place, old_epoch, old_seq, event_id, hashed, chained, signature, written in rows:
            place += 1
            self.raw.execute(_KEEP_OLD, (old_epoch, old_seq, event_id, chained, signature))
            self._seq += 1
            self._chained = wire.chain_hash(self._epoch, self._seq, self._chained, hashed)
            self._dirty = True
            self.raw.execute(_MOVE, (place, self._epoch, self._seq, self._chained, old_place))
            self.raw.execute(_FORGET_MOVED, (old_place,))
            self.raw.execute(_REMEMBER_MOVED, (place, written))
        self.vouch()
        self.flush()


def reopen(writing: LedgerWriting, reason: str, epoch: str, parent: Point) -> str:
    """A new epoch that leaves the written one at ``parent``, and in it again what comes after that.

    Refusal ``sync.no_agreement`` where ``epoch`` is written no more: another program has healed the log meanwhile.
    """
    if writing.identity[0] != epoch:
        raise Refusal("sync.no_agreement")
    writing.flush()
    rows = rows_after(writing.raw, epoch, parent[0])
    fresh = begin(writing, NewEpoch(writing.signer, reason, Head(epoch, *parent), new_till_code()))
    fresh.move(rows)
    return fresh.identity[0]


def move_on(writing: LedgerWriting, epoch: str, after_seq: int) -> None:
    """What comes after a place of an earlier epoch, once more at the end of the written one."""
    writing.flush()
    fresh = _made(writing, writing.signer, shop_of(writing.raw))
    fresh.move(rows_after(writing.raw, epoch, after_seq))


def begin(writing: LedgerWriting, new: NewEpoch) -> Healing:
    """The new epoch, stored before it is announced to anybody, with its first event; who writes in it from here on."""
    raw = writing.raw
    shop = replace(shop_of(raw), till_code=new.till_code)
    hq.put(raw, {SHOP: msgspec.json.encode(shop).decode()})
    epoch = store_epoch(raw, new, writing.wall_us())
    fresh = _made(writing, new.device, shop)
    open_epoch(fresh, epoch, new)
    fresh.flush()
    return fresh


def _made(writing: LedgerWriting, device: DeviceKey, shop: Shop) -> Healing:
    """Who writes in the same transaction as the till now is."""
    return Healing(writing.connection, clock_of(shop), writing.wall_us, device, shop)


def rows_after(raw: Any, epoch: str, seq: int) -> list[tuple[Any, ...]]:
    """The events of an epoch after a place, in order."""
    found: list[tuple[Any, ...]] = raw.execute(_AFTER, (epoch, seq)).fetchall()
    return found


def shop_of(raw: Any) -> Shop:
    """The shop as the ledger says it is now."""
    shop: Shop = msgspec.json.decode(hq.get(raw, SHOP), type=Shop)
    return shop
