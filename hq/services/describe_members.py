"""Who members are: number, source, store and the profile that counts, from the events that say so, in their order.

Enrolments taken back with an import say nothing more; somebody of whom nothing else counts is gone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from desktop.core.domain.events import MemberEnrolled, ProfileChanged
from desktop.core.domain.people import Profile, text_digest
from desktop.core.domain.state import OrderKey
from hq.services.phone_marks import phone_mark
from hq.services.reading_bodies import read_body
from hq.services.work import Work
from hq.store import events as log
from hq.store import members, texts
from hq.store.members import MemberLine

LONGEST_SHOWN = 200
"""Characters of a number, a source, a name, as a row of members holds them."""


class Saying(Struct, frozen=True):
    """An enrolment or a changed profile: when it counts, where it was said, and what."""

    key: OrderKey
    store_id: str
    void: bool
    said: MemberEnrolled | ProfileChanged


def describe_faces(work: Work, described: Iterable[str]) -> None:
    """Of several ids that are one person, the face bears the newest profile of them all, one with a name first.

    For everybody in ``described`` and whoever was merged or parted now.
    """
    touched = {*described, *work.reshaped}
    if not touched:
        return
    faces = members.faces_of(work.connection, work.tenant_id, touched)
    rows = members.behind(work.connection, work.tenant_id, set(faces.values()))
    together: dict[str, list[str]] = defaultdict(list)
    for row in rows.values():
        together[row.face].append(row.member_id)
    wanted = [name for name, row in rows.items() if len(together[row.face]) > 1 or name in work.reshaped]
    if not wanted:
        return
    sayings = _held_sayings(work, wanted)
    for name, said in _new_sayings(work).items():
        sayings[name] |= said
    found = _profiles(work, [one.said for said in sayings.values() for one in said.values() if not one.void])
    lines = [_line(work, rows[name], list(sayings[name].values()), found, is_gone=rows[name].gone) for name in wanted]
    shared = [_shown(line, [sayings[name] for name in together[line.face]], found) for line in lines]
    changed = [line for line in shared if line != rows[line.member_id]]
    members.save_lines(work.connection, work.tenant_id, changed)
    for line in changed:
        work.change("member", line.member_id)


def _shown(line: MemberLine, of_all: Iterable[Mapping[str, Saying]], found: Mapping[str, Profile]) -> MemberLine:
    """The face with the profile that is shown; any other id with its own."""
    counting = [one for said in of_all for one in said.values() if not one.void]
    if line.member_id != line.face or not counting:
        return line
    best = max(counting, key=lambda one: (bool(_name(found, one)), one.key))
    return msgspec.structs.replace(line, profile_id=best.said.profile_id, name=_plain(_name(found, best)))


def _name(found: Mapping[str, Profile], saying: Saying) -> str:
    return found.get(saying.said.profile_id, Profile()).name


def describe_members(work: Work, again: Iterable[str] = ()) -> dict[str, MemberLine]:
    """Write the rows of members about whom something new is said, and of those in ``again``; the rows."""
    new = _new_sayings(work)
    wanted = sorted({*new, *again})
    if not wanted:
        return {}
    rows = members.lines(work.connection, work.tenant_id, wanted)
    known = [name for name in wanted if name in again or rows[name].member_no or rows[name].profile_id]
    sayings = _held_sayings(work, known)
    for name, said in new.items():
        sayings[name] |= said
    found = _profiles(work, [_newest(said.values()) for said in sayings.values()])
    standing = _standing(work, [name for name in wanted if all(said.void for said in sayings[name].values())])
    described = {
        name: _line(work, rows[name], list(sayings[name].values()), found, is_gone=name not in standing)
        for name in wanted
    }
    members.save_lines(work.connection, work.tenant_id, described.values())
    for name in wanted:
        work.change("member", name)
    return described


Sayings = dict[str, dict[str, Saying]]


def _new_sayings(work: Work) -> Sayings:
    """By member, by event: what the new events say."""
    found: Sayings = {}
    for event in work.entered:
        said = event.payload
        if event.member_id and isinstance(said, MemberEnrolled | ProfileChanged):
            saying = Saying(event.order_key, event.store_id, event.void, said)
            found.setdefault(event.member_id, {})[event.event_id] = saying
    return found


def _held_sayings(work: Work, member_ids: Sequence[str]) -> Sayings:
    """By member, by event: what was said before."""
    found: Sayings = defaultdict(dict)
    rows = log.saying_who(work.connection, work.tenant_id, member_ids) if member_ids else []
    for row in rows:
        said = read_body(row.body, b"").payload
        if isinstance(said, MemberEnrolled | ProfileChanged):
            saying = Saying((row.at_us, row.event_id), row.store_id, row.void, said)
            found[row.member_id][row.event_id] = saying
    return found


def _newest(sayings: Iterable[Saying]) -> MemberEnrolled | ProfileChanged | None:
    """What was said last of all that counts."""
    counting = [saying for saying in sayings if not saying.void]
    return max(counting, key=lambda saying: saying.key).said if counting else None


def _profiles(work: Work, newest: Iterable[MemberEnrolled | ProfileChanged | None]) -> dict[str, Profile]:
    """The profiles that their events vouch for, by id."""
    digests = {said.profile_id: said.profile_digest for said in newest if said is not None}
    missing = [text_id for text_id in digests if text_id not in work.texts]
    held = work.texts | texts.texts(work.connection, work.tenant_id, missing)
    found = dict[str, Profile]()
    for text_id, digest in digests.items():
        salt, text = held.get(text_id, (b"", b""))
        if text and text_digest(salt, text) == digest:
            found[text_id] = texts.read_profile(text)
    return found


def _standing(work: Work, member_ids: Sequence[str]) -> set[str]:
    """Those of whom something counts, though nobody enrolled them any more."""
    coming = {event.member_id for event in work.counting() if event.member_id}
    counted = log.with_counting_events(work.connection, work.tenant_id, member_ids) if member_ids else set()
    return counted | (coming & set(member_ids))


def _line(
    work: Work, row: MemberLine, sayings: Sequence[Saying], found: Mapping[str, Profile], *, is_gone: bool
) -> MemberLine:
    """The row that the sayings make; where all enrolments were taken back, number and source stay to be shown."""
    counting = [saying for saying in sayings if not saying.void]
    said = _newest(sayings)
    profile = found.get(said.profile_id, Profile()) if said else Profile()
    enrolments = _enrolments(counting) or _enrolments(sayings)
    line = MemberLine(
        member_id=row.member_id,
        face=row.face,
        profile_id=said.profile_id if said else None,
        external_id=profile.external_id,
        phone_mark=phone_mark(work.tenant.stamp_key, profile.phone) if profile.phone else None,
        name=_plain(profile.name),
        gone=bool(sayings) and not counting and is_gone,
    )
    if not enrolments:
        return line
    last = max(enrolments, key=lambda saying: saying.key)
    enrolled = last.said
    if not isinstance(enrolled, MemberEnrolled):
        return line
    return msgspec.structs.replace(
        line,
        member_no=enrolled.member_no[:LONGEST_SHOWN],
        source=enrolled.source[:LONGEST_SHOWN],
        enrolled_on=enrolled.enrolled_on,
        store_id=last.store_id,
        shared_phone=enrolled.shared_phone,
    )


def _enrolments(sayings: Iterable[Saying]) -> list[Saying]:
    return [one for one in sayings if isinstance(one.said, MemberEnrolled)]


def _plain(text: str) -> str:
    """A name as a column can hold it."""
    return text.replace("\0", "")[:LONGEST_SHOWN]
