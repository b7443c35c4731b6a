"""A member's row of ``listed``: what lists say of them, written with their state and valid until ``changes_on``.

Days are ordinals, classes their places in CLASSES, ``drawn`` the place that the hold-out goes by. ``rule`` names what
of the program the row depends on. Sums of rows (``list_flows``, ``list_cells``) and the ``name`` of a row, which lists
are put in order by, are kept by triggers, so that whoever writes a row, or a name, keeps them too.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import msgspec

from desktop.core.domain.classes import Class, ClassRule, month_before
from desktop.core.domain.fold import fold_all
from desktop.core.domain.holdout import place_of
from desktop.core.domain.listed import Listed, listed
from desktop.core.domain.program import Program
from desktop.core.domain.state import MemberState, Stamped
from desktop.core.domain.tiers import History, LadderRule
from desktop.core.protocol.body import read
from desktop.core.store import statements as sql
from desktop.core.store.lists.liked import keep_liked
from desktop.core.store.overlay import Overlay
from desktop.core.store.state_rows import decode_state

CLASSES: tuple[Class, ...] = ("none", "new", "returning", "active", "dormant", "lost")
CODES: dict[Class | None, int | None] = {None: None, **{name: code for code, name in enumerate(CLASSES)}}
COLUMNS = (
    "member_id, as_of, rule, changes_on, class, origin, before, since, first_day, last_day, bills, spend_minor,"
    " recent_bills, recent_spend_minor, gap_days, gaps, tier, tier_until, balance, expires_on, expiring, consents,"
    " has_left, offered_on, remind_on, drawn, has_complaint"
)
_NOWHERE: Mapping[str, int] = MappingProxyType({})
_NAMES = COLUMNS.split(", ")
_RARELY = (
    "class", "before", "tier_until", "expires_on", "consents", "has_left", "offered_on", "remind_on", "drawn",
    "has_complaint",
)  # fmt: skip
"""What indexes lead to: SQLite writes an index anew for every column that an UPDATE names, changed or not."""
_OFTEN = tuple(name for name in _NAMES if name not in _RARELY)
_CHANGE = f"UPDATE listed SET {', '.join(f'{name} = ?' for name in _OFTEN)} WHERE place = ? AND member_id = ?"  # noqa: S608
_CHANGE_RARELY = (
    f"UPDATE listed SET {', '.join(f'{name} = ?' for name in _RARELY)} WHERE place = ?"  # noqa: S608 - our own words
    f" AND ({', '.join(_RARELY)}) IS NOT ({', '.join('?' * len(_RARELY))})"
)
_AT_CLASS, _GONE_FROM = _NAMES.index("class"), 4
_AT_OFTEN, _AT_RARELY = (itemgetter(*(_NAMES.index(name) for name in names)) for names in (_OFTEN, _RARELY))
_SAVE = (
    f"INSERT INTO listed (place, name, {COLUMNS}) SELECT s.place, m.name,"  # noqa: S608 - our own words
    f" {', '.join(f'?{at}' for at in range(1, len(_NAMES) + 1))} FROM member_states AS s CROSS JOIN members AS m"
    " ON m.member_id = s.member_id WHERE s.member_id = ?1 AND m.withdrawn = 0 ON CONFLICT (place) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _NAMES)
)
_OWN = (
    "SELECT 1 FROM events AS e WHERE e.member_id = ?1 AND e.kind = 'sale.refunded' AND e.void = 0"
    " AND e.business_date > ?2 LIMIT 1"
)
_IDS = "(SELECT ?1 UNION ALL SELECT member_id FROM aliases WHERE face = ?1)"
_ANY = (
    "SELECT 1 FROM events AS e LEFT JOIN stamps AS s ON s.event_id = e.event_id"  # noqa: S608 - our own words
    f" WHERE e.member_id IN {_IDS} AND e.kind = 'sale.refunded' AND e.void = 0"
    " AND coalesce(s.day, e.business_date) > ?2 UNION ALL SELECT 1 FROM others"
    f" WHERE member_id IN {_IDS} AND kind = 'sale.refunded' AND void = 0 AND business_date > ?2 LIMIT 1"
)


def rule_of(program: Program) -> int:
    """A number for what of a program rows depend on: the classes and the ladder."""
    return _numbered(program.classes, program.ladder_rule)


@lru_cache(maxsize=8)
def _numbered(*said: ClassRule | LadderRule) -> int:
    return int.from_bytes(sha256(msgspec.msgpack.encode(said)).digest()[:6], "big")


def row_of(member_id: str, row: Listed, day: date, rule: int) -> tuple[Any, ...]:
    """The values under COLUMNS."""
    return (
        member_id, day.toordinal(), rule, row.changes_on.toordinal(), CODES[row.class_name], CODES[row.origin],
        CODES[row.before], _ordinal(row.since), _ordinal(row.first_day), _ordinal(row.last_day), row.bills,
        row.spend_minor, row.recent_bills, row.recent_spend_minor, row.gap_days, row.gaps, row.tier,
        _ordinal(row.tier_until), row.balance, _ordinal(row.expires_on), row.expiring, row.consents, int(row.has_left),
        _ordinal(row.offered_on), _ordinal(row.remind_on), place_of(member_id), int(row.has_complaint),
    )  # fmt: skip


def listed_in(values: Iterable[Any]) -> Listed:
    """The row that values under COLUMNS say."""
    (_, _, _, changes_on, name, origin, before, since, first_day, last_day, bills, spend, recent_bills, recent_spend,
     gap_days, gaps, tier, tier_until, balance, expires_on, expiring, consents, has_left, offered_on,
     remind_on, _, has_complaint) = values  # fmt: skip
    return Listed(
        class_name=CLASSES[name],
        origin=None if origin is None else CLASSES[origin],
        before=CLASSES[before],
        since=_day(since),
        first_day=_day(first_day),
        last_day=_day(last_day),
        bills=bills,
        spend_minor=spend,
        recent_bills=recent_bills,
        recent_spend_minor=recent_spend,
        gap_days=gap_days,
        gaps=gaps,
        tier=tier,
        tier_until=_day(tier_until),
        balance=balance,
        expires_on=_day(expires_on),
        expiring=expiring,
        consents=consents,
        offered_on=_day(offered_on),
        remind_on=_day(remind_on),
        has_left=bool(has_left),
        has_complaint=bool(has_complaint),
        changes_on=date.fromordinal(changes_on),
    )


class Looking:
    """Makes members' rows, as of one business day and under one program, inside one transaction.

    ``is_spread``: facts of a member may stand elsewhere than under their id in the own log alone.
    """

    def __init__(self, raw: Any, day: date, program: Program, *, is_spread: bool = True) -> None:
        self._raw = raw
        self._overlay = Overlay(raw)
        self.day = day
        self._program = program
        self._month_ago = month_before(day)
        self._since = self._month_ago.isoformat()
        self._refunded = _ANY if is_spread else _OWN
        self.rule = rule_of(program)

    def row(self, member_id: str, state: MemberState) -> tuple[Any, ...]:
        """The values under COLUMNS."""
        return row_of(member_id, self.listed(member_id, state), self.day, self.rule)

    def row_alone(self, member_id: str, state: MemberState) -> tuple[Any, ...]:
        """The same, where the state is all that is held here."""
        return row_of(member_id, listed(state, self.day, self._program, None), self.day, self.rule)

    def listed(self, member_id: str, state: MemberState) -> Listed:
        """What lists say of a member at the end of the day."""
        return listed(state, self.day, self._program, self._then(member_id, state))

    def hangs_on_events(self, member_id: str) -> bool:
        """Whether the row is made of the events held here too, not of the state alone: for a refund of late."""
        return self._raw.execute(self._refunded, (member_id, self._since)).fetchone() is not None

    def _then(self, member_id: str, state: MemberState) -> History | None:
        """The history as known a month ago, where a refund since may have unmade a bill of it.

        None: it is what the state says, or nobody here can tell, as events lie at HQ alone.
        """
        if not self.hangs_on_events(member_id):
            return None
        if self._overlay.base(member_id) is not None:
            events = self._overlay.known(member_id)
            if not self._overlay.agrees(events, state):
                return None
        else:
            events = [read(body) for (body,) in self._raw.execute(sql.EVENTS_OF, (member_id,))]
        return fold_all(_until(events, self._month_ago))[0].history


def keep_new_rows(raw: Any, looking: Looking, states: Iterable[tuple[str, MemberState]]) -> None:
    """Write the rows of members of whom no event is held here, only their states, which stand in the file now."""
    raw.executemany(_SAVE, [looking.row_alone(member_id, state) for member_id, state in states])


def keep_rows(
    raw: Any, looking: Looking, states: Iterable[tuple[str, MemberState]], places: Mapping[str, int] = _NOWHERE
) -> None:
    """Write the rows of members whose states stand in the file now, all their events too.

    ``places``: where states of members found before stand, and so their rows.
    """
    new, gone = [], []
    for member_id, state in states:
        row, place = looking.row(member_id, state), places.get(member_id)
        if row[_AT_CLASS] >= _GONE_FROM:
            gone.append(member_id)
        if place is None or not raw.execute(_CHANGE, (*_AT_OFTEN(row), place, member_id)).rowcount:
            new.append(row)
        else:
            rarely = _AT_RARELY(row)
            raw.execute(_CHANGE_RARELY, (*rarely, place, *rarely))
    if new:
        raw.executemany(_SAVE, new)
    keep_liked(raw, gone)


def of_rows(
    found: Iterable[tuple[str, bytes, int | None]],
) -> tuple[list[tuple[str, MemberState]], dict[str, int]]:
    """What ``keep_rows`` takes, of members' ids, states as bytes, and where their rows stand, if they have any."""
    rows = list(found)
    states = [(member_id, decode_state(state)) for member_id, state, _ in rows]
    return states, {member_id: place for member_id, _, place in rows if place is not None}


def _until(events: Iterable[Stamped], day: date) -> list[Stamped]:
    return [event for event in events if event.effective_day <= day]


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)
