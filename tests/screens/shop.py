"""The demo shop of the pictures: made once for a mode, then copied; and who of its members is in them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from desktop import bootstrap
from tests.screens.steady import clock, steady

_CAST = "cast.json"
_REGULAR = "13800006840"


class Cast(Struct, frozen=True):
    """The regular of the pictures: a VIP who has come for half a year, with a card."""

    member_id: str
    phone: str
    token: str


def make_demo(mode: str, folder: Path) -> None:
    """Invent the shop, the same each time, and cast it."""
    with steady(f"demo {mode}"):
        bootstrap.new_demo(folder, clock(), mode=mode)
        with bootstrap.open_till(folder, clock()) as till:
            with till.ledger.reading() as reading:
                [member] = reading.members_by_phone(f"+86{_REGULAR}")
                serial = max(1, reading.state(member.member_id).card_serial)
            cast = Cast(member.member_id, _REGULAR, till.cards.card_token(member.member_id, serial))
    (folder / _CAST).write_bytes(msgspec.json.encode(cast))


def cast_of(folder: Path) -> Cast:
    """Who is who."""
    return msgspec.json.decode((folder / _CAST).read_bytes(), type=Cast)


def a_copy(made: Path, folder: Path, change: Callable[[Path], None] | None = None) -> Path:
    """A shop to play with; ``change`` something about it before it is opened."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, folder)
    if change is not None:
        change(folder)
    return folder
