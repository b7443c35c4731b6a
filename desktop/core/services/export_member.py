"""Export all that is kept of one member, on their request: one table that anybody can read, recorded as an export.

A row a fact: which part of it, when, what, and what it says. The phone is in full: it is the member's own.
"""

from collections.abc import Iterator
from pathlib import Path

from desktop.core.domain.errors import NotFound
from desktop.core.domain.listing import guarded
from desktop.core.domain.people import Member
from desktop.core.domain.staff import Approval
from desktop.core.ports import Reading, Till
from desktop.core.services.export_lists import Exported, To, export_list
from desktop.core.services.list_movements import movements
from desktop.core.services.member_cases import cases_of
from desktop.core.services.note_member import notes
from desktop.core.services.portray_member import portray_member
from desktop.core.services.tell import money

HEADER = ("part", "at", "what", "value")
MOST_MOVEMENTS = 100_000
Row = tuple[str, str, str, str]


def export_member(till: Till, member_id: str, out: Path, language: str, approval: Approval | None = None) -> Exported:
    """Profile, consents, points, movements, tags, notes and cases. ``approval``: of the deed "export".

    Raises what export_list raises, NotFound ``member.not_found``.
    """
    till.staff.demand("export", approval)
    with till.ledger.reading() as reading:
        member = reading.member(member_id)
        if member is None:
            raise NotFound("member.not_found", key="…" + member_id[-4:])
        known = [*_profile(reading, member), *_said(till, reading, member)]
    rows = [*known, *_consents(till, member_id), *_moved(till, member_id, language)]
    guarded_rows = [tuple(guarded(cell) for cell in row) for row in rows]
    return export_list(till, "member", HEADER, lambda _: iter(guarded_rows), To(out, None, approval))


def _profile(reading: Reading, member: Member) -> Iterator[Row]:
    profile, state, today = member.profile, reading.state(member.member_id), reading.today()
    yield "profile", member.enrolled_on.isoformat(), "member_no", member.member_no
    named = {
        "name": profile.name,
        "phone": profile.phone,
        "birthday": profile.birthday,
        "gender": profile.gender,
        "nickname": profile.nickname,
        "external_id": profile.external_id,
        **{f"imported.{column}": text for column, text in profile.imported.items()},
    }
    for what, value in named.items():
        if value:
            yield "profile", "", what, value
    yield "points", today.isoformat(), "balance", str(state.balance(today))
    for lot in state.lots:
        until = lot.last_day.isoformat() if lot.last_day else ""
        yield "points", lot.earned_on.isoformat(), f"lot {until}".strip(), str(lot.points)
    for group, tag in state.tags:
        yield "tag", "", group, tag


def _said(till: Till, reading: Reading, member: Member) -> Iterator[Row]:
    for note in notes(till, reading, member.member_id):
        yield "note", f"{note.at:%Y-%m-%d %H:%M}", "note", note.text or ""
    for case in cases_of(till, reading, member.member_id):
        yield "case", f"{case.at:%Y-%m-%d %H:%M}" if case.at else "", case.sort, case.text or ""
        if case.closed_at is not None:
            yield "case", f"{case.closed_at:%Y-%m-%d %H:%M}", f"{case.sort}.closed", case.how or ""


def _consents(till: Till, member_id: str) -> Iterator[Row]:
    for step in portray_member(till, member_id).consents:
        said = "yes" if step.given else "no"
        yield "consent", f"{step.at:%Y-%m-%d %H:%M}", step.channel, f"{said} {step.text_version}".strip()


def _moved(till: Till, member_id: str, language: str) -> Iterator[Row]:
    for row in movements(till, member_id, None, MOST_MOVEMENTS, language).rows:
        amount = money(row.amount_minor, till.shop.currency) if row.amount_minor is not None else ""
        at = f"{row.at:%Y-%m-%d %H:%M}" if row.at is not None else row.day.isoformat()
        what = " ".join(part for part in (row.kind, row.bill_no or "", amount, row.reason or "") if part)
        yield "movement", at, what, f"{row.points:+d}"
