"""All chance of a world, from its seed: ids, salts, keys, epochs and whatever else the programs under test draw.

While ``governed`` lasts, nothing in this process is random. Each step draws from a stream of its own, so that a trace
from which steps were taken away still plays the others alike.
"""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch
from uuid import UUID

from desktop.core.services import short_holds
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.syncing import taking
from hq.services import take_back

_ROWS_IN_A_CHUNK = 5
_BIT_AT_HQ = 2


class Chance:
    """Where every random byte comes from. Who draws has a stream of its own: ``of``."""

    def __init__(self, seed: int | str) -> None:
        self._seed = seed
        self._stream = random.Random(f"{seed}")
        self._others: dict[str, Chance] = {}

    def of(self, name: str) -> "Chance":
        """Somebody's own stream: what others draw does not move it."""
        return self._others.setdefault(name, Chance(f"{self._seed}/{name}"))

    def turn_to(self, name: object) -> None:
        """Draw from the stream of that name from here on, from its beginning; all others too."""
        self._stream = random.Random(f"{self._seed}/{name}")
        for other in self._others.values():
            other.turn_to(name)

    def bytes(self, count: int) -> bytes:
        """Random bytes."""
        return self._stream.randbytes(count)


class SeededIds:
    """As bootstrap.RandomIds, from the seed and the till's own clock (ports.Ids)."""

    def __init__(self, chance: Chance, clock_us: Callable[[], int]) -> None:
        self._chance = chance
        self._clock_us = clock_us

    def event_id(self) -> str:
        """A UUIDv7."""
        drawn = int.from_bytes(self._chance.bytes(10))
        stamp = max(0, self._clock_us() // 1000) & (2**48 - 1)
        return str(UUID(int=stamp << 80 | 7 << 76 | (drawn >> 64 & 0xFFF) << 64 | 2 << 62 | drawn & (2**62 - 1)))

    def salt(self) -> bytes:
        """16 bytes."""
        return self._chance.bytes(16)


class Stopwatch:
    """In place of the module ``time`` where work is cut by the stopwatch: each look takes 4 ms, a fifth of a hold."""

    def __init__(self) -> None:
        self._looks = 0

    def monotonic(self) -> float:
        """Seconds."""
        self._looks += 1
        return self._looks * 0.004


@contextmanager
def governed(chance: Chance) -> Iterator[None]:
    """Everything random in this process comes from ``chance``; no work is cut by the stopwatch."""

    def generate(_: type[DeviceKey]) -> DeviceKey:
        return DeviceKey.from_bytes(chance.of("keys").bytes(32))

    def next_size(_size: int, _took_ns: int) -> int:
        return _ROWS_IN_A_CHUNK

    patches: list[Any] = [
        patch.object(os, "urandom", chance.bytes),
        patch.object(random, "_urandom", chance.bytes),  # what ``secrets`` draws from
        patch.object(DeviceKey, "generate", classmethod(generate)),
        patch.object(short_holds, "next_size", next_size),
        patch.object(take_back, "next_size", lambda _size, _took_s: _BIT_AT_HQ),
        patch.object(take_back, "FIRST", _BIT_AT_HQ),
        patch.object(taking, "time", Stopwatch()),
    ]
    with ExitStack() as stack:
        for each in patches:
            stack.enter_context(each)
        yield
