"""What is heard beside a POS, brought to who it concerns: an amount to the checkout, a scan to whoever hears scans.

Nothing here needs the keyboard: the POS stays in front, Chinese input stays on, and nothing is typed anywhere.
"""

import threading
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from desktop.core.domain.errors import Refusal
from desktop.core.domain.printer import Printer
from desktop.settings import DeviceSettings, PosSettings
from desktop.ui.desk import Room

Heard = Callable[[str, str, str], None]
SlipSeen = Callable[[str, str], str]
"""Gets a slip's bill number and total; gives the lines to add within ``PATIENCE_S``, "" for none."""
PATIENCE_S = 0.4
"""How long a POS's slip waits for its points at most."""
AMOUNTS = ("none", "total")
"""The words on a customer display under which a bill's amount stands."""
_CHECKOUT, _BEFORE = "checkout", ("", "welcome")


class Ears(Protocol):
    """Listens as the settings say (display, scanner); what it hears comes on a thread of its own."""

    def follow(self, settings: DeviceSettings, heard: Heard, slip: SlipSeen) -> None:
        """Listen there, and nowhere else; pass slips on to the printer of the settings."""

    def slip_seen(self) -> str:
        """The text of the POS's slip that went through last; "" for none yet."""

    def state(self, what: str) -> str | Refusal:
        """``off``, ``open``, ``waiting``, or why it does not hear."""

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

    @property
    def page(self) -> Room | None:
        """Its presenter."""

    @property
    def dialog(self) -> Room | None:
        """The dialog on top."""

    def scanned(self, text: str) -> None:
        """A scan was heard."""


class Aside(Protocol):
    """The side worker."""

    def run(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do it there."""

    def post(self, callback: Callable[[], None]) -> None:
        """Call it on the window's thread soon."""


class _Waiting:
    """A slip that waits for its lines, until it waits no more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._has_gone = False

    def reply(self, text: str) -> bool:
        """Whether the lines will stand on the slip."""
        with self._lock:
            if not self._has_gone:
                self._answers.put(text)
            return bool(text) and not self._has_gone

    def answer(self) -> str:
        """The lines; "" where they did not come in time."""
        try:
            return self._answers.get(timeout=PATIENCE_S)
        except Empty:
            with self._lock:
                self._has_gone = True
            return self._answers.get() if not self._answers.empty() else ""


class FollowingEars:
    """``look`` now and then: opens the ears, and brings an amount that had to wait."""

    def __init__(self, shell: Shell, aside: Aside, ears: Ears | None) -> None:
        self._shell, self._aside, self._ears = shell, aside, ears
        self._followed: tuple[PosSettings, Printer] | None = None
        self._waiting = ""

    def look(self) -> None:
        """On the window's thread."""
        ears, shell = self._ears, self._shell
        if ears is None or shell.page_name in _BEFORE:
            return
        settings = shell.settings
        if (settings.pos, settings.printer) != self._followed:
            self._followed = (settings.pos, settings.printer)
            self._aside.run(lambda: ears.follow(settings, self._heard, self._slip), lambda _: None)
        self._bring()

    def _heard(self, what: str, word: str, text: str) -> None:
        """On an ear's thread."""
        self._aside.post(partial(self._told, what, word, text))

    def _slip(self, ref: str, total: str) -> str:
        """On the pass-through's thread: ask the checkout, and wait no longer than a slip may."""
        waiting = _Waiting()
        self._aside.post(lambda: self._ask(ref, total, waiting.reply))
        return waiting.answer()

    def _ask(self, ref: str, total: str, reply: Callable[[str], bool]) -> None:
        page: Any = self._shell.page
        if self._shell.page_name == _CHECKOUT and self._shell.dialog is None and page is not None:
            page.told_slip(ref, total, reply)
        else:
            reply("")

    def _told(self, what: str, word: str, text: str) -> None:
        if what == "scanner":
            self._shell.scanned(text)
        elif word in AMOUNTS:
            self._waiting = text
            self._bring()

    def _bring(self) -> None:
        """To the checkout, once that is what the cashier sees; it switches no page and closes nothing."""
        shell = self._shell
        if self._waiting and shell.page_name == _CHECKOUT and shell.dialog is None and shell.page is not None:
            page: Any = shell.page
            if page.told_amount(self._waiting) != "later":
                self._waiting = ""

    def close(self) -> None:
        """The window closes."""
        if self._ears is not None:
            self._ears.close()
