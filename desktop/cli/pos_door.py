"""The door for the POS, wired: what ``pos-api serve`` and the window open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.bootstrap import open_till, wall_us
from desktop.core.domain.shop import LANGUAGE_OF
from desktop.core.domain.staff import BY_POS
from desktop.core.ports import Till
from desktop.core.store.ledger import LedgerFile
from desktop.core.words import Words
from desktop.pos.server import PosServer


def pos_server(
    folder: Path,
    port: int,
    language: str | None,
    fault: Callable[[BaseException], str | None],
    clock_us: Callable[[], int] = wall_us,
) -> PosServer:
    """The door of a data directory, not open yet. ``language`` of its refusals; None: the region's."""
    return PosServer(
        opening=lambda: _as_pos(folder, clock_us),
        words=lambda till: Words(language or LANGUAGE_OF[till.shop.region]),
        port=port,
        fault=fault,
    )


@contextmanager
def _as_pos(folder: Path, clock_us: Callable[[], int]) -> Iterator[Till]:
    """The till, where what is recorded was the POS's doing."""
    with open_till(folder, clock_us) as till:
        if isinstance(till.ledger, LedgerFile):
            till.ledger.acting = lambda: BY_POS
        yield till
