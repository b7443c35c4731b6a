"""People of another system, written: enrolled, completed, recognised; their balances opened or corrected."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.events import (
    MemberEnrolled,
    Payload,
    PointsAdjusted,
    PointsOpened,
    ProfileChanged,
    SaleCompleted,
    TierOpened,
)
from desktop.core.domain.people import Member, Profile
from desktop.core.domain.state import Stamped
from desktop.core.domain.validity import Validity
from desktop.core.ports import CurrentProgram, Fact, ImportWriting, NewMember, Stage, Till
from desktop.core.services.moving_in.import_log import ImportLog
from desktop.core.services.moving_in.levels import MOST_TOLD, Levels, is_rung
from desktop.core.services.moving_in.member_rows import PersonRow
from desktop.core.services.moving_in.report import Difference, ImportReport
from desktop.core.services.profiles import seal_profile, search_keys

Expiry = Literal["program", "never"]
_FOR_EVER = Validity(kind="never")
_CONSENT_BROUGHT = "moving in"


class Terms(Struct, frozen=True, kw_only=True):
    """What was chosen for all (RULES.md, "Moving in"): how long balances live, which level is which tier."""

    expiry: Expiry = "program"
    levels: Mapping[str, str] = {}


class _Chunk(Struct, frozen=True):
    """What holds for the rows of one transaction; ``known`` and ``by_phone`` grow with it. ``completed``: by member."""

    writing: ImportWriting
    program: CurrentProgram
    ids_used: bool
    known: set[str]
    erased: set[str]
    by_phone: dict[str, list[str]]
    new: list[NewMember]
    completed: dict[str, NewMember]


class BroughtMembers:
    """Writes chunks of people, in the file's order."""

    def __init__(self, till: Till, report: ImportReport, log: ImportLog, stage: Stage, terms: Terms) -> None:
        """``stage`` remembers who the file has named."""
        self._till = till
        self._terms = terms
        self._stage = stage
        self._report = report
        self._log = log
        self._source = report.source
        self._levels: tuple[str, Levels] | None = None

    def write(self, writing: ImportWriting, rows: Sequence[PersonRow]) -> None:
        """Write the chunk's new people; count the others."""
        ids = [names.member_id(self._source, row.profile.external_id) for row in rows if row.profile.external_id]
        phones = [row.profile.phone for row in rows if row.profile.phone]
        chunk = _Chunk(
            writing, writing.program(), writing.may_hold_void_ids(),
            writing.held_members(ids), writing.erased_members(ids), writing.phone_holders(phones), [], {},
        )  # fmt: skip
        for row in rows:
            self._write_row(chunk, row)
        writing.add_members(chunk.new)
        writing.complete_members(list(chunk.completed.values()))

    def _write_row(self, chunk: _Chunk, row: PersonRow) -> None:
        if self._named_before(row.profile):
            self._report.duplicate += 1
            return
        external_id = row.profile.external_id
        if external_id and names.member_id(self._source, external_id) in chunk.erased:
            self._report.reject(row.record.number, row.record.line, "member.erased")
            return
        known = self._known(chunk, row.profile)
        if known and not self._meet(chunk, row, known):
            self._report.duplicate += 1
            return
        if not known:
            self._enrol(chunk, row)
        self._report.imported += 1
        for note in row.notes:
            self._report.note(row.record, note)

    def _named_before(self, profile: Profile) -> bool:
        """Whether the file has named this member before: the first row counts, whatever the others say."""
        has_phone_been_met = profile.phone is not None and self._stage.met(f"phone {profile.phone}")
        return self._stage.met(f"id {profile.external_id}") if profile.external_id else has_phone_been_met

    def _known(self, chunk: _Chunk, profile: Profile) -> list[str]:
        """The members that the row can mean: by external id one or none, without one everybody with the phone."""
        if profile.external_id:
            own_id = names.member_id(self._source, profile.external_id)
            return [own_id] if own_id in chunk.known else []
        return chunk.by_phone.get(profile.phone or "", [])

    def _enrol(self, chunk: _Chunk, row: PersonRow) -> None:
        self._report.members_added += 1
        self._tell_level(chunk, row)
        if self._report.dry_run:
            return
        member_id, event_id = self._ids(chunk, row.profile)
        member = Member(
            member_id=member_id,
            member_no=chunk.writing.next_member_number(),
            source=self._source,
            enrolled_on=chunk.writing.moment().day,
            profile=row.profile,
        )
        kept = seal_profile(self._till, row.profile)
        enrolled = MemberEnrolled(
            member_no=member.member_no,
            profile_id=kept.text_id,
            profile_digest=kept.digest,
            enrolled_on=member.enrolled_on,
            source=self._source,
            from_before=True,
            consents=row.consents,
            consent_text=_CONSENT_BROUGHT if row.consents else "",
            shared_phone=row.profile.phone in chunk.by_phone,
        )
        self._append(chunk, event_id, member_id, enrolled)
        chunk.new.append(NewMember(member, kept.text_id, kept.salt, search_keys(row.profile)))
        if row.profile.phone:
            chunk.by_phone.setdefault(row.profile.phone, []).append(member_id)
        self._lift(chunk, row, member_id)
        if row.points:
            self._open(chunk, member_id, row.points, names.opening_id(self._source, member_id))

    def _tell_level(self, chunk: _Chunk, row: PersonRow) -> None:
        """Count a level that stays text; name the tier that another is taken for."""
        levels, tiers = self._report.levels, self._report.tiers
        if not row.level or row.level in tiers:
            return
        tier = self._levels_of(chunk).tier(row.level)
        if tier is None and (row.level in levels or len(levels) < MOST_TOLD):
            levels[row.level] = levels.get(row.level, 0) + 1
        elif tier is not None and len(tiers) < MOST_TOLD:
            tiers[row.level] = tier.code

    def _levels_of(self, chunk: _Chunk) -> Levels:
        """What levels are taken for under the program that counts."""
        if self._levels is None or self._levels[0] != chunk.program.hash:
            self._levels = chunk.program.hash, Levels(chunk.program.program, self._terms.levels)
        return self._levels[1]

    def _lift(self, chunk: _Chunk, row: PersonRow, member_id: str) -> None:
        """A tier that the list names holds for a term (RULES.md, "Moving in")."""
        program = chunk.program.program
        tier = self._levels_of(chunk).tier(row.level) if row.level else None
        if tier is not None and is_rung(program, tier):
            said = TierOpened(code=tier.code, ladder=program.ladder_rule, source=self._source)
            self._append(chunk, self._till.ids.event_id(), member_id, said, chunk.program.hash)

    def _ids(self, chunk: _Chunk, profile: Profile) -> tuple[str, str]:
        """The member's id and that of the enrolment: from the name given outside, else made; never from a phone."""
        if not profile.external_id:
            made = self._till.ids.event_id()
            return made, made
        member_id = names.member_id(self._source, profile.external_id)
        return member_id, chunk.writing.free_event_id(member_id) if chunk.ids_used else member_id

    def _meet(self, chunk: _Chunk, row: PersonRow, member_ids: list[str]) -> bool:
        """Whether the row adds something to a member we have; what it contradicts is listed. Several: to nobody."""
        if len(member_ids) > 1:
            return False
        completed = self._complete(chunk, row, member_ids[0])
        return self._correct(chunk, row, member_ids[0]) or completed

    def _complete(self, chunk: _Chunk, row: PersonRow, member_id: str) -> bool:
        """Give a member that came with bills alone the profile of the list, and what it says they agreed to."""
        brought = row.profile
        if not brought.external_id or not (brought.name or brought.phone):
            return False
        member = chunk.writing.member(member_id)
        if (
            member is None or member.member_id in chunk.completed
        ):  # named by two ids, merged since: the first row counts
            return False
        if member.profile != Profile(external_id=member.profile.external_id):
            return False
        self._tell_level(chunk, row)
        if not self._report.dry_run:
            self._lift(chunk, row, member_id)
            kept = seal_profile(self._till, brought)
            payload = ProfileChanged(
                profile_id=kept.text_id,
                profile_digest=kept.digest,
                consents=row.consents or None,
                consent_text=_CONSENT_BROUGHT if row.consents else "",
            )
            self._append(chunk, self._till.ids.event_id(), member.member_id, payload)  # their face, if merged since
            full = replace(member, profile=brought)
            chunk.completed[member.member_id] = NewMember(full, kept.text_id, kept.salt, search_keys(brought))
        return True

    def _correct(self, chunk: _Chunk, row: PersonRow, member_id: str) -> bool:
        """Bring a balance nobody has used up to a newer list; one of somebody who has moved on is only listed.

        So is one that HQ has told, whose opening is not known here: it must not be opened a second time.
        """
        totals = chunk.writing.state(member_id).totals
        if row.points is None or (totals.redeemed == 0 and totals.issued - totals.clawed == row.points):
            return False
        events = chunk.writing.events_of(member_id)
        opened = [each for each in events if _opens(each, self._source)]
        own = [each for each in opened if each.member_id == member_id]  # not those of another whom they are one with
        held = _points(own)
        if held == row.points:
            return False
        is_theirs = (totals.issued - totals.clawed, totals.redeemed) == (_points(opened), 0)
        if not is_theirs or any(_moves_on(event, self._source) for event in events):
            member = chunk.writing.member(member_id)
            number = member.member_no if member else ""
            self._report.differ(Difference(row.record.number, row.record.line, number, held, row.points))
            return False
        if not self._report.dry_run:
            nth = f"{self._source}/{len(own)}/{row.points}" if own else self._source
            self._open(chunk, member_id, row.points - held, names.opening_id(nth, member_id))
        return True

    def _open(self, chunk: _Chunk, member_id: str, points: int, event_id: str) -> None:
        """One lot, or a debt; under today's rule for lots, or for ever."""
        rule = _FOR_EVER if self._terms.expiry == "never" else chunk.program.program.lot_rule
        payload = PointsOpened(points=points, lot_rule=rule, source=self._source)
        event_id = chunk.writing.free_event_id(event_id) if chunk.ids_used else event_id
        self._append(chunk, event_id, member_id, payload, chunk.program.hash)

    def _append(
        self, chunk: _Chunk, event_id: str, member_id: str, payload: Payload, program_hash: str | None = None
    ) -> None:
        fact = Fact(
            event_id=event_id,
            moment=chunk.writing.moment(),
            payload=payload,
            member_id=member_id,
            program_hash=program_hash,
            import_id=self._log.begin(chunk.writing),
        )
        chunk.writing.append(fact)


def _opens(event: Stamped, source: str) -> bool:
    """Whether the source brought a balance with it."""
    return isinstance(event.payload, PointsOpened) and event.payload.source == source


def _points(opened: Sequence[Stamped]) -> int:
    """What these opened in all."""
    return sum(each.payload.points for each in opened if isinstance(each.payload, PointsOpened))


def _moves_on(event: Stamped, source: str) -> bool:
    """Whether with this event a member has points from anything but this source's lists, or belongs to another."""
    said = event.payload
    if isinstance(said, MemberEnrolled | PointsOpened):
        return said.source != source
    if isinstance(said, SaleCompleted):
        return bool(said.intent.redeem_points or (said.award and said.award.points))
    return isinstance(said, PointsAdjusted)
