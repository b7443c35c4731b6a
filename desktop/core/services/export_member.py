"""Export all that is kept of one member, on their request: pages to read and the same facts for a machine, in one file.

On record, with the member's id and never with what it said. The phone is in full: it is the member's own.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.core.domain.errors import NotFound
from desktop.core.domain.people import Member
from desktop.core.domain.sheets import Document, Sheet
from desktop.core.domain.staff import Approval
from desktop.core.ports import Reading, Till
from desktop.core.services.allow import refuse_in_safe_mode
from desktop.core.services.export_lists import Exported, To, let_go
from desktop.core.services.list_movements import Movement, movements
from desktop.core.services.list_profiles import profile_history
from desktop.core.services.member_cases import cases_of
from desktop.core.services.note_member import notes
from desktop.core.services.portray_member import portray_member
from desktop.core.services.tell import money
from desktop.core.words import Words

MOST_MOVEMENTS = 100_000
_COLUMNS = ("at", "what_head", "value", "note")


class Known(Struct, frozen=True):
    """A fact: which part of it, when, a code of what, what it says, and more of it in words or figures."""

    part: str
    at: str
    what: str
    value: str
    note: str = ""


class _Kept(Struct, frozen=True):
    """What the machine reads."""

    member_no: str
    shop: str
    as_of: str
    facts: tuple[Known, ...]


def export_member(till: Till, member_id: str, out: Path, language: str, approval: Approval | None = None) -> Exported:
    """A zip of ``member.pdf`` and ``member.json``: profile, consents, points, bills, tags, notes and cases.

    ``approval``: of the deed "export". Raises what export_list raises, NotFound ``member.not_found``.
    """
    refuse_in_safe_mode(till)
    till.staff.demand("export", approval)
    with till.ledger.reading() as reading:
        member, today = reading.member(member_id), reading.today()
        if member is None:
            raise NotFound("member.not_found", key="…" + member_id[-4:])
        known = [*_profile(reading, member), *_said(till, reading, member)]
    facts = (*known, *_versions(till, member_id), *_consents(till, member_id), *_moved(till, member_id, language))
    kept = _Kept(member.member_no, till.shop.name, today.isoformat(), facts)
    pages = till.papers.pages(_document(till, member, kept, language))
    files = {"member.pdf": pages, "member.json": msgspec.json.format(msgspec.json.encode(kept))}
    draft = till.tables.keep(out, till.tables.bundled(files), len(facts))
    return let_go(till, "member", draft, To(out, None, approval, member_id))


def _document(till: Till, member: Member, kept: _Kept, language: str) -> Document:
    words = Words(language)
    header = tuple(words.say(f"export_member.{column}") for column in _COLUMNS)
    sheets = tuple(
        Sheet(
            title=words.say(f"export_member.part.{part}"),
            header=header,
            rows=tuple((fact.at, _named(words, fact), _told(words, fact), fact.note) for fact in facts),
        )
        for part, facts in groupby(kept.facts, attrgetter("part"))
    )
    title = words.say("export_member.title", name=member.profile.name or member.member_no)
    subtitle = words.say("export_member.made", shop=till.shop.name, day=kept.as_of)
    return Document(title=title, subtitle=subtitle, language=language, sheets=sheets)


def _named(words: Words, fact: Known) -> str:
    """What a fact is about; a tag's group, and a column of another system, stand for themselves."""
    key = f"export_member.what.{fact.what}"
    return words.say(key) if words.has(key) else fact.what


def _told(words: Words, fact: Known) -> str:
    """A gender is a word of ours, all else what was written."""
    key = f"window.parts.genders.{fact.value}"
    return words.say(key) if fact.what == "gender" and words.has(key) else fact.value


def _profile(reading: Reading, member: Member) -> Iterator[Known]:
    profile, state, today = member.profile, reading.state(member.member_id), reading.today()
    yield Known("profile", member.enrolled_on.isoformat(), "member_no", member.member_no)
    named = {
        "name": profile.name,
        "phone": profile.phone,
        "birthday": profile.birthday,
        "gender": profile.gender,
        "nickname": profile.nickname,
        "external_id": profile.external_id,
        **profile.imported,
    }
    for what, value in named.items():
        if value:
            yield Known("profile", "", what, value)
    yield Known("points", today.isoformat(), "balance", str(state.balance(today)))
    for lot in state.lots:
        until = lot.last_day.isoformat() if lot.last_day else ""
        yield Known("points", lot.earned_on.isoformat(), "lot", str(lot.points), until)
    for group, tag in state.tags:
        yield Known("tag", "", f"tag_{group}", tag)


def _said(till: Till, reading: Reading, member: Member) -> Iterator[Known]:
    for note in notes(till, reading, member.member_id):
        yield Known("note", f"{note.at:%Y-%m-%d %H:%M}", "note", note.text or "")
    for case in cases_of(till, reading, member.member_id):
        yield Known("case", f"{case.at:%Y-%m-%d %H:%M}" if case.at else "", case.sort, case.text or "")
        if case.closed_at is not None:
            yield Known("case", f"{case.closed_at:%Y-%m-%d %H:%M}", "closed", case.how or "")


def _versions(till: Till, member_id: str) -> Iterator[Known]:
    """Who they were before, the newest left out: that is the profile."""
    for version in profile_history(till, member_id)[1:]:
        told = (version.name, version.phone, version.birthday, version.gender)
        yield Known("before", f"{version.at:%Y-%m-%d %H:%M}", "profile", " · ".join(part for part in told if part))


def _consents(till: Till, member_id: str) -> Iterator[Known]:
    for step in portray_member(till, member_id).consents:
        said = "given" if step.given else "withdrawn"
        yield Known("consent", f"{step.at:%Y-%m-%d %H:%M}", f"{step.channel}_{said}", step.text_version)


def _moved(till: Till, member_id: str, language: str) -> Iterator[Known]:
    for row in movements(till, member_id, None, MOST_MOVEMENTS, language).rows:
        amount = money(row.amount_minor, till.shop.currency) if row.amount_minor is not None else ""
        at = f"{row.at:%Y-%m-%d %H:%M}" if row.at is not None else row.day.isoformat()
        note = " ".join(part for part in (amount, row.bill_no or "", row.reason or "") if part)
        yield Known("movement", at, _kind(row), f"{row.points:+d}", note)


def _kind(row: Movement) -> str:
    if row.kind == "adjusted":
        return "given" if row.points > 0 else "taken"
    return row.kind
