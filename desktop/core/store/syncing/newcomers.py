"""Members of whom nothing is known here yet, taken in together: a new till's are all of that kind.

What HQ says of them is then all there is: no own event, no other name, nothing told before. Everybody else goes through
``MembersIn.take``, one by one, which these leave exactly what it would (tests hold the two against each other).
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from desktop.core.domain.people import Profile
from desktop.core.domain.state import MemberState, SaleRecord
from desktop.core.protocol.pages import SnapshotMember
from desktop.core.services.profiles import search_keys
from desktop.core.store import hq_settings as hq
from desktop.core.store import import_statements as sql
from desktop.core.store.lists.turn import leave_to_turn
from desktop.core.store.state_rows import state_row
from desktop.core.store.syncing.others_in import take_sale
from desktop.core.store.syncing.people_in import BEFORE_ALL, ReadMember, found_by, member_row, profile_in, text_row
from desktop.core.store.writing import LedgerWriting

TOGETHER = 100
_KNOWN = (  # by an id, or by anything that names one
    "SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM members WHERE member_id = value)"
    " OR EXISTS (SELECT 1 FROM member_states WHERE member_id = value)"
    " OR EXISTS (SELECT 1 FROM hq_members WHERE member_id = value OR face = value)"
    " OR EXISTS (SELECT 1 FROM aliases WHERE member_id = value OR face = value)"
    " OR EXISTS (SELECT 1 FROM edges WHERE one_id = value OR other_id = value)"
    " OR EXISTS (SELECT 1 FROM events WHERE member_id = value)"
    " OR EXISTS (SELECT 1 FROM others WHERE member_id = value)"
    " OR EXISTS (SELECT 1 FROM erased WHERE member_id = value)"
)
_NUMBERS = "SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM members WHERE member_no = value)"
_SALES = (
    "SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM sales WHERE sale_id = value)"
    " OR EXISTS (SELECT 1 FROM hq_sales WHERE sale_id = value)"
)
_TEXTS = "SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM private_texts WHERE text_id = value)"
_ADD = "INSERT INTO hq_members (member_id, face, state, upto, profile_id, gone, pull) VALUES (?, NULL, ?, ?, ?, 0, ?)"
_FREE_PLACE = (  # of a member and of their state, which stand at the same one
    "SELECT max((SELECT coalesce(max(place), 0) FROM members), (SELECT coalesce(max(place), 0) FROM member_states)) + 1"
)
_ADD_MEMBER = (
    "INSERT INTO members (place, member_id, member_no, source, enrolled_on, external_id, name, phone, phone_reversed,"
    " birthday, profile_id, profile, withdrawn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
)
_ADD_STATE = (
    "INSERT INTO member_states (place, member_id, state, bills, spend_minor, first_day, last_day, next_expiry_on, debt,"
    " tier, tier_until, ladder, day_bills, day_spend, lots, tags, open)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


_NOBODY = Profile()
_NO_TEXT = msgspec.json.encode(_NOBODY)


class Newcomer(Struct, frozen=True):
    """A member as rows: of ``members`` without its place, of ``private_texts``, of ``member_states`` without its place.

    ``folded`` None: nobody has read the state; ``profile``: what search keys are made of.
    """

    member: tuple[Any, ...]
    text: tuple[Any, ...] | None
    state: tuple[Any, ...]
    profile: Profile
    sales: tuple[SaleRecord, ...] = ()
    folded: MemberState | None = None

    @property
    def member_id(self) -> str:
        """The member."""
        return str(self.member[0])

    @classmethod
    def of_page(cls, read: ReadMember) -> "Newcomer | None":
        """None: no row that can be taken together with others."""
        row, profile = read.row, read.profile or Profile()
        if row.state is None or row.face is not None or row.gone or not row.member_no or row.state.erased:
            return None
        text = text_row(row) if row.profile else None
        state = state_row(row.member_id, row.state)
        return cls(member_row(read, row.member_no, profile), text, state, profile, row.sales, row.state)

    @classmethod
    def of_part(cls, said: SnapshotMember) -> "Newcomer | None":
        """The same, of a snapshot: HQ has made of the state what ``state_row`` does."""
        if said.summary is None or said.state is None:
            return None
        known = profile_in(said.text) if said.profile_id is not None else None
        profile = known or _NOBODY
        named = (said.profile_id, said.text) if known else ("", _NO_TEXT)
        return cls(
            (said.member_id, said.member_no, said.source, said.enrolled_on or BEFORE_ALL, *found_by(profile), *named),
            (said.profile_id, said.member_id, said.salt, said.text) if said.profile_id is not None else None,
            (said.member_id, said.state, *said.summary),
            profile,
        )


def batches(groups: Iterable[Sequence[ReadMember]]) -> Iterator[list[Sequence[ReadMember]]]:
    """Some members at a time, in the order given, ids of one face together."""
    found: list[Sequence[ReadMember]] = []
    for group in groups:
        found.append(group)
        if len(found) == TOGETHER:
            yield found
            found = []
    if found:
        yield found


class From(NamedTuple):
    """Where rows come from: the newest own event that they include, the pull from the beginning that they belong to.

    ``is_first``: that pull is under way, and brings so many that what finds them by name, and what lists say of them,
    is left to the turn.
    """

    upto: int
    pull: int
    is_first: bool


def take_newcomers(writing: LedgerWriting, come: From, wished: Sequence[Newcomer]) -> Collection[str]:
    """Take in those of whom nothing is known, and say who that was; the others are to be taken one by one."""
    known = _known(writing.raw, wished)
    new = [one for one in wished if one.member_id not in known] if known else wished
    if new:
        _add(writing, come, new)
    return {one.member_id for one in new}


def _known(raw: Any, wished: Sequence[Newcomer]) -> set[str]:
    """The ids of which, or of whose number, sales or text, something is here; also where two rows share one."""
    known = _found(raw, _KNOWN, [one.member_id for one in wished])
    seen = set[str]()
    taken = _found(raw, _NUMBERS, [one.member[1] for one in wished])
    sales = _found(raw, _SALES, [record.sale_id for one in wished for record in one.sales])
    texts = _found(raw, _TEXTS, [one.text[0] for one in wished if one.text])
    for one in wished:
        member_id, number, *_ = one.member
        text_id = one.text[0] if one.text else ""
        if (
            number in taken or number in seen
            or text_id in texts or (text_id and text_id in seen)
            or any(record.sale_id in sales for record in one.sales)
        ):  # fmt: skip
            known.add(member_id)
        seen |= {number, text_id}
    return known


def _found(raw: Any, statement: str, names: Sequence[str]) -> set[str]:
    return {name for (name,) in raw.execute(statement, (json.dumps(names),))} if names else set()


def _add(writing: LedgerWriting, come: From, new: Sequence[Newcomer]) -> None:
    raw = writing.raw
    raw.executemany(
        _ADD,
        [(one.state[0], one.state[1], come.upto, one.text[0] if one.text else None, come.pull) for one in new],
    )
    for one in new:
        for record in one.sales:
            take_sale(raw, record, come.upto, come.pull)
    raw.executemany(sql.ADD_TEXT, [one.text for one in new if one.text])
    (free,) = raw.execute(_FREE_PLACE).fetchone()
    raw.executemany(_ADD_MEMBER, [(place, *one.member) for place, one in enumerate(new, free)])
    raw.executemany(_ADD_STATE, [(place, *one.state) for place, one in enumerate(new, free)])
    if come.is_first:
        leave_to_turn(raw, free)
        hq.put(raw, {hq.UNNAMED: "1"})
        return
    raw.executemany(sql.ADD_KEY, [(key, one.member_id) for one in new for key in search_keys(one.profile)])
    writing.list_alone([(one.member_id, one.folded) for one in new if one.folded is not None])
