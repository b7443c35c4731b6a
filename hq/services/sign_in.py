"""Sign in to the console: a name and a password give a session, which a random token names.

Wrong passwords make the next try wait, a second at first, a minute at most; every try is counted before it is judged,
so that many at once gain nothing. A name that nobody has is answered as slowly as a wrong password, and waits like it.
Few passwords are judged at once, and few wait for that: a crowd at this door leaves the server to the tills.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from threading import BoundedSemaphore

from hq.services.house import Hq, HqRefused
from hq.services.passwords import hash_password, is_password
from hq.services.recording import keep_deed
from hq.services.rights import Actor
from hq.services.strangers import strangers_of
from hq.store.console_sessions import (
    Session,
    add_session,
    attempt,
    end_old_sessions,
    end_session,
    forgive,
    seen,
    session_by_token,
)
from hq.store.database import Connection
from hq.store.tenants import Admin, Tenant, admin_named, all_tenants

_SECOND = 1_000_000
LONGEST_US = 12 * 3600 * _SECOND
IDLE_US = 2 * 3600 * _SECOND
_FREE_TRIES = 3
_LONGEST_WAIT_S = 60
_SEEN_STEP_US = 60 * _SECOND
_few_in_turn = BoundedSemaphore(8)  # so that a crowd of guesses does not take all threads, which tills wait for
_COME_AGAIN_S = 2


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, the server as their chain sees it, and what each of their forms carries."""

    hq: Hq
    actor: Actor
    csrf: str


def sign_in(hq: Hq, merchant: str, name: str, password: str) -> str:
    """The token of a new session. ``merchant`` names the chain, "" where there is only one.

    HqRefused 401 ``sign_in.wrong``, 429 ``sign_in.wait`` with ``seconds``.
    """
    with in_turn():
        known = hq.database.write(lambda connection: _attempted(hq, connection, merchant, name))
        right = is_password(known[1].password_hash if known else _nobody(), password)
    if known is None or not right:
        raise HqRefused(401, "sign_in.wrong")
    tenant, admin = known
    token = hq.random(32).hex()
    hq.database.write(lambda connection: _begin(hq, connection, tenant, admin, token))
    return token


def session_of(hq: Hq, token: str) -> SignedIn | None:
    """Who a token stands for now; None for none, or one that has run out."""
    hashed, now_us = _hashed(token), hq.now_us()
    with hq.database.reading() as connection:
        found = session_by_token(connection, hashed)
    if found is None:
        return None
    session, role = found
    if now_us - session.made_at_us > LONGEST_US or now_us - session.seen_at_us > IDLE_US:
        return None
    if now_us - session.seen_at_us > _SEEN_STEP_US:
        hq.database.write(lambda connection: seen(connection, hashed, now_us))
    return SignedIn(hq.of(session.tenant_id), Actor(session.tenant_id, session.name, role), session.csrf)


def sign_out(hq: Hq, token: str) -> None:
    """The token stands for nobody any more."""
    hq.database.write(lambda connection: end_session(connection, _hashed(token)))


def has_many_chains(hq: Hq) -> bool:
    """Whether signing in must say which chain."""
    with hq.database.reading() as connection:
        return len(all_tenants(connection)) > 1


@contextmanager
def in_turn() -> Iterator[None]:
    """Among the few who may wait for a password to be judged. HqRefused 429 ``sign_in.wait`` beyond them."""
    if not _few_in_turn.acquire(blocking=False):
        raise HqRefused(429, "sign_in.wait", seconds=_COME_AGAIN_S)
    try:
        yield
    finally:
        _few_in_turn.release()


def _attempted(hq: Hq, connection: Connection, merchant: str, name: str) -> tuple[Tenant, Admin] | None:
    """Whose password is about to be tried, the try counted; HqRefused where it comes too soon."""
    tenants = [tenant for tenant in all_tenants(connection) if merchant in ("", tenant.name)]
    admin = admin_named(connection, tenants[0].tenant_id, name) if len(tenants) == 1 else None
    now_us = hq.now_us()
    if admin is None:
        named = (tenants[0].tenant_id, name) if len(tenants) == 1 else ("", merchant, name)
        strangers = strangers_of(hq)
        seen = strangers.tries(named)
        _demand_turn(_left_us(*seen, now_us), counted=lambda: strangers.attempt(named, seen, now_us))
        return None
    left_us = _left_us(admin.failures, admin.failed_at_us, now_us)
    _demand_turn(left_us, counted=lambda: attempt(connection, tenants[0].tenant_id, admin, now_us))
    return tenants[0], admin


def _left_us(failures: int, failed_at_us: int, now_us: int) -> int:
    """How long the next try has to wait yet; 0 and less: it may come."""
    over = failures - _FREE_TRIES
    wait_us = min(2**over, _LONGEST_WAIT_S) * _SECOND if over >= 0 else 0
    return failed_at_us + wait_us - now_us


def _demand_turn(left_us: int, counted: Callable[[], bool]) -> None:
    """HqRefused 429 ``sign_in.wait`` where the try comes too soon, or beside another; else it is counted."""
    if left_us > 0 or not counted():
        raise HqRefused(429, "sign_in.wait", seconds=max(1, -(-left_us // _SECOND)))


def _begin(hq: Hq, connection: Connection, tenant: Tenant, admin: Admin, token: str) -> None:
    now_us = hq.now_us()
    end_old_sessions(connection, now_us - LONGEST_US, now_us - IDLE_US)
    forgive(connection, tenant.tenant_id, admin.name)
    session = Session(
        tenant_id=tenant.tenant_id,
        token_hash=_hashed(token),
        name=admin.name,
        csrf=hq.random(32).hex(),
        made_at_us=now_us,
        seen_at_us=now_us,
    )
    add_session(connection, session)
    keep_deed(hq, connection, tenant.tenant_id, admin.name, "signed.in")


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@cache
def _nobody() -> str:
    """A hash that takes as long to check as a real one."""
    return hash_password("nobody has this name")
