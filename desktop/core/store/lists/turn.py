"""Bringing all rows on: to a new business day, or to a program with other classes; a bit at a time, killed anywhere.

Of a new day only rows whose ``changes_on`` has come are made anew, found by reading rows alone; of a new program (and
of a ledger from before there were rows) all, found along the states, and with them the keys of names that have none.
``reached`` is the place up to which that is done, NULL once everything is.
"""

import time
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.people import Profile
from desktop.core.domain.program import Program
from desktop.core.ports.lists import UpTo
from desktop.core.services.profiles import search_keys
from desktop.core.store import hq_settings as hq
from desktop.core.store.import_statements import ADD_KEY
from desktop.core.store.lists.rows import Looking, keep_rows, of_rows

_TURN = "SELECT day, rule, reached, whole FROM list_turn"
_SAVE = "INSERT OR REPLACE INTO list_turn (id, day, rule, reached, whole) VALUES (1, ?, ?, ?, ?)"
_FROM = "UPDATE list_turn SET reached = min(coalesce(reached, ?1), ?1), whole = 1"
_LAST = "SELECT coalesce(max(place), 0) FROM member_states"
_BEHIND = "(l.rule <> ?3 OR l.as_of > ?4 OR l.changes_on <= ?4)"
_OF_ALL = (
    "SELECT s.member_id, s.state, l.place FROM member_states AS s LEFT JOIN listed AS l ON l.place = s.place"  # noqa: S608
    f" WHERE s.place > ?1 AND s.place <= ?2 AND (l.place IS NULL OR {_BEHIND})"
)
_OF_ROWS = (
    "SELECT s.member_id, s.state, l.place FROM listed AS l CROSS JOIN member_states AS s ON s.place = l.place"  # noqa: S608
    f" WHERE l.place > ?1 AND l.place <= ?2 AND {_BEHIND}"
)
_NAMELESS = (
    "SELECT m.member_id, m.profile FROM member_states AS s CROSS JOIN members AS m ON m.member_id = s.member_id"
    " WHERE s.place > ?1 AND s.place <= ?2 AND m.profile_id <> ''"
    " AND NOT EXISTS (SELECT 1 FROM search_keys AS k WHERE k.member_id = m.member_id)"
)
_DROP_EMPTY = "DELETE FROM list_cells WHERE members = 0 AND spend_minor = 0"
_PLACES_OF_ALL = 40
_decode_profile = msgspec.json.Decoder(Profile).decode
_PLACES_OF_ROWS = 40


class Turn(Struct, frozen=True):
    """What the rows have been brought to, or are being brought to."""

    day: date
    rule: int
    reached: int | None
    whole: bool

    def is_done(self, day: date, rule: int) -> bool:
        """Whether every row stands for that day under that rule."""
        return self.reached is None and (self.day, self.rule) == (day, rule)


def turn_of(raw: Any) -> Turn | None:
    """How far the rows are; None in a ledger that has never had any."""
    row = raw.execute(_TURN).fetchone()
    return Turn(date.fromordinal(row[0]), row[1], row[2], bool(row[3])) if row else None


def up_to(raw: Any, day: date, rule: int) -> UpTo:
    """How far the rows are, for whoever shows them on ``day``."""
    turn = turn_of(raw)
    if turn is not None and turn.is_done(day, rule):
        return UpTo(day=day)
    is_on_the_way = turn is not None and (turn.day, turn.rule) == (day, rule)
    (last,) = raw.execute(_LAST).fetchone()
    return UpTo(day=day, is_current=False, done=(turn.reached or 0) if turn and is_on_the_way else 0, total=last)


def leave_to_turn(raw: Any, first: int) -> None:
    """Of members from this place on, who have states, the turn makes rows and names, as after another program."""
    raw.execute(_FROM, (first - 1,))


def bring_on(raw: Any, day: date, program: Program, within_s: float) -> UpTo:
    """Bring rows on for about that long, in the caller's transaction; call again until it is current."""
    until = time.perf_counter() + within_s
    looking = Looking(raw, day, program)
    turn = _begun(turn_of(raw), day, looking.rule)
    (last,) = raw.execute(_LAST).fetchone()
    query, step = (_OF_ALL, _PLACES_OF_ALL) if turn.whole else (_OF_ROWS, _PLACES_OF_ROWS)
    reached, is_naming = turn.reached, turn.whole and bool(hq.get(raw, hq.UNNAMED))
    while reached is not None:
        behind = raw.execute(query, (reached, reached + step, looking.rule, day.toordinal())).fetchall()
        keep_rows(raw, looking, *of_rows(behind))
        if is_naming:
            _name(raw, reached, reached + step)
        reached = reached + step if reached + step < last else None
        if time.perf_counter() > until:
            break
    if reached is None:
        raw.execute(_DROP_EMPTY)
        if is_naming:
            hq.put(raw, {hq.UNNAMED: ""})
    raw.execute(_SAVE, (day.toordinal(), looking.rule, reached, turn.whole and reached is not None))
    return UpTo(day=day, is_current=reached is None, done=last if reached is None else reached, total=last)


def _name(raw: Any, after: int, upto: int) -> None:
    """What finds members by name, of those at these places for whom a snapshot left it to the turn."""
    found = [(_decode_profile(text), member_id) for member_id, text in raw.execute(_NAMELESS, (after, upto))]
    raw.executemany(ADD_KEY, [(key, member_id) for profile, member_id in found for key in search_keys(profile)])


def _begun(turn: Turn | None, day: date, rule: int) -> Turn:
    """The turn to go on with: another day or rule begins anew; what was to be made of all still is."""
    if turn is None or turn.rule != rule:
        return Turn(day, rule, 0, whole=True)
    if turn.day != day:
        return Turn(day, rule, 0, whole=turn.whole)
    return replace(turn)
