"""The prepared statements of figures and signs, put together from constants of this file."""

from collections.abc import Sequence

from desktop.core.domain.figures.day import FIGURE_KINDS
from desktop.core.ports.till_log import SOLD_KINDS
from desktop.core.store.statements import OWN_COUNTS


def _listed(kinds: Sequence[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


_SOLD, _OTHER = f"kind IN ({_listed(SOLD_KINDS)})", f"kind IN ({_listed(FIGURE_KINDS)})"
_ALL = f"kind IN ({_listed((*SOLD_KINDS, *FIGURE_KINDS))})"
_BETWEEN = "business_date BETWEEN ?1 AND ?2"
_COUNT = "SELECT business_date, count(*), sum(place) FROM"
MARKS = (
    f"{_COUNT} events WHERE {_SOLD} AND {_BETWEEN} GROUP BY business_date"
    f" UNION ALL {_COUNT} events WHERE {_OTHER} AND {_BETWEEN} GROUP BY business_date"
    f" UNION ALL {_COUNT} others WHERE {_BETWEEN} GROUP BY business_date"
)
EVERY_MARK = (
    "SELECT (SELECT count(*) FROM imports WHERE state = 'undone') || '.'"
    " || (SELECT count(*) FROM stamps WHERE at_us IS NULL) || '.' || (SELECT count(*) FROM others WHERE void)"
)
_HAS_EFFECT = "NOT EXISTS (SELECT 1 FROM stamps AS s WHERE s.event_id = e.event_id AND s.at_us IS NULL)"
_OWN = f"AND business_date = ?1 AND void = 0 AND {_HAS_EFFECT}"
FACTS = (
    f"SELECT body, NULL FROM events AS e WHERE {_SOLD} {_OWN}"
    f" UNION ALL SELECT body, NULL FROM events AS e WHERE {_OTHER} {_OWN}"
    f" UNION ALL SELECT body, business_date FROM others WHERE business_date = ?1 AND {_ALL} AND void = 0"
    f" AND NOT {OWN_COUNTS.format('others.event_id')}"
)
KEPT = "SELECT day, mark, figures FROM day_figures WHERE day BETWEEN ? AND ?"
KEEP = "INSERT OR REPLACE INTO day_figures (day, mark, figures) VALUES (?, ?, ?)"
STATES = "SELECT place, state FROM member_states WHERE place > ? ORDER BY place LIMIT ?"
EXPLAINED = (
    "SELECT place, body FROM events WHERE kind = 'sign.explained' AND void = 0"
    " UNION ALL SELECT 0, body FROM others WHERE kind = 'sign.explained' AND void = 0"
    " AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.event_id = others.event_id) ORDER BY 1"
)
LOOKED_UP = "SELECT day, staff_id, member_id FROM look_ups WHERE day BETWEEN ? AND ? ORDER BY day, staff_id, member_id"
BILLED = (
    "SELECT 1 FROM events WHERE member_id = ?1 AND kind = 'sale.completed' AND business_date = ?2 AND void = 0"
    " UNION ALL SELECT 1 FROM others WHERE member_id = ?1 AND kind = 'sale.completed' AND business_date = ?2"
    " AND void = 0 LIMIT 1"
)
LOOK_UP = "INSERT OR IGNORE INTO look_ups (day, staff_id, member_id) VALUES (?, ?, ?)"
FORGET_BEFORE = "DELETE FROM look_ups WHERE day < date(?, '-90 days')"
