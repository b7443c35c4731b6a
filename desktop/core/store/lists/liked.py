"""What dormant and lost members mostly bought, and whether at this store: columns of ``listed`` beside the row's own.

Kept of who is gone alone: whoever still comes would pay for it at every bill. Written whenever the row of somebody who
is gone is, so that an index filters and counts their lists. ``category``: that of most of the latest bills held here,
NULL where their lines have none. ``at_store``: a bill that stands is held here, and a till holds those of its store.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

_GONE = "class >= 4"
"""Dormant and lost, as rows.CODES has them."""
_LATEST_BILLS = 20
_IDS = "(SELECT ?1 AS id UNION SELECT member_id FROM aliases WHERE face = ?1)"
_SOLD = (
    "SELECT e.event_id AS sale_id, e.effective_at_us AS at FROM {ids} AS i CROSS JOIN {log} AS e ON e.member_id = i.id"
    " CROSS JOIN sales AS s ON s.sale_id = e.event_id AND s.member_id = e.member_id"
    " WHERE e.kind = 'sale.completed' AND e.void = 0 AND s.stands = 1"
)
_LIKED = (
    f"WITH latest AS MATERIALIZED ({_SOLD.format(ids=_IDS, log='events')} UNION"  # noqa: S608 - our own words
    f" {_SOLD.format(ids=_IDS, log='others')} ORDER BY at DESC, sale_id DESC LIMIT {_LATEST_BILLS})"
    " SELECT (SELECT b.category FROM latest CROSS JOIN bought AS b ON b.sale_id = latest.sale_id GROUP BY b.category"
    " ORDER BY count(*) DESC, max(at) DESC, b.category LIMIT 1), EXISTS (SELECT 1 FROM latest)"
)
_KEEP = (
    "UPDATE listed SET category = ?2, at_store = ?3"  # noqa: S608 - our own words
    " WHERE place = (SELECT place FROM member_states WHERE member_id = ?1)"
    f" AND {_GONE} AND (category IS NOT ?2 OR at_store IS NOT ?3)"
)
_IS_GONE = (
    "SELECT 1 FROM member_states AS s CROSS JOIN listed AS l ON l.place = s.place"  # noqa: S608 - our own words
    f" WHERE s.member_id = ? AND l.{_GONE}"
)


class Liked(Struct, frozen=True):
    """``category``: of most of the latest bills; of several the one bought last. None where no line says one."""

    category: str | None
    at_store: bool


def liked_of(raw: Any, member_id: str) -> Liked:
    """What is held here of one member's bills."""
    category, at_store = raw.execute(_LIKED, (member_id,)).fetchone()
    return Liked(category, bool(at_store))


def keep_liked(raw: Any, member_ids: Iterable[str]) -> None:
    """Write it beside the rows of those of them who are gone."""
    for member_id in member_ids:
        if raw.execute(_IS_GONE, (member_id,)).fetchone() is not None:
            liked = liked_of(raw, member_id)
            raw.execute(_KEEP, (member_id, liked.category, int(liked.at_store)))
