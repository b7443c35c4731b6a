"""``init``: a shop is set up in an unused directory, and its recovery code shown this once."""

from argparse import Namespace

from desktop.cli.answers import Answer
from desktop.cli.commands import Command
from desktop.cli.session import Session
from desktop.core.command_line.parser import CommandParser
from desktop.core.domain.shop import LANGUAGE_OF, MODES, REGIONS, Shop
from desktop.settings import remember_language

_FRAME = "─"


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--shop", required=True, metavar="NAME")
    parser.add_argument("--tz", required=True, metavar="ZONE")
    pin = parser.add_mutually_exclusive_group(required=True)
    pin.add_argument("--pin", metavar="NNNN")
    pin.add_argument("--pin-stdin", action="store_true")
    parser.add_argument("--region", choices=tuple(REGIONS), default="CN")
    parser.add_argument("--mode", choices=MODES, default="companion")
    parser.add_argument("--currency", type=_currency, metavar="CNY")
    parser.add_argument("--day-starts", default="00:00", metavar="HH:MM")


def _currency(text: str) -> str:
    """Three letters, as ISO 4217 writes a currency."""
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise ValueError(text)
    return text.upper()


def _run(session: Session, args: Namespace) -> Answer:
    from desktop.bootstrap import described, new_shop

    pin = session.read_line() if args.pin_stdin else args.pin
    shop = described(args.shop, args.tz, args.region, args.mode, args.currency, args.day_starts)
    session.shop = shop
    ledger, recovery_code = new_shop(session.data_dir, shop, pin)
    ledger.file.close()
    remember_language(session.data_dir, LANGUAGE_OF[shop.region])
    document = {
        "shop": shop.name,
        "data_dir": str(session.data_dir.resolve()),
        "tz": shop.zone,
        "day_starts": args.day_starts,
        "region": shop.region,
        "mode": shop.mode,
        "currency": shop.currency,
        "till_code": shop.till_code,
        "key_store": ledger.vault.kind,
        "recovery_code": recovery_code,
    }
    return Answer(document, _text(session, shop, ledger.vault.kind, recovery_code))


def _text(session: Session, shop: Shop, key_store: str, recovery_code: str) -> str:
    folder = session.data_dir.resolve()
    frame = _FRAME * (len(recovery_code) + 4)
    lines = [
        session.say("commands.init.done", shop=shop.name, zone=shop.zone, folder=folder),
        session.words.say(f"commands.init.key_in_{key_store}", folder=folder / "keys"),
        "",
        session.say("commands.init.recovery_code"),
        frame,
        f"  {recovery_code}",
        frame,
        session.say("commands.init.write_it_down"),
    ]
    return "\n".join(lines)


COMMANDS = {"init": Command(_arguments, _run)}
