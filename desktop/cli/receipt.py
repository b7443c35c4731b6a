"""``receipt``: the slip of a bill or a refund, as PDF or as the bytes of a receipt printer."""

from argparse import Namespace
from pathlib import Path

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.files import checked_out, write_file
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.printer import Printer
from desktop.core.services.print_slip import print_slip


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("bill", metavar="BILL")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    parser.add_argument("--format", required=True, choices=("pdf", "escpos"))
    parser.add_argument("--width", type=int, choices=(58, 80), default=80)
    parser.add_argument("--mode", dest="print_mode", choices=("text", "raster"), default="text")
    parser.add_argument("--encoding", choices=("gbk", "big5"))
    parser.add_argument("--copy", action="store_true")


def _run(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        slip = print_slip(till, args.bill, session.words.language, is_copy=args.copy)
        drawn = till.papers.slip(slip, _printer(args, till.shop.region))
    write_file(checked_out(args.out, session.data_dir), drawn)
    number = slip.refund_no or slip.bill_no
    text = session.say("commands.receipt.done", number=number, out=args.out)
    return Answer({"bill": slip.bill_no, "refund": slip.refund_no, "out": str(args.out), "copy": slip.is_copy}, text)


def _printer(args: Namespace, region: str) -> Printer:
    return Printer(
        kind="file" if args.format == "pdf" else "network",
        width_mm=args.width,
        mode=args.print_mode,
        encoding=args.encoding or ("gbk" if region == "CN" else "big5"),
    )


COMMANDS = {"receipt": Command(_arguments, _run)}
