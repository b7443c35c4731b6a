"""The prepared statements of shifts and Zs, put together from constants of this file.

Every one about shifts names their kinds as the partial index does, so that a year of bills is not looked through.
"""

from collections.abc import Sequence

from desktop.core.ports.till_log import SHIFT_KINDS, SOLD_KINDS


def _listed(kinds: Sequence[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


_WRITTEN = "coalesce(m.written, e.place)"
_ROWS = (
    f"SELECT {_WRITTEN} AS written, e.epoch, e.seq, e.import_id, e.body"
    " FROM events AS e LEFT JOIN moved AS m ON m.place = e.place WHERE "
)
_OF_SHIFTS = f"e.kind IN ({_listed(SHIFT_KINDS)})"
_AFTER = f"e.place > ?1 AND {_WRITTEN} > ?1"
SINCE = f"{_ROWS}{_AFTER} AND e.kind IN (SELECT value FROM json_each(?2)) ORDER BY written"
ONE = f"{_ROWS}e.event_id = ?"
SHIFTS = f"{_ROWS}{_OF_SHIFTS} AND e.kind IN (SELECT value FROM json_each(?)) ORDER BY written DESC LIMIT ?"
COUNT = f"SELECT count(*) FROM events AS e LEFT JOIN moved AS m ON m.place = e.place WHERE {_AFTER}"
BROUGHT = f"{_ROWS}e.import_id = ? ORDER BY written"
_HAS_EFFECT = "(s.event_id IS NULL OR s.at_us IS NOT NULL)"
REFUNDS = (
    "SELECT e.event_id, e.body, sales.record FROM events AS e LEFT JOIN stamps AS s ON s.event_id = e.event_id"
    " LEFT JOIN sales ON sales.sale_id = json_extract(CAST(e.body AS TEXT), '$.payload.intent.sale_id')"
    f" WHERE e.kind = 'sale.refunded' AND e.void = 0 AND {_HAS_EFFECT}"
)
SET_ASIDE = f"{_ROWS}e.event_id IN (SELECT event_id FROM stamps WHERE at_us IS NULL) ORDER BY written"
HEAD = "SELECT epoch, seq, chain_hash FROM heads WHERE id = 1"
STATES = "SELECT state FROM member_states"
CONFIRMED = "SELECT state FROM hq_members WHERE face IS NULL AND state IS NOT NULL"
UNKNOWN = (
    "SELECT count(*) FROM members AS m WHERE m.withdrawn = 0"
    " AND NOT EXISTS (SELECT 1 FROM member_states AS s WHERE s.member_id = m.member_id)"
    " AND NOT EXISTS (SELECT 1 FROM aliases AS a WHERE a.member_id = m.member_id)"
)
OWN_AMONG = (
    "SELECT e.event_id FROM json_each(?) AS j CROSS JOIN events AS e ON e.event_id = j.value"
    " LEFT JOIN stamps AS s ON s.event_id = e.event_id"
    f" WHERE e.void = 0 AND {_HAS_EFFECT}"
)
SOLD_ON = (
    f"SELECT e.body, '' FROM events AS e WHERE e.kind IN ({_listed(SOLD_KINDS)}) AND e.business_date = ?1"
    " AND e.void = 0 AND e.import_id IS NULL"
    f" UNION ALL SELECT body, device_id FROM others WHERE kind IN ({_listed(SOLD_KINDS)}) AND void = 0"
    " AND json_extract(CAST(body AS TEXT), '$.business_date') = ?1"
    " AND event_id NOT IN (SELECT event_id FROM events)"
)
