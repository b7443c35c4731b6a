"""The work list: flags of a chain, open or done with."""

import msgspec
from msgspec import Struct
from sqlalchemy import select, update

from hq.store.database import Connection
from hq.store.schema import flags

_decode_facts = msgspec.json.Decoder(dict[str, str | int | float | bool | None]).decode


class Flag(Struct, frozen=True, kw_only=True):
    """Something that HQ saw and never refused: what, in which store, about whom, and how it was settled."""

    flag_id: str
    kind: str
    store_id: str
    device_id: str | None
    event_id: str | None
    member_id: str | None
    facts: dict[str, str]
    raised_at_us: int
    done_at_us: int | None
    done_by: str | None
    done_how: str | None


def flags_of(
    connection: Connection, tenant_id: str, *, store_id: str | None, done: bool, most: int, after: str | None = None
) -> list[Flag]:
    """At most ``most`` flags, the newest first, behind the one called ``after``."""
    found = select(flags).where(flags.c.tenant_id == tenant_id)
    found = found.where(flags.c.done_at_us.is_not(None) if done else flags.c.done_at_us.is_(None))
    if store_id is not None:
        found = found.where(flags.c.store_id == store_id)
    if after is not None and (last := flag_of(connection, tenant_id, after)):
        older = flags.c.raised_at_us < last.raised_at_us
        same = (flags.c.raised_at_us == last.raised_at_us) & (flags.c.flag_id < last.flag_id)
        found = found.where(older | same)
    rows = connection.execute(found.order_by(flags.c.raised_at_us.desc(), flags.c.flag_id.desc()).limit(most))
    return [_flag(row) for row in rows]


def flag_of(connection: Connection, tenant_id: str, flag_id: str) -> Flag | None:
    """A flag of this chain."""
    row = connection.execute(select(flags).where(flags.c.tenant_id == tenant_id, flags.c.flag_id == flag_id)).first()
    return _flag(row) if row else None


def close_flag(connection: Connection, tenant_id: str, flag_id: str, by: str, how: str, now_us: int) -> bool:
    """Done with; False where somebody was quicker."""
    closed = (
        update(flags)
        .where(flags.c.tenant_id == tenant_id, flags.c.flag_id == flag_id, flags.c.done_at_us.is_(None))
        .values(done_at_us=now_us, done_by=by, done_how=how)
    )
    return connection.execute(closed).rowcount == 1


def read_facts(data: str) -> dict[str, str]:
    """Facts as kept, every one as text."""
    return {name: "" if fact is None else str(fact) for name, fact in _decode_facts(data).items()}


def _flag(row: object) -> Flag:
    facts = {name: getattr(row, name) for name in Flag.__struct_fields__}
    return Flag(**{**facts, "facts": read_facts(facts["facts"])})
