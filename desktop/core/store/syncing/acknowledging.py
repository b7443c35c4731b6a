"""What HQ acknowledged: how far it holds each epoch, its signature for that, and the stamps of the events."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from desktop.core.protocol.messages import Push, Pushed
from desktop.core.store.at_holds import forget
from desktop.core.store.counting_sales import count_own_again, counts_on, settle_sale
from desktop.core.store.syncing.content import doubt
from desktop.core.store.writing import LedgerWriting

_HEARD = (
    "INSERT INTO hq_heads (epoch, seq, signed_seq, chain_hash, signature) VALUES (?, ?, 0, x'', x'')"
    " ON CONFLICT (epoch) DO UPDATE SET seq = excluded.seq"
)
_ACKED = (
    "INSERT INTO hq_heads (epoch, seq, signed_seq, chain_hash, signature) VALUES (?1, ?2, ?2, ?3, ?4)"
    " ON CONFLICT (epoch) DO UPDATE SET seq = max(seq, excluded.seq), signed_seq = excluded.signed_seq,"
    " chain_hash = excluded.chain_hash, signature = excluded.signature"
)
_UNTELL = "UPDATE hq_heads SET signed_seq = 0, chain_hash = x'', signature = x'' WHERE epoch = ?"
_HELD = "SELECT event_id, member_id FROM events WHERE epoch = ? AND seq > ? AND seq <= ? ORDER BY seq"
_WITHOUT_EFFECT = (
    "SELECT e.event_id, e.member_id FROM events AS e JOIN stamps AS s ON s.event_id = e.event_id"
    " WHERE e.epoch = ? AND e.seq > ? AND e.seq <= ? AND s.at_us IS NULL"
)
_TOLD_BEFORE = (
    "SELECT e.event_id, s.day FROM events AS e CROSS JOIN hq_sales AS h ON h.sale_id = e.event_id"
    " CROSS JOIN stamps AS s ON s.event_id = e.event_id WHERE e.epoch = ? AND e.seq > ? AND e.seq <= ?"
    " AND s.day IS NOT NULL"
)
_AT = "SELECT chain_hash FROM events WHERE epoch = ? AND seq = ?"
_TOLD_AND_GONE = (
    "SELECT 1 FROM hq_members WHERE member_id = ?1 AND NOT gone AND face IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM members WHERE member_id = ?1)"
)
_STAMP = (
    "INSERT INTO stamps (event_id, at_us, day, mac) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (event_id) DO UPDATE SET at_us = excluded.at_us, day = excluded.day, mac = excluded.mac"
)


def hear_heads(raw: Any, heads: Mapping[str, int]) -> None:
    """HQ holds so much of each own epoch alike."""
    raw.executemany(_HEARD, heads.items())


def untell(raw: Any, epochs: Iterable[str]) -> None:
    """HQ's signature over these epochs stood for an answer that it would give otherwise now; it is asked for again."""
    raw.executemany(_UNTELL, [(epoch,) for epoch in epochs])


def acknowledge(writing: LedgerWriting, push: Push, pushed: Pushed) -> None:
    """HQ holds the events of the push, for ever. Nothing happens where the log was healed since they were sent."""
    raw = writing.raw
    row = raw.execute(_AT, (pushed.epoch, pushed.acked_seq)).fetchone()
    if row is None or row[0].hex() != pushed.acked_hash:
        return
    forget(raw, push.passed)
    raw.execute(_ACKED, (pushed.epoch, pushed.acked_seq, row[0], bytes.fromhex(pushed.signature)))
    sent = pushed.epoch, push.after_seq, push.after_seq + len(pushed.stamps)
    events, dead = raw.execute(_HELD, sent).fetchall(), raw.execute(_WITHOUT_EFFECT, sent).fetchall()
    stamped = [
        (event_id, stamp.at_us, stamp.day.isoformat(), stamp.mac)
        for (event_id, _), stamp in zip(events, pushed.stamps, strict=False)
        if stamp is not None
    ]
    raw.executemany(_STAMP, stamped)
    for sale_id, day in raw.execute(_TOLD_BEFORE, sent).fetchall():
        counts_on(raw, sale_id, date.fromisoformat(day))
    twice = {each.event_id for each in pushed.twice}
    _with_effect(writing, [each for each in dead if each[0] not in twice])
    _without_effect(writing, [(event_id, member_id) for event_id, member_id in events if event_id in twice])


def _with_effect(writing: LedgerWriting, events: list[tuple[str, str | None]]) -> None:
    """HQ, restored to before it took other content under these ids, takes what this till wrote: that counts again."""
    for event_id, _ in events:
        count_own_again(writing.raw, event_id, writing.clock)
    for member_id in sorted({member_id for _, member_id in events if member_id}):
        writing.shelf.refold(member_id)


def _without_effect(writing: LedgerWriting, events: list[tuple[str, str | None]]) -> None:
    """HQ holds these ids with other content, which counts: what this till wrote under them has no effect.

    Whom this till took back with an import, and HQ has told of before, is asked for once more: nothing of them is left.
    """
    writing.raw.executemany(_STAMP, [(event_id, None, None, None) for event_id, _ in events])
    for event_id, _ in events:
        settle_sale(writing.raw, event_id, writing.clock)
    for member_id in sorted({member_id for _, member_id in events if member_id}):
        writing.shelf.refold(member_id)
        if writing.raw.execute(_TOLD_AND_GONE, (member_id,)).fetchone() is not None:
            doubt(writing.raw)
