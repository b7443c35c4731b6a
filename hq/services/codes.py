"""Codes: one till may become a device of one store with one code, once, within minutes.

Ten characters of 31 (no 0 O 1 I L) hold 49 bits; a code is good for a quarter of an hour and kept as its hash.
"""

from hashlib import sha256

from msgspec import Struct

from hq.services.house import Hq
from hq.services.recording import COMMAND_LINE, keep_deed
from hq.store.codes import Code, add_code
from hq.store.database import Connection
from hq.store.tenants import store_by_id

MINUTES = 15
"""How long a code is good, unless told otherwise."""
MOST_MINUTES = 24 * 60
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CHARACTERS = 10
_US = 60_000_000


class NewCode(Struct, frozen=True, kw_only=True):
    """A code as it is told, this once."""

    code: str
    store: str
    expires_at_us: int
    minutes: int


def make_code(hq: Hq, tenant_id: str, store_id: str, minutes: int = MINUTES, who: str = COMMAND_LINE) -> NewCode:
    """A fresh code for a store; the caller has checked who may ask for one."""
    minutes = min(max(minutes, 1), MOST_MINUTES)
    text = random_code(hq)
    now = hq.now_us()
    code = Code(
        code_hash=code_hash(text),
        tenant_id=tenant_id,
        store_id=store_id,
        made_at_us=now,
        expires_at_us=now + minutes * _US,
    )

    def work(connection: Connection) -> str:
        store = store_by_id(connection, tenant_id, store_id)
        add_code(connection, code)
        keep_deed(hq, connection, tenant_id, who, "code.made", store=store.name)
        return store.name

    name = hq.database.write(work)
    return NewCode(code=shown(text), store=name, expires_at_us=code.expires_at_us, minutes=minutes)


def code_hash(typed: str) -> str:
    """The hash of a code as somebody typed it: small letters, spaces and hyphens do not matter."""
    plain = "".join(char for char in typed.upper() if char.isalnum())
    return sha256(b"shuke code 1\n" + plain.encode()).hexdigest()


def shown(code: str) -> str:
    """A code as people read it."""
    return f"{code[:5]}-{code[5:]}"


def random_code(hq: Hq) -> str:
    """Ten characters, each character equally likely: a random byte that does not divide evenly is thrown away."""
    fair = 256 - 256 % len(_ALPHABET)
    text = ""
    while len(text) < _CHARACTERS:
        text += "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in hq.random(16) if byte < fair)
    return text[:_CHARACTERS]
