"""PINs at rest: argon2id over an HMAC with the device's secret, so that a copied hash alone cannot be guessed.

Argon2id at 19 MiB, two passes, one lane (an OWASP profile; 44 ms). A 4-digit PIN has 10,000 values: the secret in the
vault and the waiting time after wrong tries (domain/pin_lock.py) protect it. The only importer of argon2.
"""

import base64
import hashlib
import hmac

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.pin_lock import check_pin_form

__all__ = ["check_pin", "check_pin_form", "check_start_code", "hash_pin"]

SECRET_BYTES = 32
_START_FORM = "$argon2id$v=19$m=19456,t=2,p=1$"
"""What a start code's hash begins with: HQ does not say how much memory a check may take."""


def hash_pin(pin: str, secret: bytes) -> str:
    """An argon2 text to keep. Raises: RuleBroken pin.form."""
    return _hasher().hash(_peppered(check_pin_form(pin), secret))


def check_pin(pin: str, hashed: str, secret: bytes) -> bool:
    """Whether it is the PIN that was hashed with this secret. Anything malformed is False, never an exception."""
    try:
        return _hasher().verify(hashed, _peppered(check_pin_form(pin), secret))
    except (Argon2Error, InvalidHashError, RuleBroken, UnicodeError):
        return False


def check_start_code(secret: bytes, hashed: str) -> bool:
    """Whether it is the code (domain.start_code) that HQ hashed: 49 bits, so no secret of the device is mixed in."""
    try:
        return hashed.startswith(_START_FORM) and _hasher().verify(hashed, secret)
    except (Argon2Error, InvalidHashError, UnicodeError):
        return False


def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _peppered(pin: str, secret: bytes) -> bytes:
    if len(secret) != SECRET_BYTES:
        raise ValueError("the device secret is 32 bytes")
    return base64.b64encode(hmac.new(secret, b"shuke pin v1\x00" + pin.encode("ascii"), hashlib.sha256).digest())
