"""The global key, followed: it raises the side window, and the settings say what came of it."""

from collections.abc import Callable
from typing import Any, Protocol

from desktop.core.domain.errors import Refusal
from desktop.settings import DeviceSettings

_BEFORE = ("", "welcome")


class KeySource(Protocol):
    """Hears one key whatever has the focus (cli.window_key.WindowKey)."""

    def follow(self, key: str, heard: Callable[[], None]) -> None:
        """Listen for this key and no other, "" for none; ``heard`` is called on a thread of its own."""

    @property
    def state(self) -> str | Refusal:
        """``off``, ``everywhere``, ``focused`` (this system has no way), or why it is not heard."""

    @property
    def heard_at_us(self) -> int:
        """When it was heard last, 0 for not yet."""

    def give_back(self) -> None:
        """The program that had the focus when the key was heard gets it again."""

    def close(self) -> None:
        """Listen no more."""


class Shell(Protocol):
    """What is needed of the shell."""

    @property
    def settings(self) -> DeviceSettings:
        """What this device was told."""

    @property
    def page_name(self) -> str:
        """The page shown; "" and the welcome come before a shop is open."""


class Aside(Protocol):
    """The side worker."""

    def run(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do it there."""

    def post(self, callback: Callable[[], None]) -> None:
        """Call it on the window's thread soon."""


class FollowingKey:
    """``look`` now and then: listens for the key of the settings. ``heard`` is called on the window's thread."""

    def __init__(self, shell: Shell, aside: Aside, source: KeySource | None, heard: Callable[[], None]) -> None:
        self._shell, self._aside, self._source, self._act = shell, aside, source, heard
        self._followed = ""

    def look(self) -> None:
        """On the window's thread."""
        source, key = self._source, self._shell.settings.pos.side_key
        if source is not None and key != self._followed and self._shell.page_name not in _BEFORE:
            self._followed = key
            self._aside.run(lambda: source.follow(key, lambda: self._aside.post(self._act)), lambda _: None)

    def close(self) -> None:
        """The window closes."""
        if self._source is not None:
            self._source.close()
