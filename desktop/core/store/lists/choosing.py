"""Which lists answer: rows that are current, and a look at whoever is owed one; else a look at each of a few."""

from desktop.core.ports.lists import Lists
from desktop.core.store.lists.joined import JoinedLists
from desktop.core.store.lists.kept import KeptLists
from desktop.core.store.lists.looked import Asked, LookedLists
from desktop.core.store.lists.owing import old_rows, owed_in

_MOST_LOOKED_AT = 2_000
_MANY = "SELECT 1 FROM member_states LIMIT 1 OFFSET ?"


def lists_of(reading: Asked) -> Lists:
    """``reading.lists``; whoever shows rows that are behind says so (``up_to``)."""
    kept, owed = KeptLists(reading), owed_in(reading.raw)
    if not kept.up_to().is_current and not reading.raw.execute(_MANY, (_MOST_LOOKED_AT,)).fetchone():
        return LookedLists(reading)
    if not owed:
        return kept
    few = LookedLists(reading, owed)
    return JoinedLists(KeptLists(reading, old_rows(reading.raw, few.members)), few)
