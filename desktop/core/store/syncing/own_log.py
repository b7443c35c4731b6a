"""The till's own log as HQ is told of it: where it stands, hashes at places, the next batch of events."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from desktop.core.domain.events import Payload, ProgramPublished
from desktop.core.domain.named_texts import texts_of
from desktop.core.ports.sync import OwnEpoch, Standing
from desktop.core.protocol.body import decode_body, decode_payload
from desktop.core.protocol.messages import MOST_EVENTS, Point, Push, Sent, Spending, Stamp, Text
from desktop.core.protocol.pages import STAMP_BITS, Stamps
from desktop.core.store import hq_settings as hq
from desktop.core.store.at_holds import passed

_EPOCHS = (
    "SELECT p.epoch, e.place, coalesce(h.seq, 0), coalesce(h.signed_seq, 0) FROM epochs AS p"
    " LEFT JOIN events AS e ON e.epoch = p.epoch AND e.seq = (SELECT min(seq) FROM events WHERE epoch = p.epoch)"
    " LEFT JOIN hq_heads AS h ON h.epoch = p.epoch"
)
_LAST = "SELECT seq, chain_hash FROM events WHERE epoch = ? ORDER BY seq DESC LIMIT 1"
_HEAD = "SELECT epoch, seq, chain_hash FROM heads WHERE id = 1"
_POINTS = "SELECT seq, chain_hash FROM events WHERE epoch = ? AND seq IN (SELECT value FROM json_each(?))"
_AT = "SELECT chain_hash FROM events WHERE epoch = ? AND seq = ?"
_TAIL = (
    "SELECT e.body, e.chain_hash, s.at_us, s.day, s.mac FROM events AS e"
    " LEFT JOIN stamps AS s ON s.event_id = e.event_id AND s.at_us IS NOT NULL"
    " WHERE e.epoch = ? AND e.seq > ? ORDER BY e.seq LIMIT ?"
)
_TOLD = (
    "SELECT coalesce(sum(s.at_us & ?), 0) FROM events AS e JOIN stamps AS s ON s.event_id = e.event_id"
    " WHERE e.epoch = ? AND e.seq <= ?"
)
_TEXT = "SELECT member_id, salt, text FROM private_texts WHERE text_id = ?"
_PROGRAM = "SELECT document FROM programs WHERE hash = ?"
_NEVER = 1 << 62


class _Item(NamedTuple):
    """An event on its way, with what it names, and about how many bytes they take in JSON."""

    sent: Sent
    chained: bytes
    texts: tuple[Text, ...]
    programs: dict[str, str]
    size: int


class _Begun(NamedTuple):
    """Where an epoch begins in the log, and how much of it HQ is known to hold and has spoken of."""

    place: int
    acked_seq: int = 0
    told_seq: int = 0


def standing(raw: Any) -> Standing:
    """Where the till stands."""
    known = hq.known(raw)
    (spends,) = raw.execute("SELECT count(*) FROM unsent_spends").fetchone()
    contact, complete = known.get(hq.LAST_CONTACT), known.get(hq.LAST_ROUND)
    return Standing(
        epochs=own_epochs(raw),
        device_id=known.get(hq.DEVICE),
        url=known.get(hq.URL, ""),
        ca=known.get(hq.CA, ""),
        merchant=known.get(hq.MERCHANT_NAME, ""),
        store=known.get(hq.STORE_NAME, ""),
        cursor=known.get(hq.CURSOR, ""),
        spending=msgspec.convert(known.get(hq.SPENDING, "allowed"), Spending),
        last_contact_us=int(contact) if contact else None,
        last_round_us=int(complete) if complete else None,
        checked_us=int(known.get(hq.CHECKED) or 0),
        left_spends=spends,
    )


def own_epochs(raw: Any) -> tuple[OwnEpoch, ...]:
    """The epochs that hold events, in the log's order; the one being written last, also if it holds none."""
    current, seq, chained = raw.execute(_HEAD).fetchone()
    begun = {epoch: _Begun(_NEVER if place is None else place, *heard) for epoch, place, *heard in raw.execute(_EPOCHS)}
    found = []
    for epoch, known in sorted(begun.items(), key=lambda each: (each[1].place, each[0])):
        if epoch != current and known.place != _NEVER:
            last_seq, last_hash = raw.execute(_LAST, (epoch,)).fetchone()
            found.append(_own(epoch, last_seq, last_hash, known))
    return (*found, _own(current, seq, chained, begun.get(current) or _Begun(_NEVER)))


