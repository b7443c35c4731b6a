"""Who is signed in to the console, and how often a password was wrong."""

import msgspec
from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from hq.store.database import Connection
from hq.store.schema import admins, sessions
from hq.store.tenants import Admin


class Session(Struct, frozen=True, kw_only=True):
    """Somebody signed in: ``csrf`` is what each of their forms carries. The token itself is kept nowhere."""

    tenant_id: str
    token_hash: str
    name: str
    csrf: str
    made_at_us: int
    seen_at_us: int


def add_session(connection: Connection, session: Session) -> None:
    """Keep a new session."""
    connection.execute(insert(sessions), msgspec.structs.asdict(session))


def session_by_token(connection: Connection, token_hash: str) -> tuple[Session, str] | None:
    """A session and the role that its admin has now; None where either is gone."""
    found = (
        select(sessions, admins.c.role)
        .join(admins, (admins.c.tenant_id == sessions.c.tenant_id) & (admins.c.name == sessions.c.name))
        .where(sessions.c.token_hash == token_hash)
    )
    row = connection.execute(found).first()
    if row is None:
        return None
    facts = row._asdict()
    role: str = facts.pop("role")
    return Session(**facts), role


def seen(connection: Connection, token_hash: str, now_us: int) -> None:
    """The session was used now."""
    connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at_us=now_us))


def end_session(connection: Connection, token_hash: str) -> None:
    """Forget a session."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def end_old_sessions(connection: Connection, made_before_us: int, seen_before_us: int) -> None:
    """Forget what has run out."""
    connection.execute(
        delete(sessions).where((sessions.c.made_at_us < made_before_us) | (sessions.c.seen_at_us < seen_before_us))
    )


def attempt(connection: Connection, tenant_id: str, admin: Admin, now_us: int) -> bool:
    """Count one more try; False where somebody else has tried since ``admin`` was read."""
    unchanged = (admins.c.failures == admin.failures, admins.c.failed_at_us == admin.failed_at_us)
    counted = (
        update(admins)
        .where(admins.c.tenant_id == tenant_id, admins.c.name == admin.name, *unchanged)
        .values(failures=admin.failures + 1, failed_at_us=now_us)
    )
    return connection.execute(counted).rowcount == 1


def forgive(connection: Connection, tenant_id: str, name: str) -> None:
    """A right password: the wrong ones before it count no more."""
    connection.execute(update(admins).where(admins.c.tenant_id == tenant_id, admins.c.name == name).values(failures=0))
