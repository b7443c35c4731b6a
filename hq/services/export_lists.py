"""Export lists: points as of a day and members as CSV, on record. The columns are the till's (domain.listing).

A list is written beside its place, recorded, and only then given its place: none leaves unrecorded.
"""

import csv
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Self
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import ProgramPublished, SaleCompleted
from desktop.core.domain.listing import MEMBERS, POINTS, guarded, member_row, points_row
from desktop.core.domain.people import Profile
from desktop.core.domain.program import DEFAULT, Program
from desktop.core.domain.program_document import read_program
from desktop.core.domain.refolding import BEFORE_ALL, NOTHING, in_order, refold
from desktop.core.domain.state import MemberState
from hq.services.folding import stamped
from hq.services.house import Hq
from hq.services.programs import program_of
from hq.services.reading_bodies import read_body
from hq.services.recording import COMMAND_LINE, keep_deed
from hq.store.console_programs import current_program
from hq.store.database import Connection
from hq.store.events import ToFold, of_members
from hq.store.exporting import ListedMember, days_of_stores, listed_members, moved_after, newest_of_tills
from hq.store.pages import ids_of_faces
from hq.store.texts import programs, read_profile

Rows = Iterator[Sequence[object]]
_decode_state = msgspec.json.Decoder(MemberState).decode
_WITH_STORE = (*MEMBERS, "store")


class Exported(Struct, frozen=True, kw_only=True):
    """A list that left the house."""

    what: str
    rows: int
    file: str
    as_of: date | None = None


def export_points(hq: Hq, tenant_id: str, as_of: date, out: Path, who: str = COMMAND_LINE) -> Exported:
    """Every member's points at the end of a day: earned = redeemed + expired + balance.

    RuleBroken ``file.not_writable``.
    """
    with _Draft(out) as draft:
        with hq.database.reading() as connection:
            draft.write(POINTS, _points(connection, tenant_id, as_of))
        return _record(hq, tenant_id, who, Exported(what="points", rows=draft.rows, file=str(out), as_of=as_of), draft)


def export_members(hq: Hq, tenant_id: str, out: Path, who: str = COMMAND_LINE) -> Exported:
    """Every member as of today, phone in full, and the store that enrolled them; raises as export_points."""
    with _Draft(out) as draft:
        with hq.database.reading() as connection:
            draft.write(_WITH_STORE, _members(connection, tenant_id, hq.now_us()))
        return _record(hq, tenant_id, who, Exported(what="members", rows=draft.rows, file=str(out)), draft)


def _record(hq: Hq, tenant_id: str, who: str, exported: Exported, draft: "_Draft") -> Exported:
    facts = {"list": exported.what, "rows": str(exported.rows), "as_of": str(exported.as_of or "")}
    hq.database.write(lambda connection: keep_deed(hq, connection, tenant_id, who, "export.made", **facts))
    draft.publish()
    return exported


def _points(connection: Connection, tenant_id: str, day: date) -> Rows:
    for members in listed_members(connection, tenant_id):
        states = states_as_of(connection, tenant_id, members, day)
        for member in members:
            yield points_row(member.member_no, _external_id(member), states[member.member_id], day)


def states_as_of(
    connection: Connection, tenant_id: str, members: Sequence[ListedMember], day: date
) -> dict[str, MemberState]:
    """Each member's state at the end of a day: what counts later is not seen."""
    face_of = ids_of_faces(connection, tenant_id, [member.member_id for member in members])
    moved = {face_of[member_id] for member_id in moved_after(connection, tenant_id, day, list(face_of))}
    behind = [member_id for member_id, face in face_of.items() if face in moved]
    held: dict[str, list[ToFold]] = defaultdict(list)
    for event in of_members(connection, tenant_id, behind, BEFORE_ALL[0]):
        if event.day <= day:
            held[face_of[event.member_id or ""]].append(event)
    return {
        member.member_id: _folded(held[member.member_id])
        if member.member_id in moved
        else _decode_state(member.state)
        if member.state is not None
        else NOTHING
        for member in members
    }


def _folded(events: Iterable[ToFold]) -> MemberState:
    rows = [(stamped(row), row.member_id) for row in events]
    owners = {event.event_id: member_id for event, member_id in rows if type(event.payload) is SaleCompleted}
    return refold(NOTHING, {}, in_order(event for event, _ in rows), owners).state


def _members(connection: Connection, tenant_id: str, now_us: int) -> Rows:
    program, days = _program(connection, tenant_id), days_of_stores(connection, tenant_id)
    utc = datetime.fromtimestamp(now_us // 1_000_000, UTC)
    today = {
        store: (utc.astimezone(ZoneInfo(zone)) - timedelta(minutes=late)).date()
        for store, (_, zone, late) in days.items()
    }
    for members in listed_members(connection, tenant_id):
        for member in members:
            profile = Profile(external_id=member.external_id)
            if member.text is not None:
                profile = read_profile(member.text)
            state = _decode_state(member.state) if member.state is not None else NOTHING
            day = today.get(member.store_id, utc.date())
            row = member_row(member.member_no, profile, state, member.enrolled_on, program, day)
            yield (*row, guarded(days[member.store_id][0] if member.store_id in days else ""))


def _external_id(member: ListedMember) -> str | None:
    return read_profile(member.text).external_id if member.text is not None else member.external_id


def _program(connection: Connection, tenant_id: str) -> Program:
    """What HQ published last; before that what a till published last; before that the default."""
    if now := current_program(connection, tenant_id):
        return read_program(now.document)
    body = newest_of_tills(connection, tenant_id)
    payload = read_body(body, b"").payload if body is not None else None
    if isinstance(payload, ProgramPublished):
        named = payload.document_hash
        if document := programs(connection, tenant_id, [named]).get(named):
            return program_of(document) or DEFAULT
    return DEFAULT


class _Draft:
    """A CSV file that is whole or absent: UTF-8 without a mark, a line per row, ended by LF. ``rows`` counts data."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.{token_hex(4)}.part")
        self.rows = 0

    def write(self, header: Sequence[str], rows: Rows) -> None:
        """Write everything beside the place. RuleBroken ``file.not_writable``."""
        if self._path.is_dir():
            raise self._refused()
        try:
            with self._part.open("x", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(header)
                for self.rows, row in enumerate(rows, 1):
                    writer.writerow(row)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._refused() from error

    def publish(self) -> None:
        """Give the file its place, replacing an older one. RuleBroken ``file.not_writable``."""
        try:
            self._part.replace(self._path)
        except OSError as error:
            raise self._refused() from error

    def _refused(self) -> RuleBroken:
        return RuleBroken("file.not_writable", name=self._path.name, folder=str(self._path.parent))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._part.unlink(missing_ok=True)
