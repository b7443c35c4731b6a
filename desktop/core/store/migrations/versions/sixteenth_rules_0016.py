"""What rules for tags are asked of: members' days, points and tags by their dates, bills' days, what was bought."""

from collections import Counter
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from alembic import op
from sqlalchemy import text

revision = "0016"
down_revision = "0015"

_STATEMENTS = (
    "ALTER TABLE member_states ADD COLUMN day_bills TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE member_states ADD COLUMN day_spend TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE member_states ADD COLUMN lots TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE member_states ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE member_states ADD COLUMN ladder TEXT",
    "ALTER TABLE member_states ADD COLUMN open INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sales ADD COLUMN day_no INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sales ADD COLUMN hour INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sales ADD COLUMN stands BOOLEAN NOT NULL DEFAULT 1",
    "CREATE INDEX sales_by_day ON sales (day_no, stands, hour, member_id) WHERE member_id IS NOT NULL",
    """
    CREATE TABLE bought (
        sale_id TEXT NOT NULL,
        category TEXT NOT NULL,
        PRIMARY KEY (sale_id, category),
        FOREIGN KEY(sale_id) REFERENCES sales (sale_id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX states_open ON member_states (member_id) WHERE open > 0",
    "CREATE INDEX events_tags ON events (place) WHERE kind = 'tag.defined'",
    "CREATE INDEX others_tags ON others (place) WHERE kind = 'tag.defined'",
)
_SALES = text(
    "SELECT s.sale_id, s.member_id, s.record, coalesce(e.body, o.body), o.effective_at_us FROM sales AS s"
    " LEFT JOIN events AS e ON e.event_id = s.sale_id LEFT JOIN others AS o ON o.event_id = s.sale_id"
)
_SET_SALE = text("UPDATE sales SET day_no = :day_no, hour = :hour, stands = :stands WHERE sale_id = :sale_id")
_ADD_BOUGHT = text("INSERT OR IGNORE INTO bought (sale_id, category) VALUES (:sale_id, :category)")
_SET_STATE = text(
    "UPDATE member_states SET day_bills = :bills, day_spend = :spend, lots = :lots, ladder = :ladder"
    " WHERE place = :place"
)
_AT_ONCE = 5000


def upgrade() -> None:
    """Columns, a table, and both filled from what is there, as it was written by the programs before this one."""
    for statement in _STATEMENTS:
        op.execute(statement)
    connection = op.get_bind()
    shop = connection.scalar(text("SELECT value FROM settings WHERE key = 'shop'"))
    if shop is None:
        return
    zone = ZoneInfo(msgspec.json.decode(shop)["zone"])
    place = 0
    asked = text("SELECT place, state FROM member_states WHERE place > :place ORDER BY place LIMIT :most")
    while rows := connection.execute(asked, {"place": place, "most": _AT_ONCE}).fetchall():
        place = rows[-1][0]
        connection.execute(_SET_STATE, [{"place": at, **_of_state(state)} for at, state in rows])
    for rows in connection.execute(_SALES).partitions(_AT_ONCE):
        sold = [_of_sale(row, zone) for row in rows]
        connection.execute(_SET_SALE, [row for row, _ in sold])
        bought = [{"sale_id": row["sale_id"], "category": each} for row, found in sold for each in found]
        if bought:
            connection.execute(_ADD_BOUGHT, bought)


def _of_state(data: bytes) -> dict[str, Any]:
    state = msgspec.msgpack.decode(data)
    days, parts, ladders, *_ = state[3]
    bills, spend, lots = Counter[str](), Counter[str](), Counter[str]()
    for day in days:
        if day[1]:
            bills[_ordinal(day[0])] += day[1]
            spend[_ordinal(day[0])] += day[3]
    for part in parts:
        if _ordinal(part[1]) in bills:
            spend[_ordinal(part[1])] -= part[3]
    for lot in state[0]:
        lots[_ordinal(lot[3]) if lot[3] else "0"] += lot[4]
    ladder = sha256(msgspec.msgpack.encode(ladders[days[-1][7]])).hexdigest()[:16] if days and ladders else None
    return {"bills": _json(bills), "spend": _json(spend), "lots": _json(lots), "ladder": ladder}


def _of_sale(row: Any, zone: ZoneInfo) -> tuple[dict[str, Any], list[str]]:
    sale_id, member_id, data, body, stamped_us = row
    record, said = msgspec.msgpack.decode(data), msgspec.json.decode(body)
    at_us = stamped_us or said.get("occurred_at_us") or said["recorded_at_us"]
    refunds = record[8]
    stands = not refunds or sum(refund[1] for refund in refunds) != record[3]
    lines = said["payload"]["intent"].get("lines", ()) if member_id is not None else ()
    categories = list(dict.fromkeys(line["category"] for line in lines if line.get("category")))
    day_no, hour = int(_ordinal(record[2])), datetime.fromtimestamp(at_us // 1_000_000, zone).hour
    return {"sale_id": sale_id, "day_no": day_no, "hour": hour, "stands": stands}, categories


def _ordinal(day: str) -> str:
    return str(date.fromisoformat(day).toordinal())


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
