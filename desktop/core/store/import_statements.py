"""The prepared statements of imports. Several values go in as one JSON array, so that a statement is prepared once."""

HELD_BILLS = (
    "SELECT s.bill_id, s.member_id, coalesce(e.body, o.body) FROM json_each(?) j CROSS JOIN sales s"
    " ON s.bill_id = j.value LEFT JOIN events e ON e.event_id = s.sale_id LEFT JOIN others o ON o.event_id = s.sale_id"
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

_OF_IMPORT = "FROM events WHERE import_id = ?1 AND void = 0"
_BETWEEN = "AND place BETWEEN ?2 AND ?3"
_OF_HQ = " (SELECT 1 FROM stamps WHERE stamps.event_id = events.event_id AND stamps.at_us IS NULL)"
PLACES = "SELECT coalesce(min(place), 0), coalesce(max(place), -1) FROM events WHERE import_id = ?"
ENROLLED_BY = f"SELECT member_id {_OF_IMPORT} {_BETWEEN} AND kind = 'member.enrolled' AND NOT EXISTS{_OF_HQ}"
"""Whom the import enrolled; whose enrolment HQ holds from elsewhere was enrolled there."""
TOUCHED_BY = (
    f"SELECT DISTINCT member_id {_OF_IMPORT} AND member_id IS NOT NULL AND NOT EXISTS (SELECT 1"  # noqa: S608 - our own words
    " FROM events AS e INDEXED BY events_by_member WHERE e.member_id = events.member_id"
    " AND e.kind = 'member.enrolled' AND e.import_id = ?1 AND e.void = 0"
    f" AND NOT EXISTS{_OF_HQ.replace('events.', 'e.')})"
)
"""Who was a member before, and after it is as before."""
MEMBERS_BUILT_ON = (
    "SELECT DISTINCT m.member_no FROM events AS i INDEXED BY events_by_import"
    " CROSS JOIN events AS e INDEXED BY events_by_member ON e.member_id = i.member_id AND e.place > i.place"
    " AND e.void = 0 AND e.import_id IS NOT ?1"
    " AND e.kind NOT IN ('member.profile_revealed', 'export.made') CROSS JOIN members AS m ON m.member_id = i.member_id"
    " WHERE i.import_id = ?1 AND i.void = 0"
    " UNION SELECT m.member_no FROM edges AS d JOIN members AS m ON m.member_id = d.other_id"
    " JOIN events AS e ON e.member_id = d.other_id AND e.import_id = ?1 AND e.void = 0 LIMIT ?2"
)
BILLS_OF_NOBODY = (
    "SELECT s.bill_no, s.record FROM events e JOIN sales s ON s.sale_id = e.event_id"
    " WHERE e.import_id = ? AND e.void = 0 AND e.member_id IS NULL"
)
DROP_SALES = f"DELETE FROM sales WHERE sale_id IN (SELECT event_id {_OF_IMPORT} {_BETWEEN})"  # noqa: S608
MAKE_VOID = f"UPDATE events SET void = 1 WHERE import_id = ?1 AND void = 0 {_BETWEEN}"  # noqa: S608
PROFILES_BROUGHT = f"SELECT body {_OF_IMPORT} AND kind = 'member.profile_changed'"
WITHDRAW = tuple(
    f"DELETE FROM {table} WHERE member_id IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own words
    for table in ("search_keys", "private_texts", "checkpoints", "member_states", "members")
)
DROP_TEXT = "DELETE FROM private_texts WHERE text_id = ?"
SET_PROFILE = (
    "UPDATE members SET external_id = ?, name = ?, phone = ?, phone_reversed = ?, birthday = ?, profile_id = ?,"
    " profile = ? WHERE member_id = ?"
)
PROFILE_OF_HQ = "SELECT profile_id FROM hq_members WHERE member_id = ?"
DROP_KEYS = "DELETE FROM search_keys WHERE member_id = ?"
