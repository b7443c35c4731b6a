"""``member add``, ``edit``, ``show``, ``find``, ``lost-card``: the people, as the counter meets them."""

from argparse import Namespace

from desktop.cli import erase, upkeep
from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.member_text import document, row_document, rows_text, text
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.names import grouped
from desktop.core.ports import Till
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.find_members import find_members
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.show_member import show_member


def _person(parser: CommandParser) -> None:
    parser.add_argument("--name")
    parser.add_argument("--birthday", metavar="YYYY-MM-DD|MM-DD")
    parser.add_argument("--gender")
    parser.add_argument("--consent", metavar="sms,phone,mail,wechat")
    parser.add_argument("--shared-phone", action="store_true")


def _add_arguments(parser: CommandParser) -> None:
    parser.add_argument("--phone", required=True)
    _person(parser)
    parser.add_argument("--referrer", metavar="KEY")


def _add(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        asked = Enrolment(
            event_id=till.ids.event_id(),
            phone=args.phone,
            name=args.name or "",
            birthday=args.birthday or None,
            gender=args.gender or None,
            referrer_key=args.referrer or None,
            consents=_channels(args.consent) or (),
            shared_phone=args.shared_phone,
        )
        return _shown(session, till, enrol_member(till, asked).member_no, "commands.member.added")


def _edit_arguments(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("--phone")
    _person(parser)


def _edit(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        asked = Edit(
            event_id=till.ids.event_id(),
            key=args.key,
            name=args.name,
            phone=args.phone,
            birthday=args.birthday,
            gender=args.gender,
            consents=_channels(args.consent),
            shared_phone=args.shared_phone,
        )
        return _shown(session, till, edit_member(till, asked).member_no, "commands.member.edited")


def _channels(text: str | None) -> list[str] | None:
    """``none`` or nothing takes all consent back."""
    if text is None:
        return None
    names = [name.strip().lower() for name in text.replace("，", ",").split(",")]
    return [name for name in names if name not in ("", "none")]


def _show_arguments(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")
    parser.add_argument("--reveal", action="store_true")


def _show(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        return _shown(session, till, args.key, reveal=args.reveal)


def _shown(session: Session, till: Till, key: str, head: str = "", *, reveal: bool = False) -> Answer:
    member = show_member(till, key, session.words.language, reveal=reveal)
    told = text(session, member)
    return Answer(document(member), f"{session.words.say(head)}\n{told}" if head else told)


def _find_arguments(parser: CommandParser) -> None:
    parser.add_argument("text", metavar="TEXT")


def _find(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        found = find_members(till, args.text, session.words.language)
    if found.only is not None:
        return Answer([document(found.only)], text(session, found.only))
    return Answer([row_document(row) for row in found.rows], rows_text(session, found))


def _key_alone(parser: CommandParser) -> None:
    parser.add_argument("key", metavar="KEY")


def _lost_card(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        lost = report_lost_card(till, till.ids.event_id(), args.key)
    data = {"member_no": lost.member_no, "lost_serial": lost.lost_serial, "new_serial": lost.new_serial}
    return Answer(data, session.say("commands.member.card_lost", number=grouped(lost.member_no)))


COMMANDS = {
    "member add": Command(_add_arguments, _add),
    "member edit": Command(_edit_arguments, _edit),
    "member show": Command(_show_arguments, _show),
    "member find": Command(_find_arguments, _find),
    "member lost-card": Command(_key_alone, _lost_card),
    **upkeep.COMMANDS,
    **erase.COMMANDS,
}
