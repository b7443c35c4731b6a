"""The hold-out: members who get no unsolicited offer, so that what offers bring back can be told (RULES.md).

By hash of the member's id alone, so that every machine agrees without asking. Each member has a place on a circle of
10,000, for ever; whom a ``salt`` holds out is an arc of that circle, so that a list can be asked for by a place stored
with the member. Another salt is another arc. Published benefits are for everybody and never ask here.
"""

from datetime import date
from hashlib import sha256

PLACES = 10_000
"""How many places the circle has: a percent is 100 of them."""
MOST_PERCENT = 20
LEAST_MEMBERS = 100
"""Among fewer members nobody is held out: the difference could not be told from chance."""


def place_of(member_id: str) -> int:
    """The member's place on the circle, 0 … 9,999. The id is the face's: members who were merged are one."""
    return _place(f"hold-out/{member_id}")


def salt_on(day: date) -> str:
    """The salt of everything begun on a day: one for a calendar year, so that lists and campaigns of it agree."""
    return f"year/{day.year}"


def percent_among(percent: int, members: int) -> int:
    """The percent that is held out of so many members: within 0 … 20, and 0 below 100 members."""
    return min(max(percent, 0), MOST_PERCENT) if members >= LEAST_MEMBERS else 0


def arc_from(salt: str) -> int:
    """Where the arc of a salt begins."""
    return _place(f"arc/{salt}")


def held_out_at(place: int, salt: str, percent: int) -> bool:
    """Whether whoever has that place is held out: the ``percent`` of the circle that follows the salt's beginning."""
    return (place - arc_from(salt)) % PLACES < percent * (PLACES // 100)


def held_out(member_id: str, salt: str, percent: int) -> bool:
    """Whether the member gets no unsolicited offer."""
    return held_out_at(place_of(member_id), salt, percent)


def _place(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") % PLACES
