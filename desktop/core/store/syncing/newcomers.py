"""Members of whom nothing is known here yet, taken in together: a new till's are all of that kind.

What HQ says of them is then all there is: no own event, no other name, nothing told before. Everybody else goes through
``MembersIn.take``, one by one, which these leave exactly what it would (tests hold the two against each other).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from desktop.core.domain.people import Profile
from desktop.core.store import import_statements as sql
from desktop.core.store.state_rows import encode_state
from desktop.core.store.syncing.others_in import take_sale
from desktop.core.store.syncing.people_in import ReadMember, member_row, text_row
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

    ``is_first``: that pull is under way, and brings so many that what lists say of them is left to the turn.
    """

    upto: int
    pull: int
    is_first: bool


def take_newcomers(
    writing: LedgerWriting, come: From, together: Sequence[Sequence[ReadMember]]
) -> list[Sequence[ReadMember]]:
    """Take in those of whom nothing is known; the others, in their order, are left to be taken one by one."""
    alone = [group[0] for group in together if len(group) == 1 and _may_be_new(group[0])]
    known = _known(writing.raw, alone)
    new = [read for read in alone if read.row.member_id not in known]
    if new:
        _add(writing, come, new)
    taken = {read.row.member_id for read in new}
    return [group for group in together if group[0].row.member_id not in taken]


def _may_be_new(read: ReadMember) -> bool:
    row = read.row
    return bool(row.state is not None and row.face is None and not row.gone and row.member_no and not row.state.erased)


def _known(raw: Any, reads: Sequence[ReadMember]) -> set[str]:
    """The ids of which, or of whose number, sales or text, something is here; also where two rows share one."""
    known = _found(raw, _KNOWN, [read.row.member_id for read in reads])
    seen = set[str]()
    taken = _found(raw, _NUMBERS, [read.row.member_no for read in reads])
    sales = _found(raw, _SALES, [record.sale_id for read in reads for record in read.row.sales])
    texts = _found(raw, _TEXTS, [read.row.profile.profile_id for read in reads if read.row.profile])
    for read in reads:
        row = read.row
        text_id = row.profile.profile_id if row.profile else ""
        if (
            row.member_no in taken or row.member_no in seen
            or text_id in texts or (text_id and text_id in seen)
            or any(record.sale_id in sales for record in row.sales)
        ):  # fmt: skip
            known.add(row.member_id)
        seen |= {row.member_no, text_id}
    return known


def _found(raw: Any, statement: str, names: Sequence[str]) -> set[str]:
    return {name for (name,) in raw.execute(statement, (json.dumps(names),))} if names else set()


def _add(writing: LedgerWriting, come: From, new: Sequence[ReadMember]) -> None:
    raw = writing.raw
    states = {read.row.member_id: read.row.state for read in new if read.row.state is not None}
    raw.executemany(
        _ADD,
        [
            (read.row.member_id, encode_state(states[read.row.member_id]), come.upto,
             read.row.profile.profile_id if read.row.profile else None, come.pull)
            for read in new
        ],
    )  # fmt: skip
    for read in new:
        for record in read.row.sales:
            take_sale(raw, record, come.upto, come.pull)
    raw.executemany(sql.ADD_TEXT, [text_row(read.row) for read in new if read.row.profile])
    raw.executemany(sql.ADD_MEMBER, [member_row(read, read.row.member_no, read.profile or Profile()) for read in new])
    raw.executemany(sql.ADD_KEY, [(key, read.row.member_id) for read in new for key in read.keys])
    writing.shelf.save(states, writing.list_later if come.is_first else writing.list_alone)
