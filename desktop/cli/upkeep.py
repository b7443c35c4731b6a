"""``member merge``, ``unmerge``, ``twins``, ``freeze``, ``leave``, ``note`` …: what happens to a membership itself.

What cannot be taken back lightly is only shown until ``--yes`` is typed.
"""

from argparse import Namespace
from typing import Any

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.commands import Command, no_arguments
from desktop.cli.session import Session
from desktop.core.command_line.flags import WrongUse
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.names import grouped
from desktop.core.services.detach_phone import detach_phone
from desktop.core.services.freeze_member import freeze_member, unfreeze_member
from desktop.core.services.leave_member import leave_member, preview_leaving, return_member
from desktop.core.services.merge_members import FIELDS, MergeRequest, merge_members, preview_merge
from desktop.core.services.note_member import change_note, note_member, notes_of
from desktop.core.services.part_members import last_merge, part_members, preview_parting
from desktop.core.services.show_member import show_member
from desktop.core.services.suggest_merges import suggest_merges
from desktop.core.services.who import find_here

_SIDES = ("1", "2")


def _built(value: object) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(value)
    return built


def _merge_arguments(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("other", metavar="KEY")
    parser.add_argument("--take", action="append", default=[], metavar="FIELD=1|2")


def _merge(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        preview = preview_merge(till, args.key, args.other)
        ids = [side.member_id for side in preview.sides]
        take = {field: ids[_SIDES.index(side)] for field, side in _taken(args.take).items()}
        asked = MergeRequest(event_id=till.ids.event_id(), one_key=args.key, other_key=args.other, take=take)
        done = merge_members(till, asked)
    numbers = " + ".join(grouped(side.member_no) for side in preview.sides)
    number = grouped(done.member_no)
    text = session.say("commands.upkeep.merged", numbers=numbers, number=number, points=_n(done.balance))
    return Answer(_built(done), text)


def _taken(said: list[str]) -> dict[str, str]:
    """``phone=2``: which of the two each field is taken from."""
    found = dict(part.partition("=")[::2] for part in said)
    for field, side in found.items():
        if field not in FIELDS or side not in _SIDES:
            raise WrongUse("choice", name="--take", value=f"{field}={side}", choices=", ".join(FIELDS))
    return found


def _sure(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("--yes", action="store_true")


def _unmerge(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        edge_id = last_merge(till, args.key)
        parting = part_members(till, till.ids.event_id(), edge_id) if args.yes else preview_parting(till, edge_id)
    sides = [
        session.say("commands.upkeep.side", number=grouped(side.member_no), name=side.name, points=_n(side.balance))
        for side in parting.sides
    ]
    owed = [session.say("commands.upkeep.new_debt", points=_n(parting.new_debt))] if parting.new_debt else []
    head = session.say("commands.upkeep.parted" if args.yes else "commands.upkeep.would_part")
    return Answer({**_built(parting), "done": bool(args.yes)}, "\n".join([head, *sides, *owed]))


def _twins(session: Session, _: Namespace) -> Answer:
    with session.till() as till:
        found = suggest_merges(till)
    lines = [
        session.say(
            f"commands.upkeep.twins_{each.why}", one=grouped(each.one.member_no), other=grouped(each.other.member_no),
            name=each.one.name, phone=each.one.phone or "—",
        )
        for each in found
    ]  # fmt: skip
    return Answer(msgspec.to_builtins(found), "\n".join(lines) or session.say("commands.upkeep.no_twins"))


def _reason(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _freeze(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        done = freeze_member(till, till.ids.event_id(), args.key, args.reason)
    return Answer(_built(done), session.say("commands.upkeep.frozen", number=grouped(done.member_no)))


def _unfreeze(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        done = unfreeze_member(till, till.ids.event_id(), args.key, args.reason)
    return Answer(_built(done), session.say("commands.upkeep.unfrozen", number=grouped(done.member_no)))


def _leave(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        seen = preview_leaving(till, args.key)
        if args.yes:
            leave_member(till, till.ids.event_id(), args.key, agreed_points=seen.points)
    key = "commands.upkeep.left" if args.yes else "commands.upkeep.would_leave"
    text = session.say(key, number=grouped(seen.member_no), points=_n(seen.points), until=seen.undo_until)
    return Answer({**_built(seen), "done": bool(args.yes)}, text)


def _key_alone(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")


def _return(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        done = return_member(till, till.ids.event_id(), args.key)
    text = session.say("commands.upkeep.returned", number=grouped(done.member_no), points=_n(done.points))
    return Answer(_built(done), text)


def _note_arguments(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("note", metavar="TEXT")
    parser.add_argument("--pinned", action="store_true")


def _note(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        noted_id = note_member(till, till.ids.event_id(), args.key, args.note, pinned=args.pinned)
    return Answer({"noted_id": noted_id, "pinned": bool(args.pinned)}, session.say("commands.upkeep.noted"))


def _notes_arguments(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("--remove", type=int, metavar="N")


def _notes(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        with till.ledger.reading() as reading:
            member_id = find_here(till, reading, args.key).member.member_id
        found = notes_of(till, member_id)
        if args.remove is not None:
            if not 1 <= args.remove <= len(found):
                raise WrongUse("choice", name="--remove", value=str(args.remove), choices=f"1–{len(found)}")
            change_note(till, till.ids.event_id(), found[args.remove - 1].noted_id, removed=True)
            found = notes_of(till, member_id)
    lines = [
        f"{at}. {note.at:%Y-%m-%d %H:%M}{' ★' if note.pinned else ''}  {note.text or '—'}"
        for at, note in enumerate(found, 1)
    ]
    return Answer(msgspec.to_builtins(found), "\n".join(lines) or session.say("commands.upkeep.no_notes"))


def _detach(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        done = detach_phone(till, till.ids.event_id(), args.key, args.reason)
        shown = show_member(till, done.member_no, session.words.language)
    text = session.say("commands.upkeep.detached", number=grouped(shown.member_no), phone=done.phone, day=done.on)
    return Answer(_built(done), text)


def _n(points: int) -> str:
    return f"{points:,}"


COMMANDS = {
    "member merge": Command(_merge_arguments, _merge),
    "member unmerge": Command(_sure, _unmerge),
    "member twins": Command(no_arguments, _twins),
    "member freeze": Command(_reason, _freeze),
    "member unfreeze": Command(_reason, _unfreeze),
    "member leave": Command(_sure, _leave),
    "member return": Command(_key_alone, _return),
    "member note": Command(_note_arguments, _note),
    "member notes": Command(_notes_arguments, _notes),
    "member detach-phone": Command(_reason, _detach),
}
