"""The door for the POS as the window knows it: opened and closed as the settings say. Plain Python."""

from collections.abc import Sequence
from typing import Protocol

from desktop.core.domain.errors import Refusal
from desktop.core.domain.shop import Shop
from desktop.settings import DeviceSettings
from desktop.ui.desk import Aside

_BEFORE = ("", "welcome")


class Asked(Protocol):
    """A request that was answered: when, of what, how, and how long it took. Nothing in it tells of whom."""

    @property
    def at_us(self) -> int:
        """Microseconds since 1970."""

    @property
    def path(self) -> str:
        """What was asked; "…" for what there is not."""

    @property
    def status(self) -> int:
        """200, or which refusal."""

    @property
    def code(self) -> str:
        """The refusal's code; "" for none."""

    @property
    def took_us(self) -> int:
        """How long the answer took."""


class PosDoor(Protocol):
    """Opens and closes. ``follow`` waits until it is done: on the side worker, never on the window's thread."""

    @property
    def port(self) -> int | None:
        """Where it is open; None while it is not."""

    @property
    def calls(self) -> Sequence[Asked]:
        """What was asked last, the newest first."""

    def follow(self, port: int | None, shop: str) -> None:
        """Be open at this port for the shop of this id; None: closed. RuleBroken ``pos.port`` where it is taken."""

    def close(self) -> None:
        """Close, and wait for it."""


class Shell(Protocol):
    """What is needed of the shell."""

    @property
    def settings(self) -> DeviceSettings:
        """What this device was told."""

    @property
    def page_name(self) -> str:
        """The page shown; "" and the welcome come before a shop is open."""

    @property
    def shop(self) -> Shop:
        """The shop, once it is open."""


def wanted_port(settings: DeviceSettings) -> int | None:
    """Where the door shall be open; None: nowhere."""
    return settings.pos.port if settings.pos.api else None


class FollowingDoor:
    """Looks now and then whether the door stands as the settings say; a port that is taken is tried again."""

    def __init__(self, shell: Shell, aside: Aside, door: PosDoor | None) -> None:
        self._shell, self._aside, self._door = shell, aside, door
        self._busy = False
        self._followed: tuple[int | None, str] | None = None

    def look(self) -> None:
        """On the window's thread."""
        door, shell = self._door, self._shell
        if door is None or self._busy or shell.page_name in _BEFORE:
            return
        port, shop = wanted_port(shell.settings), shell.shop.store_id
        if door.port == port and (port is None or self._followed == (port, shop)):
            return
        self._busy = True
        self._aside.run(lambda: door.follow(port, shop), lambda _: self._open((port, shop)), self._not_open)

    def _open(self, followed: tuple[int | None, str]) -> None:
        self._busy, self._followed = False, followed

    def _not_open(self, _refusal: Refusal) -> None:
        """Why it is not open is said in the settings, when somebody looks there."""
        self._busy, self._followed = False, None

    def close(self) -> None:
        """The window closes."""
        if self._door is not None:
            self._door.close()
