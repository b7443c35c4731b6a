"""A transaction that reads: members, states, sales, programs, as of its start (ports.Reading)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.entries import Published
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import PointsAdjusted, ProgramPublished
from desktop.core.domain.fold import fold_all
from desktop.core.domain.people import Member, Profile
from desktop.core.domain.program import Program
from desktop.core.domain.program_document import read_program
from desktop.core.domain.state import MemberState, OrderKey, Stamped
from desktop.core.ports import CurrentProgram, HqContact, Moment
from desktop.core.ports.lists import Lists, UpTo
from desktop.core.protocol.body import decode_body
from desktop.core.store import statements as sql
from desktop.core.store.at_counter import CounterReading
from desktop.core.store.at_hq import HqReading
from desktop.core.store.at_merging import MergingReading
from desktop.core.store.at_pos import PosReading
from desktop.core.store.at_tags import TagReading
from desktop.core.store.campaigns import CampaignReading
from desktop.core.store.figure_rows import FigureRows
from desktop.core.store.history import stamped_body
from desktop.core.store.lists.choosing import lists_of
from desktop.core.store.lists.owing import owed_in
from desktop.core.store.lists.rows import rule_of
from desktop.core.store.lists.turn import up_to
from desktop.core.store.present import PresentReading
from desktop.core.store.print_rows import PrintReading
from desktop.core.store.schema import events, private_texts, programs
from desktop.core.store.staff_rows import StaffRows
from desktop.core.store.states import StateShelf
from desktop.core.store.taking_back import UndoReading
from desktop.core.store.till_log import TillLogReading

_LAST_CHARACTER = "\U0010ffff"
_decode_profile = msgspec.json.Decoder(Profile).decode


class LedgerReading(
    PresentReading,
    UndoReading,
    CounterReading,
    PosReading,
    PrintReading,
    TagReading,
    HqReading,
    MergingReading,
    CampaignReading,
    TillLogReading,
    StaffRows,
    FigureRows,
):
    """What can be asked of the ledger inside one transaction."""

    def __init__(
        self,
        connection: Connection,
        clock: BusinessClock,
        wall_us: Callable[[], int],
        programs_read: dict[str, Program] | None = None,
    ) -> None:
        """``connection`` is inside a transaction; ``clock`` gives the store's days.

        ``programs_read`` keeps programs by their hash from one transaction to the next: they never change.
        """
        self.connection = connection
        self.raw: Any = connection.connection.driver_connection
        self.shelf = StateShelf(self.raw)
        self._clock = clock
        self._wall_us = wall_us
        self._programs = {} if programs_read is None else programs_read
        self._now_us: int | None = None
        self._lists: Lists | None = None

    def moment(self, at_us: int | None = None, clock: BusinessClock | None = None) -> Moment:
        """When something begun now would happen; promised to nobody. See LedgerWriting.moment."""
        wall = self._wall_us()
        recorded = max(wall, self.newest_us() + 1)
        now = self._now_us = self.happens_us(wall, recorded)
        if at_us is not None and at_us > now:
            raise RuleBroken("time.future")
        effective = now if at_us is None else at_us
        return Moment(recorded, effective, (clock or self._clock).day(effective))

    def hq_contact(self) -> HqContact | None:
        """What this till knows of its HQ; None where it has none."""
        if not self.shelf.has_hq:
            return None
        said = dict(self.raw.execute(sql.HQ_SETTINGS).fetchall())
        contact, complete = said.get("hq.last_contact_us"), said.get("hq.last_round_us")
        return HqContact(
            spending=said.get("hq.spending") or "allowed",
            contact_us=int(contact) if contact else None,
            round_us=int(complete) if complete else None,
            program=said.get("hq.program") or "",
        )

    def unsent_spend(self, member_id: str) -> tuple[int, int]:
        """Points that the member, and everybody, used here since the last complete round."""
        of_member, of_till = self.raw.execute(sql.UNSENT_SPEND, (self.shelf.owner(member_id),)).fetchone()
        return int(of_member), int(of_till)

    def setting(self, key: str) -> str | None:
        """A setting of this till, or None."""
        row = self.raw.execute(sql.SETTING, (key,)).fetchone()
        return row[0] if row else None

    def program(self) -> CurrentProgram:
        """The program published last."""
        (named,) = self.raw.execute(sql.PROGRAM_NAME).fetchone()
        return self.program_named(named)

    def program_named(self, named: str) -> CurrentProgram:
        """A program that was published, by its hash."""
        program = self._programs.get(named)
        if program is None:
            (document,) = self.raw.execute(sql.PROGRAM, (named,)).fetchone()
            program = self._programs[named] = read_program(document)
        return CurrentProgram(named, program)

    def program_known(self, named: str) -> CurrentProgram | None:
        """A program by its hash; None for one that never reached this till."""
        if named in self._programs or self.raw.execute(sql.PROGRAM, (named,)).fetchone() is not None:
            return self.program_named(named)
        return None

    def programs_published(self) -> list[Published]:
        """Every publishing of a program, in order."""
        rows = self.raw.execute(sql.PUBLISHED).fetchall()
        return [self._published(number, body) for number, (body,) in enumerate(rows, 1)]

    def _published(self, number: int, data: bytes) -> Published:
        body = decode_body(data)
        said = msgspec.json.decode(body.payload, type=ProgramPublished)
        return Published(
            number=number,
            at_us=body.effective_at_us,
            day=body.business_date,
            approved_by=said.approved_by,
            hash=said.document_hash,
            program=self.program_named(said.document_hash).program,
        )

    def program_document(self, named: str) -> bytes | None:
        """The bytes of a program by its hash."""
        return self.connection.scalar(select(programs.c.document).where(programs.c.hash == named))

    def member(self, member_id: str) -> Member | None:
        """The member with that id."""
        return next(iter(self._members(sql.MEMBER_BY_ID, member_id)), None)

    def member_alone(self, member_id: str) -> Member | None:
        """Who was enrolled under that id, whoever they are one with."""
        row = self.raw.execute(sql.MEMBER_BY_ID, (member_id,)).fetchone()
        return _member(row[1:]) if row else None

    def members_by_number(self, number: str) -> list[Member]:
        """Who has that number: one or none."""
        return self._members(sql.MEMBERS_BY_NUMBER, number)

    def members_by_phone(self, phone: str) -> list[Member]:
        """Everyone with that phone (E.164), oldest first."""
        return self._members(sql.MEMBERS_BY_PHONE, phone)

    def members_by_external_id(self, external_id: str) -> list[Member]:
        """Everyone whom some other system calls that."""
        return self._members(sql.MEMBERS_BY_EXTERNAL_ID, external_id)

    def members_by_name(self, key: str, limit: int) -> list[Member]:
        """Members with a search key (name, pinyin, initials) that begins with ``key``."""
        return self._members(sql.MEMBERS_BY_NAME, key, key + _LAST_CHARACTER, limit * 4, limit)

    def members_by_phone_end(self, digits: str, limit: int) -> list[Member]:
        """Members whose phone ends with ``digits``."""
        turned = digits[::-1]
        return self._members(sql.MEMBERS_BY_PHONE_END, turned, turned + _LAST_CHARACTER, limit)

    def all_members(self) -> Iterator[Member]:
        """Every member, by number; merged ones once."""
        found = self.raw.execute(sql.ALL_MEMBERS)
        return (_member(row[1:]) for row in found if not self.shelf.going.is_gone(row[1]))

    def _members(self, statement: str, *values: str | int) -> list[Member]:
        rows = self.raw.execute(statement, values).fetchall()
        if any(self.shelf.owner(row[1]) != row[1] for row in rows):
            rows = self._of_faces(rows)
        if self.shelf.going.imports:
            rows = [row for row in rows if not self.shelf.going.is_gone(row[1])]
        for row in rows:
            self.shelf.places[row[1]] = row[0]
        return [_member(row[1:]) for row in rows]

    def _of_faces(self, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Whom the rows are of since some were merged, each once."""
        found: dict[str, tuple[Any, ...]] = {}
        for row in rows:
            face = self.raw.execute(sql.MEMBER_BY_ID, (self.shelf.owner(row[1]),)).fetchone() or row
            found.setdefault(face[1], face)
        return list(found.values())

    def state(self, member_id: str) -> MemberState:
        """A member's state with everything folded."""
        return self.shelf.state(member_id)

    def state_before(self, member_id: str, key: OrderKey) -> MemberState:
        """The member's state from the events that count before ``key``; before now that is everything known.

        RuleBroken ``export.past_needs_hq`` for an earlier key of a member of whom events lie at HQ alone.
        """
        if self._now_us is not None and key[0] >= self._now_us and self.shelf.is_told(member_id):
            return self.shelf.state(member_id)
        return self.shelf.before(member_id, key)

    def foresee(self, member_id: str, event: Stamped) -> MemberState:
        """The member as an event, their last, would leave them."""
        return self.shelf.foresee(member_id, event)

    def states_as_of(self, day: date) -> Iterator[tuple[Member, MemberState]]:
        """Every member with the state at the end of a business day: later events not seen. By number.

        RuleBroken ``export.past_needs_hq`` where events that came later or before lie at HQ alone.
        """
        later = select(events.c.member_id).where(events.c.business_date > day, events.c.member_id.is_not(None))
        changed_since = set(self.connection.scalars(later.distinct()))
        has_hq, is_merged = self.shelf.has_hq, self.shelf.is_merged
        for member in self.all_members():
            shelf = StateShelf(self.raw)
            shelf.know(has_hq=has_hq, is_merged=is_merged)
            if shelf.is_told(member.member_id):
                yield member, shelf.as_of(member.member_id, day, self._clock)
            elif member.member_id in changed_since:
                until = [event for event in self.events_of(member.member_id) if event.effective_day <= day]
                yield member, fold_all(until)[0]
            else:
                yield member, shelf.state(member.member_id)

    def state_at(self, member_id: str, day: date) -> MemberState:
        """One member's state at the end of a business day; raises as states_as_of."""
        if self.shelf.is_told(member_id):
            return self.shelf.as_of(member_id, day, self._clock)
        return fold_all([event for event in self.events_of(member_id) if event.effective_day <= day])[0]

    @property
    def lists(self) -> Lists:
        """Many members at once."""
        self._lists = self._lists or lists_of(self)
        return self._lists

    def rows_up_to(self) -> UpTo:
        """How far the rows are that lists are answered from."""
        upto = up_to(self.raw, self.today(), rule_of(self.program().program))
        return replace(upto, owed=len(owed_in(self.raw)))

    def private_text(self, text_id: str) -> bytes | None:
        """Personal text beside the chain, or None once erased."""
        return self.connection.scalar(select(private_texts.c.text).where(private_texts.c.text_id == text_id))

    def granted_by_hand(self, day: date) -> int:
        """Points given by hand on a business day, those taken left out."""
        made = select(events.c.body).where(events.c.business_date == day, events.c.kind == "points.adjusted")
        grants = (stamped_body(body).payload for body in self.connection.scalars(made.where(~events.c.void)))
        return sum(max(0, grant.points) for grant in grants if isinstance(grant, PointsAdjusted))


def _member(row: tuple[Any, ...]) -> Member:
    member_id, member_no, source, enrolled_on, withdrawn, profile = row
    return Member(
        member_id=member_id,
        member_no=member_no,
        source=source,
        enrolled_on=date.fromisoformat(enrolled_on),
        profile=_decode_profile(profile),
        withdrawn=bool(withdrawn),
    )
