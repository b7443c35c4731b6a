"""Tells a scanner's keys from a person's: a wedge scanner types faster than anybody (pure; scanner.py feeds it).

A printable key is held back until the next one shows what it was: within ``GAP_MS`` it may be a scan, after it the held
keys were a person's and are given back in their order. A scan has at least ``SHORTEST`` characters; Enter or Tab ends
it, or a silence.
"""

from typing import Generic, TypeVar

GAP_MS = 50
SHORTEST = 6
ENDS = ("\r", "\n", "\t")

Key = TypeVar("Key")


class ScanReader(Generic[Key]):
    """Holds keys of any kind. ``press`` and ``silence`` answer with (keys to give back now, the scan or None)."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._text = ""
        self._last_ms = 0.0

    @property
    def holds(self) -> bool:
        """Whether keys are held back."""
        return bool(self._keys)

    @property
    def held(self) -> tuple[Key, ...]:
        """The keys that are held back, in their order."""
        return tuple(self._keys)

    def press(self, key: Key, char: str, at_ms: float) -> tuple[list[Key], str | None]:
        """A printable key, Enter or Tab went down at ``at_ms``; it is held, given back, or part of the scan."""
        given_back, scan = self.silence() if self._keys and at_ms - self._last_ms > GAP_MS else ([], None)
        if char not in ENDS:
            self._hold(key, char, at_ms)
            return given_back, scan
        held, ended = self.silence()
        if ended is not None:
            return given_back, ended
        return [*given_back, *held, key], scan

    def silence(self) -> tuple[list[Key], str | None]:
        """No key came for ``GAP_MS``, or something else happened: what was held is a scan, or is given back."""
        keys, text = self._keys, self._text
        self._keys, self._text = [], ""
        return ([], text) if len(text) >= SHORTEST else (keys, None)

    def _hold(self, key: Key, char: str, at_ms: float) -> None:
        self._keys.append(key)
        self._text += char
        self._last_ms = at_ms
