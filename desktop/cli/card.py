"""``card``: a member card as PDF or PNG, or an A4 sheet of ten."""

from argparse import Namespace
from pathlib import Path

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.files import checked_out, write_file
from desktop.cli.session import Session
from desktop.core.command_line.flags import WrongUse
from desktop.core.command_line.parser import CommandParser
from desktop.core.services.print_card import print_card

_PER_SHEET = 10


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("keys", nargs="+", metavar="KEY")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf|.png")
    parser.add_argument("--sheet", action="store_true")


def _run(session: Session, args: Namespace) -> Answer:
    kind = args.out.suffix.lower()
    if kind not in (".pdf", ".png") or (kind == ".png" and args.sheet):
        raise WrongUse("choice", name="--out", value=args.out.name, choices=".pdf" if args.sheet else ".pdf, .png")
    if len(args.keys) > 1 and not args.sheet:
        raise WrongUse("unknown", names=" ".join(args.keys[1:]))
    with session.till() as till:
        cards = [print_card(till, key, session.words.language) for key in args.keys]
        if args.sheet:  # one card fills the whole sheet; several share it
            drawn = till.papers.card_sheet(cards if len(cards) > 1 else cards * _PER_SHEET)
        else:
            drawn = till.papers.card(cards[0], "png" if kind == ".png" else "pdf")
    write_file(checked_out(args.out, session.data_dir), drawn)
    numbers = [card.number for card in cards]
    text = session.say("commands.card.done", number=", ".join(numbers), out=args.out)
    data = {"member_no": numbers[0].replace(" ", ""), "out": str(args.out), "sheet": args.sheet}
    return Answer(data, text)


COMMANDS = {"card": Command(_arguments, _run)}
