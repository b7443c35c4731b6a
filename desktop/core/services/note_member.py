"""Notes about a member: private text, latest first; a pinned one is shown when the member is scanned."""

from datetime import datetime

from msgspec import Struct

from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.state import MemberState
from desktop.core.domain.upkeep import MemberNoted, NoteChanged
from desktop.core.ports import Fact, Reading, Till
from desktop.core.services.allow import allow
from desktop.core.services.profiles import keep_reason
from desktop.core.services.who import find_here

NOTE_KINDS = ("member.noted", "member.note_changed")
MOST_NOTES = 200


class Note(Struct, frozen=True, kw_only=True):
    """A note that stands. ``text`` None: erased, or written elsewhere and not held here."""

    noted_id: str
    at: datetime
    staff_id: str
    text: str | None
    pinned: bool


def note_member(till: Till, event_id: str, key: str, text: str, *, pinned: bool = False) -> str:
    """Write something down about the member; the note's name. The same event id again writes nothing more.

    Raises what find_here raises, RuleBroken ``note.blank``.
    """
    if not text.strip():
        raise RuleBroken("note.blank")
    with till.ledger.writing() as writing:
        member = find_here(till, writing, key).member
        if (done := writing.event(event_id)) is None:
            allow(till, writing, "member.note", event_id)
            kept = keep_reason(till, writing, member.member_id, text)
            said = MemberNoted(note_id=kept.text_id, note_digest=kept.digest, pinned=pinned)
            writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said, member_id=member.member_id))
        elif not isinstance(done.payload, MemberNoted):
            raise Conflict("merge.differs")
    return event_id


def change_note(till: Till, event_id: str, noted_id: str, *, pinned: bool = False, removed: bool = False) -> None:
    """Pin a note, pin it no more, or take it away. NotFound ``note.unknown``."""
    with till.ledger.writing() as writing:
        note = writing.event(noted_id)
        if note is None or not isinstance(note.payload, MemberNoted):
            raise NotFound("note.unknown")
        if writing.event(event_id) is None:
            allow(till, writing, "member.note", event_id)
            text_id = note.payload.note_id
            said = NoteChanged(noted_id=noted_id, note_id=text_id, pinned=pinned, removed=removed)
            writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said, member_id=note.member_id))


def notes_of(till: Till, member_id: str) -> tuple[Note, ...]:
    """The notes that stand, latest first."""
    with till.ledger.reading() as reading:
        return notes(till, reading, member_id)


def notes(till: Till, reading: Reading, member_id: str) -> tuple[Note, ...]:
    """As notes_of, inside a reading."""
    changed: dict[str, NoteChanged] = {}
    found = []
    for entry in reading.entries(member_id, NOTE_KINDS, None, MOST_NOTES):  # newest first: what was said last counts
        said = entry.event.payload
        if isinstance(said, NoteChanged):
            changed.setdefault(said.noted_id, said)
        elif isinstance(said, MemberNoted):
            last = changed.get(entry.event.event_id)
            if last is None or not last.removed:
                found.append(
                    Note(
                        noted_id=entry.event.event_id,
                        at=till.clock.wall(entry.event.effective_at_us),
                        staff_id=entry.staff_id,
                        text=_text(reading, said.note_id),
                        pinned=last.pinned if last is not None else said.pinned,
                    )
                )
    return tuple(found)


def pinned_texts(reading: Reading, state: MemberState) -> tuple[str, ...]:
    """What is to be shown at scan, as far as the texts are here."""
    texts = [_text(reading, note_id) for _, note_id in state.pinned]
    return tuple(text for text in texts if text)


def _text(reading: Reading, text_id: str) -> str | None:
    text = reading.private_text(text_id)
    return text.decode() if text is not None else None
