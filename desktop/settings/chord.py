"""A key with its modifiers, as people write it: ``Ctrl+Alt+M``. What the global key is set to."""

import re

from msgspec import Struct

MODIFIERS = ("Ctrl", "Alt", "Shift")
USUAL = "Ctrl+Alt+M"
OFFERED = (USUAL, "Ctrl+Alt+J", "Ctrl+Alt+K", "Ctrl+Shift+F11", "Ctrl+Shift+F12", "")
"""What the settings page offers; the file takes any. The last is none."""
_KEY = re.compile(r"[A-Z0-9]|F([1-9]|1[0-2])")


class Chord(Struct, frozen=True):
    """``modifiers`` in the order of MODIFIERS; ``key`` a capital letter, a digit, or F1 to F12."""

    modifiers: tuple[str, ...]
    key: str

    def __str__(self) -> str:
        return "+".join((*self.modifiers, self.key))


def read_chord(text: str) -> Chord | None:
    """The chord, whatever its case and order; None for what is none, or would take a key that people type with."""
    *held, key = [part.strip().capitalize() for part in text.split("+")]
    known = tuple(name for name in MODIFIERS if name in held)
    if not _KEY.fullmatch(key) or len(known) != len(held):
        return None
    return Chord(known, key) if "Ctrl" in known or "Alt" in known else None
