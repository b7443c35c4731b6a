"""The prepared statements of scan and checkout: the paths where SQLAlchemy's building costs more than the work.

Plain SQL, kept prepared by the driver; every other query is SQLAlchemy Core (PERFORMANCE P1 and P2, measured).
"""

HEAD = "SELECT epoch, seq, chain_hash, recorded_at_us, bills, members, vouched_seq, program FROM heads WHERE id = 1"
SAVE_HEAD = (
    "UPDATE heads SET seq = ?, chain_hash = ?, recorded_at_us = ?, bills = ?, members = ?, vouched_seq = ? WHERE id = 1"
)
VOUCH = "UPDATE events SET signature = ? WHERE epoch = ? AND seq = ?"
SAVE_VOUCHED = "UPDATE heads SET vouched_seq = ? WHERE id = 1"

STATE = "SELECT state FROM member_states WHERE member_id = ?"
STATE_AT = "SELECT state FROM member_states WHERE place = ? AND member_id = ?"
SAVE_STATE = (
    "INSERT INTO member_states (place, member_id, state, bills, spend_minor, first_day, last_day, next_expiry_on, debt,"
    " tier, tier_until) VALUES ((SELECT m.place FROM members AS m LEFT JOIN member_states AS s ON s.place = m.place"
    " WHERE m.member_id = ?1 AND s.place IS NULL), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    " ON CONFLICT (member_id) DO UPDATE SET state = excluded.state, bills = excluded.bills,"
    " spend_minor = excluded.spend_minor, first_day = excluded.first_day, last_day = excluded.last_day,"
    " next_expiry_on = excluded.next_expiry_on, debt = excluded.debt, tier = excluded.tier,"
    " tier_until = excluded.tier_until"
)
CHECKPOINT = (
    "SELECT state FROM checkpoints WHERE member_id = ? AND (at_us, event_id) < (?, ?)"
    " ORDER BY at_us DESC, event_id DESC LIMIT 1"
)
SAVE_CHECKPOINT = "INSERT OR REPLACE INTO checkpoints (member_id, at_us, event_id, state) VALUES (?, ?, ?, ?)"
DROP_CHECKPOINTS = "DELETE FROM checkpoints WHERE member_id = ? AND (at_us, event_id) >= (?, ?)"

EVENTS_AFTER = (
    "SELECT body FROM events WHERE member_id = ? AND (effective_at_us, event_id) > (?, ?) AND void = 0"
    " ORDER BY effective_at_us, event_id"
)
ENTRIES = (
    "SELECT body FROM events WHERE member_id = ? AND (effective_at_us, event_id) < (?, ?) AND void = 0"
    " AND kind IN (SELECT value FROM json_each(?)) ORDER BY effective_at_us DESC, event_id DESC LIMIT ?"
)
EVENT = "SELECT body FROM events WHERE event_id = ? AND void = 0"
PUBLISHED = "SELECT body FROM events WHERE kind = 'program.published' AND void = 0 ORDER BY place"
ADD_EVENT = (
    "INSERT INTO events (epoch, seq, event_id, kind, member_id, effective_at_us, business_date, import_id, void, body,"
    " body_hash, chain_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)"
)

NEWEST = "SELECT recorded_at_us FROM heads WHERE id = 1"
SETTING = "SELECT value FROM settings WHERE key = ?"
PROGRAM_NAME = "SELECT program FROM heads WHERE id = 1"
PROGRAM = "SELECT document FROM programs WHERE hash = ?"

SALE_HELD = "SELECT 1 FROM sales WHERE sale_id = ?"
SALE_RECORD = "SELECT record FROM sales WHERE sale_id = ?"
ADD_SALE = "INSERT INTO sales (sale_id, bill_id, bill_no, ref, member_id, record) VALUES (?, ?, ?, ?, ?, ?)"
_SALE = "SELECT s.sale_id, s.bill_id, s.bill_no, s.ref, s.member_id, s.record, e.body FROM "
RECENT_SALES = _SALE + "sales s CROSS JOIN events e ON e.event_id = s.sale_id ORDER BY s.rowid DESC LIMIT ?"
RECENT_SALES_OF = _SALE + (
    "events e CROSS JOIN sales s ON s.sale_id = e.event_id WHERE e.member_id = ? AND e.kind = 'sale.completed'"
    " AND e.void = 0 ORDER BY e.effective_at_us DESC, e.event_id DESC LIMIT ?"
)
SAVE_SALE = "UPDATE sales SET record = ? WHERE sale_id = ?"

MEMBER = (
    "SELECT place, member_id, member_no, source, enrolled_on, withdrawn, profile FROM members WHERE withdrawn = 0 AND "
)
MEMBER_BY_ID = MEMBER + "member_id = ?"
MEMBERS_BY_NUMBER = MEMBER + "member_no = ?"
MEMBERS_BY_PHONE = MEMBER + "phone = ? ORDER BY enrolled_on, member_no"
MEMBERS_BY_EXTERNAL_ID = MEMBER + "external_id = ? ORDER BY member_no"
MEMBERS_BY_PHONE_END = MEMBER + "phone_reversed >= ? AND phone_reversed < ? ORDER BY phone_reversed LIMIT ?"
MEMBERS_BY_NAME = MEMBER + (
    "member_id IN (SELECT DISTINCT member_id FROM (SELECT member_id FROM search_keys WHERE key >= ? AND key < ?"
    " LIMIT ?) LIMIT ?) ORDER BY name, member_no"
)
ALL_MEMBERS = MEMBER + "member_no > '' ORDER BY member_no"
