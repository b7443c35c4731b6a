"""One run of HQ's command line: its settings, its language, its database, and what it reads and shows."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_bytes
from typing import Any, NamedTuple

from desktop.core.command_line.parser import CommandParser
from desktop.core.words import Words
from hq.cli.answers import Answer
from hq.services.house import Hq
from hq.services.tenants import chosen_tenant
from hq.settings import Settings
from hq.store.opening import open_database
from hq.store.tenants import Tenant


class Session:
    """Made by app.main for one command."""

    def __init__(self, settings: Settings, *, as_json: bool) -> None:
        self.settings = settings
        self.as_json = as_json
        self.words = Words(settings.language)

    @property
    def data_dir(self) -> Path:
        """Where HQ's files are."""
        return self.settings.data_dir

    def say(self, key: str, **facts: Any) -> str:
        """A sentence of the catalogue."""
        return self.words.say(key, **facts)

    @contextmanager
    def hq(self, *, may_make: bool = False) -> Iterator[Hq]:
        """HQ, its database brought up to this program. Raises what open_database does."""
        database = open_database(self.settings, may_make=may_make)
        try:
            yield Hq(database, wall_us, token_bytes)
        finally:
            database.close()

    @contextmanager
    def tenant(self, name: str | None) -> Iterator[tuple[Hq, Tenant]]:
        """HQ and the chain of that name, or its only one. Raises what chosen_tenant does."""
        with self.hq() as hq:
            tenant = chosen_tenant(hq, name)
            yield hq.of(tenant.tenant_id), tenant

    def tell(self, sentence: str) -> None:
        """Show something beside the answer."""
        with suppress(OSError):
            print(sentence, file=sys.stderr, flush=True)

    def read_line(self) -> str:
        """One line of the standard input: a password."""
        return sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""


class Command(NamedTuple):
    """``arguments`` tells the parser what may be typed; ``run`` does the work: ask one service, put in words."""

    arguments: Callable[[CommandParser], None]
    run: Callable[[Session, Namespace], Answer]


def of_tenant(parser: CommandParser) -> None:
    """``--tenant``, needed only where there are several."""
    parser.add_argument("--tenant", metavar="NAME")


def wall_us() -> int:
    """Microseconds since 1970 by this machine's clock."""
    return time.time_ns() // 1000
