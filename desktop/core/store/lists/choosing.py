"""Which lists answer: rows where they are current; else each member is looked at, while they are few."""

from desktop.core.ports.lists import Lists
from desktop.core.store.lists.kept import KeptLists
from desktop.core.store.lists.looked import Asked, LookedLists

_MOST_LOOKED_AT = 2_000
_MANY = "SELECT 1 FROM member_states LIMIT 1 OFFSET ?"


def lists_of(reading: Asked) -> Lists:
    """``reading.lists``; whoever shows rows that are behind says so (``up_to``)."""
    kept = KeptLists(reading)
    if kept.up_to().is_current or reading.raw.execute(_MANY, (_MOST_LOOKED_AT,)).fetchone():
        return kept
    return LookedLists(reading)
