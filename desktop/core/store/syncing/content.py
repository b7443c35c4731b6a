"""What HQ said of the members, hashed range by range as HQ hashes its own: differences are found by content."""

from hashlib import sha256
from typing import Any

from desktop.core.protocol.pages import member_digest_line, member_range
from desktop.core.store import hq_settings as hq
from desktop.core.store.state_rows import decode_state

RANGES = 256
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
    """Everything is pulled from the beginning; what HQ says no more is found at the end of that."""
    pulls = int(hq.get(raw, hq.PULL) or 0) + 1
    hq.put(raw, {hq.CURSOR: "", hq.PULL: str(pulls), hq.FROM_START: "1"})
