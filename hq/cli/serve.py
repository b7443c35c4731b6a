"""``hq serve``: tills and the console are served until SIGTERM or ctrl-C."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from ssl import SSLError

from desktop.core.command_line.flags import WrongUse
from desktop.core.command_line.parser import CommandParser
from desktop.core.command_line.speaking import as_document
from hq.app import Aside, Listening, make_app, serve
from hq.cli.answers import Answer
from hq.cli.session import Command, Session
from hq.services.decode_again import decode_again
from hq.services.house import HqRefused
from hq.services.offer_snapshot import drop_old
from hq.services.take_back import go_on

_MOST_PORT = 65_535


def _arguments(parser: CommandParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS")
    parser.add_argument("--port", type=int, default=8080, metavar="N")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE")
    parser.add_argument("--tls-key", type=Path, metavar="FILE")
    parser.add_argument("--trusted-proxy", nargs="?", const="*", metavar="ADDRESS")


def _run(session: Session, args: Namespace) -> Answer:
    if (args.tls_cert is None) != (args.tls_key is None):
        raise WrongUse("required", names="--tls-cert, --tls-key")
    if not 0 <= args.port <= _MOST_PORT:
        raise WrongUse("value", name="--port", value=str(args.port)[:20])
    listening = Listening(
        host=args.host,
        port=args.port,
        tls_cert=args.tls_cert,
        tls_key=args.tls_key,
        trusted_proxy=args.trusted_proxy,
    )
    if not listening.is_safe:
        raise HqRefused(400, "serve.open", host=args.host[:80])
    with session.hq() as hq:
        drop_old(hq)
        decode_again(hq)  # what an older program did not understand, this one may
        beside = replace(hq, aside=Aside(session.settings.logs))
        go_on(beside)
        app = make_app(beside, session.settings.logs)
        try:
            serve(app, listening, session.settings.logs, lambda url: _say_where(session, url))
        except (SSLError, FileNotFoundError, PermissionError) as error:
            files = f"{args.tls_cert}, {args.tls_key}"
            raise HqRefused(400, "serve.certificate", files=files) from error
        except OSError as error:
            raise HqRefused(400, "serve.address", host=args.host[:80], port=str(args.port)) from error
    session.tell(session.say("hq.serve.ended"))
    return Answer({}, "", told=True)


def _say_where(session: Session, url: str) -> None:
    document = as_document({"listening": url, "console": f"{url}/"})
    print(document if session.as_json else session.say("hq.serve.listening", url=url), flush=True)


COMMANDS = {"serve": Command(_arguments, _run)}
