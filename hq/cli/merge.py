"""``hq merge``, ``hq part``: two members are one person, or are not after all."""

from argparse import Namespace

from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.names import read_member_number
from hq.cli.answers import Answer
from hq.cli.session import Command, Session, of_tenant
from hq.services.house import Hq, HqRefused
from hq.services.merge_members import merge_members, part_members
from hq.services.recording import COMMAND_LINE
from hq.services.rights import Actor
from hq.store.console_members import by_number
from hq.store.members import lines


def _two(parser: CommandParser) -> None:
    parser.add_argument("one", metavar="MEMBER")
    parser.add_argument("other", metavar="MEMBER")
    _why(parser)


def _one(parser: CommandParser) -> None:
    parser.add_argument("one", metavar="MEMBER")
    _why(parser)


def _why(parser: CommandParser) -> None:
    parser.add_argument("--reason", required=True, metavar="TEXT")
    of_tenant(parser)


def _merge(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        one = _member(hq, tenant.tenant_id, args.one)
        other = _member(hq, tenant.tenant_id, args.other)
        face = merge_members(hq, _actor(tenant.tenant_id), one, other, args.reason)
    return Answer({"face": face, "members": [one, other]}, session.say("hq.merged.done", face=face))


def _part(session: Session, args: Namespace) -> Answer:
    with session.tenant(args.tenant) as (hq, tenant):
        one = _member(hq, tenant.tenant_id, args.one)
        merges = part_members(hq, _actor(tenant.tenant_id), one, args.reason)
    return Answer({"member": one, "merges": merges}, session.say("hq.merged.parted", merges=merges))


def _actor(tenant_id: str) -> Actor:
    """Whoever may run the program on HQ's machine may do everything."""
    return Actor(tenant_id, COMMAND_LINE, "owner")


def _member(hq: Hq, tenant_id: str, text: str) -> str:
    """The id of a member who is named by id or number. HqRefused 404 ``member.none``, 409 ``member.which``."""
    with hq.database.reading() as connection:
        if text in lines(connection, tenant_id, [text]):
            return text
        number = read_member_number(text) or text
        found = [member.member_id for member in by_number(connection, tenant_id, number, 10)]
    if not found:
        raise HqRefused(404, "member.none", member=text[:60])
    if len(found) > 1:
        raise HqRefused(409, "member.which", names=", ".join(found))
    return found[0]


COMMANDS = {"merge": Command(_two, _merge), "part": Command(_one, _part)}
