"""The prepared statements of scan and checkout: the paths where SQLAlchemy's building costs more than the work.

Plain SQL, kept prepared by the driver; every other query is SQLAlchemy Core (PERFORMANCE P1 and P2, measured).
"""

HEAD = (
    "SELECT epoch, seq, chain_hash, recorded_at_us, bills, members, vouched_seq, owed, program,"
    " (SELECT value FROM settings WHERE key = 'shop'), EXISTS (SELECT 1 FROM settings WHERE key = 'hq.device_id'),"
    " EXISTS (SELECT 1 FROM aliases) FROM heads WHERE id = 1"
)
SPEAKER = "SELECT key_id FROM epochs WHERE epoch = ?"
ADD_SPEND = "INSERT INTO unsent_spends (event_id, member_id, points) VALUES (?, ?, ?)"
SAVE_HEAD = (
    "UPDATE heads SET seq = ?, chain_hash = ?, recorded_at_us = ?, bills = ?, members = ?, vouched_seq = ?, owed = ?"
    " WHERE id = 1"
)
VOUCH = "UPDATE events SET signature = ? WHERE epoch = ? AND seq = ?"
SAVE_VOUCHED = "UPDATE heads SET vouched_seq = ? WHERE id = 1"

ANY_MERGED = "SELECT 1 FROM aliases LIMIT 1"
HAS_HQ = "SELECT 1 FROM settings WHERE key = 'hq.device_id'"
ANYTHING_OF = (
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM events WHERE member_id = ?1 AND void = 0)"
    " OR EXISTS (SELECT 1 FROM hq_members WHERE member_id = ?1)"
)
STATE = "SELECT state FROM member_states WHERE member_id = ?"
STATE_AT = "SELECT state FROM member_states WHERE place = ? AND member_id = ?"
SAVE_STATE = (
    "INSERT INTO member_states (place, member_id, state, bills, spend_minor, first_day, last_day, next_expiry_on, debt,"
    " tier, tier_until, ladder, day_bills, day_spend, lots, tags, open)"
    " VALUES ((SELECT m.place FROM members AS m LEFT JOIN member_states AS s ON s.place = m.place"
    " WHERE m.member_id = ?1 AND s.place IS NULL), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
    " ?16)"
    " ON CONFLICT (member_id) DO UPDATE SET state = excluded.state, bills = excluded.bills,"
    " spend_minor = excluded.spend_minor, first_day = excluded.first_day, last_day = excluded.last_day,"
    " next_expiry_on = excluded.next_expiry_on, debt = excluded.debt, tier = excluded.tier,"
    " tier_until = excluded.tier_until, day_bills = excluded.day_bills, day_spend = excluded.day_spend,"
    " ladder = excluded.ladder, lots = excluded.lots, tags = excluded.tags, open = excluded.open"
)
CHECKPOINT = (
    "SELECT state FROM checkpoints WHERE member_id = ? AND (at_us, event_id) < (?, ?)"
    " ORDER BY at_us DESC, event_id DESC LIMIT 1"
)
SAVE_CHECKPOINT = "INSERT OR REPLACE INTO checkpoints (member_id, at_us, event_id, state) VALUES (?, ?, ?, ?)"
DROP_STATE = "DELETE FROM member_states WHERE member_id = ?"
DROP_CHECKPOINTS = "DELETE FROM checkpoints WHERE member_id = ? AND (at_us, event_id) >= (?, ?)"

_COUNTS = "void = 0 AND NOT EXISTS (SELECT 1 FROM stamps AS s WHERE s.event_id = events.event_id AND s.at_us IS NULL)"
EVENTS_AFTER = (
    "SELECT body FROM events WHERE member_id = ? AND (effective_at_us, event_id) > (?, ?)"
    f" AND {_COUNTS} ORDER BY effective_at_us, event_id"
)
ENTRIES = (
    "SELECT body FROM events WHERE member_id = ? AND (effective_at_us, event_id) < (?, ?) AND void = 0"
    " AND kind IN (SELECT value FROM json_each(?)) ORDER BY effective_at_us DESC, event_id DESC LIMIT ?"
)
EVENTS_OF = f"SELECT body FROM events WHERE member_id = ? AND {_COUNTS} ORDER BY effective_at_us, event_id"
OWN_ENTRIES = (
    "SELECT e.body, s.at_us, s.day FROM events AS e LEFT JOIN stamps AS s ON s.event_id = e.event_id"
    " WHERE e.member_id = ? AND e.void = 0 AND (coalesce(s.at_us, e.effective_at_us), e.event_id) < (?, ?)"
    " AND e.kind IN (SELECT value FROM json_each(?)) AND (s.event_id IS NULL OR s.at_us IS NOT NULL)"
    " ORDER BY coalesce(s.at_us, e.effective_at_us) DESC, e.event_id DESC LIMIT ?"
)
ENTRIES_OF_OTHERS = (
    "SELECT body, effective_at_us, business_date FROM others"
    " WHERE member_id = ? AND (effective_at_us, event_id) < (?, ?) AND void = 0"
    " AND kind IN (SELECT value FROM json_each(?)) ORDER BY effective_at_us DESC, event_id DESC LIMIT ?"
)
TEXTS_ABOUT = "SELECT count(*) FROM private_texts WHERE member_id IN (SELECT value FROM json_each(?))"
EVENT = "SELECT body FROM events WHERE event_id = ? AND void = 0"
EVENT_OF_OTHERS = "SELECT body, effective_at_us, business_date FROM others WHERE event_id = ? AND void = 0"
MEMBER_OF_EVENT = "SELECT member_id FROM events WHERE event_id = ? AND void = 0"
MEMBER_OF_OTHER = "SELECT member_id FROM others WHERE event_id = ? AND void = 0"
CLAIM_OFFERS = "SELECT body FROM events WHERE kind = 'claim.offered' AND business_date >= ? AND void = 0"
CLAIM_OFFERS_OF_OTHERS = "SELECT body FROM others WHERE kind = 'claim.offered' AND business_date >= ? AND void = 0"
PUBLISHED = "SELECT body FROM events WHERE kind = 'program.published' AND void = 0 ORDER BY place"
ADD_EVENT = (
    "INSERT INTO events (epoch, seq, event_id, kind, member_id, effective_at_us, business_date, import_id, void, body,"
    " body_hash, chain_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)"
)

