"""What a till knows of its HQ, kept among the ledger's settings under ``hq.``."""

from typing import Any

from desktop.core.protocol.messages import Spending
from desktop.core.store.overlay import HQ_STORE, LOCAL_STORE

URL = "hq.url"
DEVICE = "hq.device_id"
KEY = "hq.key"
MERCHANT = "hq.merchant"
MERCHANT_NAME = "hq.merchant_name"
STORE = HQ_STORE
STORE_NAME = "hq.store_name"
LOCAL_MERCHANT = "hq.local_merchant"
CA = "hq.ca"
APPLICATION = "hq.application"
CURSOR = "hq.cursor"
PULL = "hq.pull"
FROM_START = "hq.from_start"
SNAPSHOT = "hq.snapshot"
SNAPSHOT_PART = "hq.snapshot_part"
UNINDEXED = "hq.unindexed"
"""Set while what finds members by phone is left to the end of a snapshot."""
UNNAMED = "hq.unnamed"
"""Set while the turn still has names to make keys of, which a pull from the beginning left to it."""
PROGRAM = "hq.program"
SPENDING = "hq.spending"
TIME = "hq.time_us"
LAST_CONTACT = "hq.last_contact_us"
LAST_ROUND = "hq.last_round_us"
CHECKED = "hq.checked_us"

OF_THE_MOMENT = (
    CURSOR, PULL, FROM_START, SNAPSHOT, SNAPSHOT_PART, UNINDEXED, UNNAMED, PROGRAM, SPENDING, TIME, LAST_CONTACT,
    LAST_ROUND, CHECKED, APPLICATION,
)  # fmt: skip
"""What a fresh ledger of the same shop does not begin with: it pulls everything anew."""

__all__ = ["LOCAL_STORE", "get", "hear", "known", "put"]

_PUT = "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_LATER = "UPDATE heads SET recorded_at_us = max(recorded_at_us, ?) WHERE id = 1"


def known(raw: Any) -> dict[str, str]:
    """Everything that is known, by key."""
    return dict(raw.execute("SELECT key, value FROM settings WHERE key LIKE 'hq.%'").fetchall())


def get(raw: Any, key: str) -> str:
    """One of them; "" if it is not there."""
    row = raw.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return row[0] if row else ""


def put(raw: Any, values: dict[str, str]) -> None:
    """Keep some."""
    raw.executemany(_PUT, values.items())


def from_start(raw: Any) -> dict[str, str]:
    """What is put where everything is to be pulled anew: what HQ says no more is found at the end of that."""
    return {CURSOR: "", SNAPSHOT: "", PULL: str(int(get(raw, PULL) or 0) + 1), FROM_START: "1"}


def hear(raw: Any, now_us: int, time_us: int, spending: Spending) -> None:
    """HQ was heard now: nothing is recorded before its time from here on, whatever the wall clock says (DESIGN 2)."""
    put(raw, {LAST_CONTACT: str(now_us), TIME: str(time_us), SPENDING: spending})
    raw.execute(_LATER, (time_us,))
