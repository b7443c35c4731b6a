"""Passwords of people who use the console: kept as argon2id (RFC 9106), two checked at a time. Start codes too."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hq.services.house import HqRefused

SHORTEST = 10
"""The fewest characters of a password."""
_LONGEST = 256
_hasher = PasswordHasher()  # 64 MiB and a few dozen milliseconds for each
_of_codes = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # the only form that tills check
_two_at_once = BoundedSemaphore(2)  # so that a crowd of guesses takes neither all memory nor all cores


def hash_password(password: str) -> str:
    """What is kept of a password. HqRefused ``password.length`` below SHORTEST characters, or beyond 256."""
    if not SHORTEST <= len(password) <= _LONGEST:
        raise HqRefused(400, "password.length", shortest=SHORTEST, longest=_LONGEST)
    with _two_at_once:
        return _hasher.hash(password)


def is_password(password_hash: str, password: str) -> bool:
    """Whether it is the password."""
    if len(password) > _LONGEST:
        return False
    try:
        with _two_at_once:
            return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def hash_start_code(secret: bytes) -> str:
    """What travels of a start code (domain.start_code)."""
    with _two_at_once:
        return _of_codes.hash(secret)
