"""The prepared statements of imports. Several values go in as one JSON array, so that a statement is prepared once."""

from desktop.core.store.statements import OWN_COUNTS

HELD_BILLS = (
    "SELECT s.bill_id, s.member_id, coalesce(o.body, e.body) FROM json_each(?) j CROSS JOIN sales s"  # noqa: S608
    " ON s.bill_id = j.value LEFT JOIN events e ON e.event_id = s.sale_id LEFT JOIN others o ON o.event_id = s.sale_id"
    f" AND o.void = 0 AND NOT {OWN_COUNTS.format('s.sale_id')}"
)
HELD_MEMBERS = "SELECT m.member_id FROM json_each(?) j CROSS JOIN members m ON m.member_id = j.value"
ERASED_MEMBERS = "SELECT m.member_id FROM json_each(?) j CROSS JOIN erased m ON m.member_id = j.value"
PHONE_HOLDERS = (
    "SELECT m.phone, m.member_id FROM json_each(?) j CROSS JOIN members m ON m.phone = j.value"
    " WHERE m.withdrawn = 0 ORDER BY m.enrolled_on, m.member_no"
)
EVENT_KNOWN = "SELECT 1 FROM events WHERE event_id = ?1 UNION ALL SELECT 1 FROM others WHERE event_id = ?1"

ADD_TEXT = "INSERT INTO private_texts (text_id, member_id, salt, text) VALUES (?, ?, ?, ?)"
ADD_MEMBER = (
    "INSERT INTO members (member_id, member_no, source, enrolled_on, external_id, name, phone, phone_reversed,"
    " birthday, profile_id, profile, withdrawn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
)
ADD_KEY = "INSERT INTO search_keys (key, member_id) VALUES (?, ?)"

UNFINISHED = (
    "SELECT import_id FROM imports WHERE what = ? AND source = ? AND file_digest = ? AND state = 'begun'"
    " ORDER BY begun_at_us LIMIT 1"
)
BEGIN_IMPORT = (
    "INSERT INTO imports (import_id, what, source, file_digest, begun_at_us, state) VALUES (?, ?, ?, ?, ?, 'begun')"
    " ON CONFLICT (import_id) DO NOTHING"
)
SET_IMPORT = "UPDATE imports SET state = ? WHERE import_id = ?"