def _own(epoch: str, seq: int, chained: bytes, known: _Begun) -> OwnEpoch:
    hashed = chained.hex() if seq else ""
    return OwnEpoch(epoch=epoch, seq=seq, chain_hash=hashed, acked_seq=known.acked_seq, told_seq=known.told_seq)


def points(raw: Any, epoch: str, seqs: Sequence[int]) -> tuple[Point, ...]:
    """The chain hashes at places, in the order asked."""
    rows = raw.execute(_POINTS, (epoch, json.dumps(list(seqs))))
    held = {seq: chained.hex() for seq, chained in rows}
    return tuple((seq, held[seq]) for seq in seqs if seq in held)


def stamps(raw: Any) -> tuple[Stamps, ...]:
    """What HQ has told of each epoch."""
    told = [(own.epoch, min(own.seq, own.told_seq)) for own in own_epochs(raw)]
    return tuple(
        Stamps(epoch=epoch, seq=seq, total=raw.execute(_TOLD, (STAMP_BITS, epoch, seq)).fetchone()[0])
        for epoch, seq in told
        if seq
    )


def tail(raw: Any, epoch: str, after_seq: int, most_bytes: int, now_us: int) -> Push | None:
    """The next batch; None where nothing is left."""
    items: list[_Item] = []
    size = 0
    for row in raw.execute(_TAIL, (epoch, after_seq, MOST_EVENTS)):
        item = _item(raw, row)
        size += item.size
        if items and size > most_bytes:
            break
        items.append(item)
    if not items:
        return None
    before = raw.execute(_AT, (epoch, after_seq)).fetchone() if after_seq else None
    return Push(
        epoch=epoch,
        after_seq=after_seq,
        after_hash=before[0].hex() if before else "",
        head_hash=items[-1].chained.hex(),
        now_us=now_us,
        events=tuple(item.sent for item in items),
        texts=tuple({text.text_id: text for item in items for text in item.texts}.values()),
        programs={named: document for item in items for named, document in item.programs.items()},
        passed=passed(raw, epoch, after_seq + len(items)),
    )


def _item(raw: Any, row: tuple[Any, ...]) -> _Item:
    data, chained, at_us, day, mac = row
    stamp = msgspec.convert({"at_us": at_us, "day": day, "mac": mac}, Stamp) if at_us is not None else None
    payload = _payload(data)
    texts = tuple(text for text_id, _ in texts_of(payload) if (text := _text(raw, text_id)) is not None)
    programs = _documents(raw, payload)
    size = _json_size(data) + 160 + sum(len(text.text) * 4 // 3 + 160 for text in texts)
    size += sum(_json_size(document.encode()) for document in programs.values())
    return _Item(Sent(body=data.decode(), stamp=stamp), chained, texts, programs, size)


def _payload(data: bytes) -> Payload | None:
    """What the event says; None for what this program does not understand any more."""
    try:
        return decode_payload(decode_body(data))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _text(raw: Any, text_id: str) -> Text | None:
    row = raw.execute(_TEXT, (text_id,)).fetchone()
    return Text(text_id=text_id, member_id=row[0], salt=row[1], text=row[2]) if row else None


def _documents(raw: Any, payload: Payload | None) -> dict[str, str]:
    if not isinstance(payload, ProgramPublished):
        return {}
    row = raw.execute(_PROGRAM, (payload.document_hash,)).fetchone()
    return {payload.document_hash: row[0].decode()} if row else {}


def _json_size(data: bytes) -> int:
    """How long the text becomes as a JSON string."""
    return len(data) + data.count(b'"') + data.count(b"\\")
