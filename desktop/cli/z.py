"""``z list``, ``z show``: former Zs, on the screen or once more on paper."""

from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from desktop.cli.answers import Answer
from desktop.cli.commands import Command, no_arguments
from desktop.cli.files import checked_out, write_file
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.documents.cells import width
from desktop.core.domain.printer import Printer
from desktop.core.domain.report import Report
from desktop.core.services.shifts.look_at_shift import Running
from desktop.core.services.shifts.report_z import z_report
from desktop.core.services.shifts.zs import KeptZ, find_z, list_zs

_COLUMNS = 46


def as_document(told: KeptZ | Running) -> dict[str, Any]:
    """Every figure of a Z or X, with what follows from them."""
    document: dict[str, Any] = msgspec.to_builtins(told)
    moved = msgspec.structs.asdict(told.z.moved)
    document["z"] |= {"moved": moved, "expired_ever": told.z.expired_ever, "corrected_ever": told.z.corrected_ever}
    document["takings"] = msgspec.structs.asdict(told.takings) | {
        "tenders": [msgspec.structs.asdict(tender) for tender in told.takings.tenders],
        "staff": [msgspec.structs.asdict(each) for each in told.takings.staff],
    }
    drawer = told.drawer if isinstance(told, Running) else told.shift.drawer if told.shift else None
    if drawer is not None:
        figures = msgspec.structs.asdict(drawer) | {
            "expected_minor": drawer.expected_minor,
            "counted_minor": drawer.counted_minor,
            "difference_minor": drawer.difference_minor,
        }
        document["drawer"] = figures
    return document


def as_text(report: Report) -> str:
    """The report as lines of a terminal."""
    lines = [f"{report.title}  {report.number}"]
    for block in report.blocks:
        lines += ["", *([block.title] if block.title else [])]
        for row in block.rows:
            between = " " * max(1, _COLUMNS - width(row.label) - width(row.value))
            lines.append(f"  {row.label}{between}{row.value}".rstrip())
            lines += [f"    {row.note}"] if row.note else []
    return "\n".join(lines)


def _list(session: Session, _: Namespace) -> Answer:
    with session.till() as till:
        zs = list_zs(till)
        lines = [
            session.say(
                "commands.z.line",
                no=kept.z.no,
                at=f"{till.clock.wall(kept.at_us):%Y-%m-%d %H:%M}",
                closing=f"{kept.z.closing:,}",
                head=f"{kept.z.seq}:{kept.z.head}",
            )
            for kept in zs
        ]
    return Answer([as_document(kept) for kept in zs], "\n".join(lines) or session.say("commands.z.nothing"))


def _show_arguments(parser: CommandParser) -> None:
    parser.add_argument("number", type=int, metavar="N")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--format", choices=("pdf", "escpos"), default="pdf")
    parser.add_argument("--width", type=int, choices=(58, 80), default=80)
    parser.add_argument("--copy", action="store_true")


def _show(session: Session, args: Namespace) -> Answer:
    with session.till() as till:
        kept = find_z(till, args.number)
        report = z_report(till, kept, session.words.language, is_copy=args.copy)
        if args.out is not None:
            printer = Printer(
                kind="file" if args.format == "pdf" else "network",
                width_mm=args.width,
                encoding="gbk" if till.shop.region == "CN" else "big5",
            )
            drawn = till.papers.report(report, printer)
            write_file(checked_out(args.out, session.data_dir), drawn)
    document = as_document(kept) | ({"out": str(args.out)} if args.out is not None else {})
    return Answer(document, as_text(report))


COMMANDS = {"z list": Command(no_arguments, _list), "z show": Command(_show_arguments, _show)}