NEWEST = "SELECT recorded_at_us FROM heads WHERE id = 1"
HQ_SETTINGS = (
    "SELECT key, value FROM settings"
    " WHERE key IN ('hq.device_id', 'hq.spending', 'hq.last_contact_us', 'hq.last_round_us', 'hq.program')"
)
UNSENT_SPEND = (
    "SELECT coalesce(sum(points) FILTER (WHERE member_id = ?), 0), coalesce(sum(points), 0) FROM unsent_spends"
)
SETTING = "SELECT value FROM settings WHERE key = ?"
PROGRAM_NAME = "SELECT program FROM heads WHERE id = 1"
PROGRAM = "SELECT document FROM programs WHERE hash = ?"

SALE_HELD = "SELECT 1 FROM sales WHERE sale_id = ?"
SALE_RECORD = "SELECT record FROM sales WHERE sale_id = ?"
ADD_SALE = (
    "INSERT INTO sales (sale_id, bill_id, bill_no, ref, member_id, record, day_no, stands, hour)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ADD_BOUGHT = "INSERT OR IGNORE INTO bought (sale_id, category) VALUES (?, ?)"
OWN_COUNTS = (
    "EXISTS (SELECT 1 FROM events AS own LEFT JOIN stamps AS said ON said.event_id = own.event_id"
    " WHERE own.event_id = {} AND own.void = 0 AND (said.event_id IS NULL OR said.at_us IS NOT NULL))"
)
"""Whether this till's own event of an id counts: not taken back, and HQ does not hold the id with other content."""
_SALE = (
    "SELECT s.sale_id, s.bill_id, s.bill_no, s.ref, s.member_id, s.record, coalesce(o.body, e.body), o.effective_at_us"
    " FROM {} LEFT JOIN events AS e ON e.event_id = s.sale_id"
    f" LEFT JOIN others AS o ON o.event_id = s.sale_id AND o.void = 0 AND NOT {OWN_COUNTS.format('s.sale_id')} "
)
SALE_BY_ID = _SALE.format("sales AS s") + "WHERE s.sale_id = ?"
SALES_BY_BILL = _SALE.format("sales AS s") + "WHERE s.bill_id = ?"
SALES_BY_NUMBER = _SALE.format("sales AS s") + "WHERE s.bill_no = ?"
SALES_BY_REF = _SALE.format("sales AS s") + "WHERE s.ref = ?"
RECENT_SALES = _SALE.format("(SELECT * FROM sales ORDER BY rowid DESC LIMIT ?) AS s")
RECENT_SALES_OF = (
    "SELECT s.sale_id, s.bill_id, s.bill_no, s.ref, s.member_id, s.record, e.body, NULL FROM"
    " events e CROSS JOIN sales s ON s.sale_id = e.event_id WHERE e.member_id = ? AND e.kind = 'sale.completed'"
    " AND e.void = 0 AND NOT EXISTS (SELECT 1 FROM others AS o WHERE o.event_id = e.event_id AND o.void = 0)"
    " ORDER BY e.effective_at_us DESC, e.event_id DESC LIMIT ?"
)
RECENT_SALES_OF_OTHERS = (
    "SELECT s.sale_id, s.bill_id, s.bill_no, s.ref, s.member_id, s.record, o.body, o.effective_at_us FROM"
    " others o CROSS JOIN sales s ON s.sale_id = o.event_id WHERE o.member_id = ? AND o.kind = 'sale.completed'"
    " AND o.void = 0 ORDER BY o.effective_at_us DESC, o.event_id DESC LIMIT ?"
)
SAVE_SALE = "UPDATE sales SET record = ?2, day_no = ?3, stands = ?4 WHERE sale_id = ?1"

MEMBER = (
    "SELECT place, member_id, member_no, source, enrolled_on, withdrawn, profile FROM members WHERE withdrawn = 0 AND "
)
NUMBER_TAKEN = "SELECT 1 FROM members WHERE member_no = ?"
MEMBER_BY_ID = MEMBER + "member_id = ?"
MEMBERS_BY_NUMBER = MEMBER + "member_no = ?"
MEMBERS_BY_PHONE = MEMBER + "phone = ? ORDER BY enrolled_on, member_no"
MEMBERS_BY_EXTERNAL_ID = MEMBER + "external_id = ? ORDER BY member_no"
MEMBERS_BY_PHONE_END = MEMBER + "phone_reversed >= ? AND phone_reversed < ? ORDER BY phone_reversed LIMIT ?"
MEMBERS_BY_NAME = MEMBER + (
    "member_id IN (SELECT DISTINCT member_id FROM (SELECT member_id FROM search_keys WHERE key >= ? AND key < ?"
    " LIMIT ?) LIMIT ?) ORDER BY name, member_no"
)
ALL_MEMBERS = MEMBER + "member_no > '' AND member_id NOT IN (SELECT member_id FROM aliases) ORDER BY member_no"
