"""Members as HQ has folded them, taken in: state, face, profile, sales; then the view of each that was touched.

Rows of one face go together, so that no id of theirs is counted twice or not at all meanwhile.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from desktop.core.domain.state import SaleRecord
from desktop.core.protocol.pages import MemberRow
from desktop.core.store import statements as sql
from desktop.core.store.bases import Base, base_of, told_root
from desktop.core.store.erasing import is_erased
from desktop.core.store.going import drop_member
from desktop.core.store.lists.liked import keep_liked
from desktop.core.store.overlay import Overlay
from desktop.core.store.state_rows import encode_state, sale_row
from desktop.core.store.syncing.others_in import take_sale
from desktop.core.store.syncing.people_in import People, ReadMember
from desktop.core.store.syncing.sweeping import forget
from desktop.core.store.together import settle_faces
from desktop.core.store.writing import LedgerWriting

_TAKE = (
    "INSERT INTO hq_members (member_id, face, state, upto, profile_id, gone, pull) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (member_id) DO UPDATE SET face = excluded.face, state = excluded.state, upto = excluded.upto,"
    " profile_id = coalesce(excluded.profile_id, profile_id), gone = excluded.gone, pull = excluded.pull"
)
_DROP_CHECKPOINTS = "DELETE FROM checkpoints WHERE member_id = ?"
_TOLD_SINCE = (  # sales that HQ has told, which the view had from events known here
    "SELECT s.sale_id FROM events AS e JOIN hq_sales AS s ON s.sale_id = e.event_id"
    " WHERE e.member_id = ?1 AND e.place > ?2"
)
_BEHIND = "SELECT member_id FROM hq_members WHERE face = ? AND pull < ?"
_WAITING = (  # for HQ's word of their face
    "SELECT member_id FROM hq_members AS h WHERE face = ?"
    " AND NOT EXISTS (SELECT 1 FROM aliases AS a WHERE a.member_id = h.member_id)"
)
_TOLD_BESIDE = "SELECT s.sale_id FROM others AS o JOIN hq_sales AS s ON s.sale_id = o.event_id WHERE o.member_id = ?"


def groups(members: Sequence[ReadMember]) -> list[list[ReadMember]]:
    """The rows of each face together, in the order in which they came."""
    found: dict[str, list[ReadMember]] = {}
    for member in members:
        found.setdefault(member.row.face or member.row.member_id, []).append(member)
    return list(found.values())


class MembersIn:
    """One transaction's part of a page."""

    def __init__(self, writing: LedgerWriting, upto: int, pull: int) -> None:
        """``upto``: the newest own event that the rows include; ``pull``: the pull from the beginning it belongs to."""
        self._writing = writing
        self._raw: Any = writing.raw
        self._save = writing.shelf.save
        self._upto = upto
        self._pull = pull
        self._overlay = Overlay(writing.raw)
        self._people = People(writing.raw, self._overlay, upto, self._overlay.ids_pending(upto))

    def take(self, members: Sequence[ReadMember]) -> None:
        """The rows of one face, all of them, and what this till shows of them."""
        for member_id in self._left(members):
            forget(self._writing, member_id)
        met = self._met(members)
        touched = dict.fromkeys([self._overlay.face(each) for each in met])
        sales = self._waiting(met)
        for member in members:
            row = member.row
            touched |= dict.fromkeys((self._overlay.face(row.member_id), row.member_id))
            self._keep(row)
            for record in row.sales:
                take_sale(self._raw, record, self._upto, self._pull)
        touched |= dict.fromkeys(sorted(settle_faces(self._raw, [member.row.member_id for member in members])))
        touched |= dict.fromkeys([self._overlay.face(member.row.member_id) for member in members])
        self._erase(members)
        for member in sorted(members, key=lambda each: each.row.face is None):  # a face may bear a text of theirs
            if not member.row.gone:
                self._people.keep(member)
        sales |= {record.sale_id for member in members for record in member.row.sales}
        for member_id in touched:
            if self._people.is_shown(member_id):
                self.show(member_id, sales)
        self._fold_alone(touched.keys() - {member.row.member_id for member in members})

    def _fold_alone(self, touched: Iterable[str]) -> None:
        """Who is part of nobody any more, and of whom HQ has not told by themselves, is what this till's log says."""
        if alone := [each for each in touched if self._overlay.face(each) == each and not self._overlay.base(each)]:
            self._writing.refold(alone)

    def _erase(self, members: Sequence[ReadMember]) -> None:
        """Whom HQ says erased, wherever that was done: their text goes here too, once."""
        said = {gone for member in members if member.row.state for gone in member.row.state.erased}
        new = {member_id for member_id in said if not is_erased(self._raw, member_id)}
        self._writing.erase(new)

    def _waiting(self, met: Iterable[str]) -> set[str]:
        """The sales of which more was told before their members, so that events known here decided until now."""
        sales: set[str] = set()
        for member_id in met:
            ids = self._overlay.ids(member_id)
            base = base_of(self._raw, ids)
            if base is None:
                sales |= self._overlay.refunded_elsewhere(member_id)
            for each in ids:
                upto = base.upto_of(each) if base else 0
                told = self._raw.execute(_TOLD_SINCE, (each, upto)).fetchall()
                if base and base.is_part:
                    told += self._raw.execute(_TOLD_BESIDE, (each,)).fetchall()
                sales.update(sale_id for (sale_id,) in told)
        return sales

    def _left(self, members: Sequence[ReadMember]) -> set[str]:
        """Who was part of this face before all is told anew, and is no more: they come by themselves, or not at all."""
        came = {member.row.member_id for member in members}
        faces = [member.row.member_id for member in members if member.row.face is None]
        return {each for face in faces for (each,) in self._raw.execute(_BEHIND, (face, self._pull))} - came

    def _met(self, members: Sequence[ReadMember]) -> dict[str, None]:
        """Whom the rows are of, whose part they were, and those who have waited for one of them as their face."""
        ids = [member.row.member_id for member in members]
        met = dict.fromkeys([*ids, *(root for each in ids if (root := told_root(self._raw, each)) is not None)])
        left = list(met)
        while left:
            found = [each for (each,) in self._raw.execute(_WAITING, (left.pop(),)) if each not in met]
            met |= dict.fromkeys(found)
            left += found
        return met

    def _keep(self, row: MemberRow) -> None:
        state = None if row.state is None or row.face is not None else encode_state(row.state)
        profile_id = row.profile.profile_id if row.profile else None
        self._raw.execute(_TAKE, (row.member_id, row.face, state, self._upto, profile_id, row.gone, self._pull))

    def show(self, member_id: str, sales: Iterable[str] = ()) -> None:
        """Make the member's view anew, and the records of ``sales`` that are theirs; nothing for a merged id."""
        if self._overlay.face(member_id) != member_id:
            return
        base = self._overlay.base(member_id)
        if base is None:
            return
        if base.gone and not self._overlay.pending(self._overlay.ids(member_id), base):
            drop_member(self._raw, member_id)
            return
        self._raw.execute(_DROP_CHECKPOINTS, (member_id,))
        self._show(member_id, base, sales)

    def _show(self, member_id: str, base: Base, sales: Iterable[str]) -> None:
        ids = self._overlay.ids(member_id)
        pending = {event.event_id for _, event in self._overlay.pending(ids, base)}
        view = self._overlay.view_of(ids, base)
        for sale_id in {*sales, *self._overlay.refunded_after(member_id, 0)} - view.records.keys():
            record = self._overlay.record_in(ids, base, sale_id, pending)
            if record is not None:
                view.records[sale_id] = record
        self._raw.executemany(sql.SAVE_SALE, [sale_row(sale_id, record) for sale_id, record in view.records.items()])
        self._save({member_id: view.state})

    def take_sale(self, record: SaleRecord) -> None:
        """HQ's record of a sale, which may come without its member or before the sale itself."""
        take_sale(self._raw, record, self._upto, self._pull)
        self.show_sale(record.sale_id, record.member_id)

    def show_sale(self, sale_id: str, member_id: str | None) -> None:
        """Make what this till shows of a sale anew."""
        face = self._overlay.face(member_id) if member_id else None
        base = self._overlay.base(face) if face else None
        if face is None or base is None:
            record = self._overlay.record_alone(sale_id, face)
        elif self._overlay.pending(self._overlay.ids(face), base):
            self.show(face, (sale_id,))
            return
        else:
            record = self._overlay.record_in(self._overlay.ids(face), base, sale_id, set())
        if record is not None:
            self._raw.execute(sql.SAVE_SALE, sale_row(sale_id, record))
        if face is not None:
            keep_liked(self._raw, (face,))
