"""Personal text taken out of a ledger's file, for ever (I20): by this till's own deed, or because HQ says so.

What the log says stays, with its sums. An id that was erased is kept in ``erased``: no text of it is taken in again.
The bytes themselves go when the file is written anew (scrubbing.py); until then a setting says that it has to be.
"""

import json
from collections.abc import Collection
from typing import Any

UNCLEAN = "erasing.unclean"
"""The setting that stands while the file may hold bytes of what was erased."""

_IDS = "(SELECT value FROM json_each(?1))"
_EACH = "SELECT value FROM json_each(?1)"
_MARK = f"INSERT OR IGNORE INTO erased (member_id) {_EACH}"
_KEEP_UNCLEAN = "INSERT OR REPLACE INTO settings (key, value) VALUES (?, '1')"
_REASONS_KEPT = (
    "SELECT coalesce(json_extract(CAST(body AS TEXT), '$.payload.reason_id'), '') FROM events"  # noqa: S608 - our own words, here and below
    f" WHERE member_id IN {_IDS} AND kind = 'member.erased'"
)
_APPROVALS = (
    "SELECT json_extract(CAST(a.body AS TEXT), '$.payload.reason_id') FROM events AS a"  # noqa: S608
    " WHERE a.kind = 'approval.given'"
    " AND json_extract(CAST(a.body AS TEXT), '$.payload.about') IN"
    f" (SELECT event_id FROM events WHERE member_id IN {_IDS})"
)
_SIGN = "json_extract(CAST(s.body AS TEXT), '$.payload.key')"
_EXPLAINED = (
    "SELECT json_extract(CAST(s.body AS TEXT), '$.payload.reason_id') FROM events AS s"  # noqa: S608
    f" WHERE s.kind = 'sign.explained' AND (substr({_SIGN}, instr({_SIGN}, '/') + 1) IN"
    f" (SELECT event_id FROM events WHERE member_id IN {_IDS})"
    f" OR EXISTS (SELECT 1 FROM json_each(?1) AS gone WHERE instr({_SIGN}, gone.value) > 0))"
)
_PAPERS = (
    f"{_EACH} UNION"  # noqa: S608
    f" SELECT member_no FROM members WHERE member_id IN {_IDS} UNION"
    f" SELECT bill_no FROM sales WHERE member_id IN {_IDS} UNION"
    f" SELECT json_extract(CAST(body AS TEXT), '$.payload.intent.refund_no') FROM events WHERE member_id IN {_IDS}"
    " AND kind = 'sale.refunded'"
)
_BLANK = (
    "UPDATE members SET name = '', phone = NULL, phone_reversed = NULL, birthday = NULL, external_id = NULL,"  # noqa: S608
    f" profile = CAST('{{}}' AS BLOB) WHERE member_id IN {_IDS}"
)
_DROP = (
    f"DELETE FROM private_texts WHERE member_id IN {_IDS} AND text_id NOT IN ({_REASONS_KEPT})",  # noqa: S608
    f"DELETE FROM private_texts WHERE text_id IN ({_APPROVALS})",  # noqa: S608
    f"DELETE FROM private_texts WHERE text_id IN ({_EXPLAINED})",  # noqa: S608
    f"DELETE FROM search_keys WHERE member_id IN {_IDS}",  # noqa: S608
    f"DELETE FROM open_bills WHERE json_extract(CAST(body AS TEXT), '$.member_id') IN {_IDS}",  # noqa: S608
    f"DELETE FROM pos_holds WHERE member_id IN {_IDS}",  # noqa: S608
    f"DELETE FROM print_jobs WHERE about <> '' AND about IN ({_PAPERS})",  # noqa: S608
    _BLANK,
)
_HELD = (
    f"SELECT EXISTS (SELECT 1 FROM members WHERE member_id IN {_IDS} AND profile <> CAST('{{}}' AS BLOB))"  # noqa: S608
    f" OR EXISTS (SELECT 1 FROM private_texts WHERE member_id IN {_IDS} AND text_id NOT IN ({_REASONS_KEPT}))"
    f" OR EXISTS (SELECT 1 FROM search_keys WHERE member_id IN {_IDS})"
)
_ERASED = "SELECT member_id FROM erased ORDER BY member_id"
_IS_ERASED = "SELECT 1 FROM erased WHERE member_id = ?"


def erase_texts(raw: Any, member_ids: Collection[str]) -> None:
    """Delete every personal text of these ids; everything that was appended has been flushed. Again does no harm."""
    if not member_ids:
        return
    ids = (json.dumps(sorted(member_ids)),)
    raw.execute("PRAGMA secure_delete = ON").fetchall()
    try:
        raw.execute(_MARK, ids)
        for statement in _DROP:
            raw.execute(statement, ids)
        raw.execute(_KEEP_UNCLEAN, (UNCLEAN,))
    finally:
        raw.execute("PRAGMA secure_delete = OFF").fetchall()


def holds_text(raw: Any, member_ids: Collection[str]) -> bool:
    """Whether any personal text of these ids is in the file's tables."""
    return bool(raw.execute(_HELD, (json.dumps(sorted(member_ids)),)).fetchone()[0])


def erased_ids(raw: Any) -> frozenset[str]:
    """Every id whose text is gone."""
    return frozenset(member_id for (member_id,) in raw.execute(_ERASED).fetchall())


def is_erased(raw: Any, member_id: str) -> bool:
    """Whether no text of that id is taken in any more."""
    return raw.execute(_IS_ERASED, (member_id,)).fetchone() is not None
