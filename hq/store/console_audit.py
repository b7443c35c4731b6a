"""The record of what was done at HQ, page by page."""

from msgspec import Struct
from sqlalchemy import select

from hq.store.console_flags import read_facts
from hq.store.database import Connection
from hq.store.schema import audit


class AuditRow(Struct, frozen=True, kw_only=True):
    """Who did what, when, about what."""

    entry_id: str
    at_us: int
    who: str
    what: str
    facts: dict[str, str]


def entries(
    connection: Connection, tenant_id: str, *, who: str | None, what: str | None, before: str | None, most: int
) -> list[AuditRow]:
    """At most ``most`` entries, the newest first, older than the one called ``before``."""
    found = select(*(audit.c[name] for name in AuditRow.__struct_fields__)).where(audit.c.tenant_id == tenant_id)
    if who is not None:
        found = found.where(audit.c.who == who)
    if what is not None:
        found = found.where(audit.c.what == what)
    if before is not None:
        found = found.where(audit.c.entry_id < before)
    rows = connection.execute(found.order_by(audit.c.entry_id.desc()).limit(most))
    return [AuditRow(**{**row._asdict(), "facts": read_facts(row.facts)}) for row in rows]


def names_in_record(connection: Connection, tenant_id: str) -> tuple[list[str], list[str]]:
    """Who and what occurs in the record, by name."""
    at = audit.c.tenant_id == tenant_id
    who = connection.execute(select(audit.c.who).where(at).distinct().order_by(audit.c.who)).scalars()
    what = connection.execute(select(audit.c.what).where(at).distinct().order_by(audit.c.what)).scalars()
    return list(who), list(what)
