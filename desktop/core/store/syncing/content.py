"""What HQ said of the members, hashed range by range as HQ hashes its own: differences are found by content."""

from hashlib import sha256
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from desktop.core.ports.sync import Begun
from desktop.core.protocol.pages import Page, member_digest_line, member_range
from desktop.core.store import hq_settings as hq
from desktop.core.store import schema
from desktop.core.store.state_rows import decode_state

RANGES = 256
_encode = msgspec.json.Encoder().encode
_ARE_FEW = "SELECT 1 FROM members LIMIT 1 OFFSET 1000"
_FACES = (
    "SELECT member_id, state FROM hq_members WHERE face IS NULL AND NOT gone AND state IS NOT NULL ORDER BY member_id"
)


def ranges(raw: Any) -> tuple[str, ...]:
    """The digest of each range, over the rows as HQ sent them; what this till wrote since is not in them."""
    hashes = [sha256() for _ in range(RANGES)]
    for member_id, state in raw.execute(_FACES):
        hashes[member_range(member_id)].update(member_digest_line(member_id, decode_state(state)))
    return tuple(one.hexdigest() for one in hashes)


def checked(raw: Any, now_us: int) -> None:
    """Both sides were compared now."""
    hq.put(raw, {hq.CHECKED: str(now_us)})


def doubt(raw: Any) -> None:
    """Everything is pulled from the beginning."""
    hq.put(raw, hq.from_start(raw))


def begin_snapshot(raw: Any, epoch: str, page: Page) -> None:
    """A snapshot is taken from here on, by the till that writes ``epoch``.

    Where hardly anybody is known here, what finds members by phone is made at its end: a phone is looked for among all
    of them until then, and each does not cost a page of each of these trees.
    """
    begun = _encode(Begun(epoch, page, 0)).decode()
    hq.put(raw, {**hq.from_start(raw), hq.SNAPSHOT: begun, hq.SNAPSHOT_PART: "0"})
    if raw.execute(_ARE_FEW).fetchone() is None:
        hq.put(raw, {hq.UNINDEXED: "1"})
        for index in schema.members.indexes:
            raw.execute(f"DROP INDEX IF EXISTS {index.name}")


def left_to_index(raw: Any) -> list[str]:
    """The statements that make what was left to the end of a snapshot; ``indexed`` follows them."""
    if not hq.get(raw, hq.UNINDEXED):
        return []
    made = [CreateIndex(index, if_not_exists=True) for index in schema.members.indexes]
    return sorted(str(each.compile(dialect=sqlite.dialect())) for each in made)


def indexed(raw: Any) -> None:
    """All of it is made."""
    hq.put(raw, {hq.UNINDEXED: ""})


def snapshot(raw: Any, epoch: str) -> Begun | None:
    """The one that is being taken, if ``epoch`` is still what is written."""
    text = hq.get(raw, hq.SNAPSHOT)
    if not text:
        return None
    begun = msgspec.json.decode(text, type=Begun)
    return replace(begun, part=int(hq.get(raw, hq.SNAPSHOT_PART) or 0)) if begun.epoch == epoch else None


def drop_snapshot(raw: Any) -> None:
    """No snapshot is being taken."""
    hq.put(raw, {hq.SNAPSHOT: ""})
