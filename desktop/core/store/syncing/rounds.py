"""How rounds ended, the newest kept; what a complete one has brought to HQ bounds nothing any more."""

from typing import Any

import msgspec

from desktop.core.ports.sync import RoundDone
from desktop.core.store import hq_settings as hq

MOST_KEPT = 200
_ADD = "INSERT INTO sync_rounds (begun_at_us, ended_at_us, code, done) VALUES (?, ?, ?, ?)"
_TRIM = "DELETE FROM sync_rounds WHERE round_id <= (SELECT max(round_id) FROM sync_rounds) - ?"
_BROUGHT = (
    "DELETE FROM unsent_spends WHERE event_id IN (SELECT u.event_id FROM unsent_spends AS u"
    " JOIN events AS e ON e.event_id = u.event_id JOIN hq_heads AS h ON h.epoch = e.epoch AND e.seq <= h.seq)"
)


def finish(raw: Any, done: RoundDone) -> None:
    """Keep how a round ended."""
    text = msgspec.json.encode(done).decode()
    raw.execute(_ADD, (done.begun_at_us, done.ended_at_us, done.code, text))
    raw.execute(_TRIM, (MOST_KEPT,))
    hq.put(raw, {hq.SPENDING: done.spending})
    if done.complete:
        hq.put(raw, {hq.LAST_ROUND: str(done.ended_at_us)})
        raw.execute(_BROUGHT)
