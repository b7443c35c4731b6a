"""The wall clock, and ids nobody can guess: what this machine alone can give."""

import secrets
import time
from collections.abc import Callable
from uuid import UUID


def wall_us() -> int:
    """The wall clock: microseconds since 1970."""
    return time.time_ns() // 1000


class RandomIds:
    """UUIDv7 (RFC 9562) for events, 16 random bytes for salts (ports.Ids).

    ``clock_us``: the till's own clock, microseconds since 1970.
    """

    def __init__(self, clock_us: Callable[[], int] = wall_us) -> None:
        self._clock_us = clock_us

    def event_id(self) -> str:
        """A UUIDv7: 48 bits of milliseconds, 74 random bits."""
        stamp = (max(0, self._clock_us() // 1_000) & (1 << 48) - 1) << 80
        return str(UUID(int=stamp | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)))

    def salt(self) -> bytes:
        """16 random bytes."""
        return secrets.token_bytes(16)