_OF_HQ = " (SELECT 1 FROM stamps WHERE stamps.event_id = e.event_id AND stamps.at_us IS NULL)"
_ENROLS = f"e.kind = 'member.enrolled' AND NOT EXISTS{_OF_HQ}"
"""Whom the import enrolled; whose enrolment HQ holds from elsewhere was enrolled there, and stays."""
_UNHEARD = (
    "SELECT 1 FROM events AS e CROSS JOIN events AS u LEFT JOIN moved AS m ON m.place = u.place"  # noqa: S608
    f" WHERE e.member_id = {{0}} AND e.import_id IS NOT NULL AND {_ENROLS}"
    " AND u.kind = 'import.undone' AND u.place > {1} AND coalesce(m.written, u.place) > {1}"
    " AND json_extract(CAST(u.body AS TEXT), '$.payload.import_id') = e.import_id"
)
WITHDRAWN_SINCE = f"{_UNHEARD.format('?1', '?2')} AND e.void = 1 LIMIT 1"
"""Whether this till took back the import by which it enrolled a member, and a row of HQ's does not know of that."""
_STANDS_AT_HQ = (
    "EXISTS (SELECT 1 FROM hq_members AS h WHERE h.member_id = {0} AND NOT h.gone"  # noqa: S608
    f" AND NOT EXISTS ({_UNHEARD.format('{0}', 'h.upto')}))"
)
STAND_AT_HQ = f"SELECT j.value FROM json_each(?) AS j WHERE {_STANDS_AT_HQ.format('j.value')}"  # noqa: S608
"""Who is a member though the imports by which this till enrolled them are taken back: HQ knows of that, and says so."""
NEWEST_PLACE = "SELECT coalesce(max(place), 0) FROM events"
COUNT_BROUGHT = "SELECT count(*) FROM events WHERE import_id = ?"
PLACES = "SELECT min(place), max(place) FROM events INDEXED BY events_by_import WHERE import_id = ? AND void = 0"
IMPORT_STATE = "SELECT state FROM imports WHERE import_id = ?"
ANY_UNDONE = "SELECT 1 FROM imports WHERE state IN ('undoing', 'undone') LIMIT 1"
UNDOING = "SELECT import_id FROM imports WHERE state = 'undoing' ORDER BY import_id"
TAKEN_BACK = (
    "SELECT count(*), coalesce(sum(e.kind = 'sale.completed'), 0),"  # noqa: S608 - our own words
    f" coalesce(sum({_ENROLS}), 0) FROM events AS e WHERE e.import_id = ? AND e.void = 1"
)
NEXT_PLACES = (
    "SELECT place, member_id, void FROM events INDEXED BY events_by_import WHERE import_id = ? AND place > ?"
    " ORDER BY place LIMIT ?"
)
_GOING = (
    f"SELECT e.place, e.event_id, e.member_id, e.kind, {_ENROLS},"  # noqa: S608 - our own words
    " CASE WHEN e.kind = 'member.profile_changed' THEN e.body END FROM json_each(?1) AS j CROSS JOIN events AS e"
)
GOING_OF = (
    f"{_GOING} INDEXED BY events_by_member ON e.member_id = j.value"  # noqa: S608
    " WHERE e.void = 0 AND e.import_id IN (SELECT value FROM json_each(?2))"
)
AT_PLACES = f"{_GOING} ON e.place = j.value"
IS_GOING = (
    "SELECT 1 FROM events AS e INDEXED BY events_by_member WHERE e.member_id = ?1 AND e.void = 0"  # noqa: S608
    f" AND e.import_id IN (SELECT value FROM json_each(?2)) AND {_ENROLS}"
    f" AND NOT {_STANDS_AT_HQ.format('?1')} LIMIT 1"
)
GOING_IDS = (
    "SELECT e.event_id FROM json_each(?1) AS j CROSS JOIN events AS e INDEXED BY events_by_member"
    " ON e.member_id = j.value WHERE e.void = 0 AND e.import_id IN (SELECT value FROM json_each(?2))"
)
NOT_GOING = (
    "WHERE NOT EXISTS (SELECT 1 FROM events AS e INDEXED BY events_by_member WHERE e.member_id = s.member_id"
    " AND e.void = 0 AND e.import_id IN (SELECT value FROM json_each(?)))"
)
GOING_KNOWN = (
    "SELECT DISTINCT i.member_id FROM events AS i INDEXED BY events_by_import WHERE i.member_id IS NOT NULL"  # noqa: S608
    " AND i.void = 0 AND i.import_id = ?1 AND NOT EXISTS (SELECT 1 FROM events AS e INDEXED BY events_by_member"
    f" WHERE e.member_id = i.member_id AND e.import_id = ?1 AND e.void = 0 AND {_ENROLS})"
)
"""Who was a member before the import that is being taken back, and of whom something is left to take."""
_LOOKED_AT = "('member.profile_revealed', 'export.made')"
MEMBERS_BUILT_ON = (
    "SELECT DISTINCT m.member_no FROM events AS i INDEXED BY events_by_import"  # noqa: S608
    " CROSS JOIN events AS e INDEXED BY events_by_member ON e.member_id = i.member_id AND e.place > i.place"
    " AND e.void = 0 AND e.import_id IS NOT ?1"
    f" AND e.kind NOT IN {_LOOKED_AT} CROSS JOIN members AS m ON m.member_id = i.member_id"
    " WHERE i.import_id = ?1 AND i.void = 0"
    " UNION SELECT m.member_no FROM edges AS d JOIN members AS m ON m.member_id = d.other_id"
    " JOIN events AS e ON e.member_id = d.other_id AND e.import_id = ?1 AND e.void = 0 LIMIT ?2"
)
BILLS_OF_NOBODY = (
    "SELECT s.bill_no, s.record FROM events e JOIN sales s ON s.sale_id = e.event_id"
    " WHERE e.import_id = ? AND e.void = 0 AND e.member_id IS NULL"
)
MEMBERS_BUILT_ON_SINCE = (
    "SELECT DISTINCT m.member_no FROM events AS e CROSS JOIN members AS m ON m.member_id = e.member_id"  # noqa: S608
    f" WHERE e.place > ?2 AND e.void = 0 AND e.import_id IS NOT ?1 AND e.kind NOT IN {_LOOKED_AT}"
    " AND EXISTS (SELECT 1 FROM events AS i INDEXED BY events_by_member WHERE i.member_id = e.member_id"
    " AND i.import_id = ?1 AND i.void = 0 AND i.place < e.place)"
    " UNION SELECT m.member_no FROM edges AS d JOIN members AS m ON m.member_id = d.other_id"
    " JOIN events AS e ON e.member_id = d.other_id AND e.import_id = ?1 AND e.void = 0"
)
REFUNDED_SINCE = "SELECT body FROM events WHERE place > ? AND kind = 'sale.refunded' AND member_id IS NULL AND void = 0"
BILL_OF_IMPORT = (
    "SELECT s.bill_no FROM events AS e JOIN sales AS s ON s.sale_id = e.event_id"
    " WHERE e.import_id = ? AND e.event_id = ? AND e.void = 0"
)
DROP_SALES = "DELETE FROM sales WHERE sale_id IN (SELECT value FROM json_each(?))"
MAKE_VOID = "UPDATE events SET void = 1 WHERE place IN (SELECT value FROM json_each(?))"
WITHDRAW = tuple(
    f"DELETE FROM {table} WHERE member_id IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own words
    for table in ("search_keys", "private_texts", "checkpoints", "member_states", "members")
)
DROP_TEXT = "DELETE FROM private_texts WHERE text_id = ?"
SET_PROFILE = (
    "UPDATE members SET external_id = ?, name = ?, phone = ?, phone_reversed = ?, birthday = ?, profile_id = ?,"
    " profile = ? WHERE member_id = ?"
)
OWN_PROFILES = (
    "SELECT body FROM events WHERE member_id = ? AND kind IN ('member.enrolled', 'member.profile_changed')"
    " AND void = 0 ORDER BY place"
)
PROFILE_OF_HQ = "SELECT profile_id FROM hq_members WHERE member_id = ?"
DROP_KEYS = "DELETE FROM search_keys WHERE member_id = ?"
