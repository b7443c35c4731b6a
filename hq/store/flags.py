"""Flags: business trouble that was seen and never refused. Raised once; what was done about one stays."""

from collections.abc import Iterable
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection

_FLAGS = UUID("0d0a6c5e-8f1b-5a57-9c11-5f0c8f2b7c44")
_HELD = Ask("SELECT flag_id FROM flags WHERE tenant_id = ? AND flag_id AMONG ?")
_PUT = Put(
    schema.flags, "tenant_id", "flag_id", "kind", "store_id", "device_id", "event_id", "member_id", "facts",
    "raised_at_us", keep=True,
)  # fmt: skip
_FORGET = Ask("UPDATE flags SET done_how = '' WHERE tenant_id = ? AND member_id AMONG ? AND done_how IS NOT NULL")


class Flag(Struct, frozen=True, kw_only=True):
    """What was seen, about what. ``flag_id`` follows from the kind and what it is about: a retry raises none anew."""

    flag_id: str
    kind: str
    store_id: str
    device_id: str | None = None
    event_id: str | None = None
    member_id: str | None = None
    facts: dict[str, str] = {}


def flag_id(kind: str, about: str) -> str:
    """The id of the flag of a kind about something."""
    return str(uuid5(_FLAGS, f"{kind}|{about}"))


def raise_new(connection: Connection, tenant_id: str, seen: Iterable[Flag], now_us: int) -> list[Flag]:
    """Keep those flags that were not raised before; these. The counter is held."""
    by_id = {flag.flag_id: flag for flag in seen}
    known = {row[0] for row in _HELD.rows(connection, tenant_id, list(by_id))} if by_id else set()
    new = [flag for flag in by_id.values() if flag.flag_id not in known]
    rows = [
        (tenant_id, flag.flag_id, flag.kind, flag.store_id, flag.device_id, flag.event_id, flag.member_id,
         msgspec.json.encode(flag.facts).decode(), now_us)
        for flag in new
    ]  # fmt: skip
    _PUT.rows(connection, rows)
    return new


def forget_notes(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> None:
    """What was written down when flags about these members were done with."""
    _FORGET.run(connection, tenant_id, list(member_ids))
