"""Nothing is left to chance: ids, keys, codes and salts come from a seed; the clock stands; no cursor blinks.

Only what a picture could show is made steady. The processes of ``tests.screens`` live inside it, nothing else does.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from unittest.mock import patch
from uuid import UUID

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Printer
from desktop.core.store.keys.signing import DeviceKey
from desktop.devices.printing import Sent, send
from desktop.ui.parts import ink
from desktop.ui.settings.model import Library
from tests.screens import letters
from tests.tills import SettableClock

ZONE, NOW = "Asia/Shanghai", "2026-11-22T14:06:00"
LIBRARIES = tuple(
    Library(name, "1.0", licence)
    for name, licence in (
        ("cryptography", "Apache-2.0 OR BSD-3-Clause"),
        ("msgspec", "BSD-3-Clause"),
        ("pillow", "MIT-CMU"),
        ("PySide6_Essentials", "LGPL-3.0-only"),
        ("SQLAlchemy", "MIT"),
        ("sqlcipher3", "Zlib"),
    )
)
"""In place of what happens to be installed here."""
LEDGER_BYTES = 12_000_000
"""In place of what the ledger weighs, which is a matter of when its log was last taken into it."""
_LONG_MS = 10 * 60 * 1000


def clock() -> SettableClock:
    """The clock of every picture."""
    return SettableClock(ZONE, NOW)


class Stream:
    """Bytes that look random and follow from the seed alone."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._drawn = 0
        self._one_at_a_time = Lock()

    def __call__(self, count: int) -> bytes:
        """The next bytes."""
        with self._one_at_a_time:
            self._drawn += 1
            drawn = self._drawn
        return hashlib.shake_128(self._seed + drawn.to_bytes(8, "big")).digest(count)


class SteadyIds:
    """ports.Ids from a seed: UUIDv7 whose milliseconds go on from the standing clock."""

    def __init__(self, seed: str) -> None:
        self._stream = Stream(f"ids of {seed}")
        self._ms = clock().now_us // 1000
        self._made = 0

    def event_id(self) -> str:
        """The next one."""
        self._made += 1
        rest = int.from_bytes(self._stream(10), "big") & ~(0xF << 76 | 0x3 << 62)
        return str(UUID(int=(self._ms + self._made) << 80 | rest | 7 << 76 | 2 << 62))

    def salt(self) -> bytes:
        """16 bytes."""
        return self._stream(16)


@contextmanager
def steady(seed: str) -> Iterator[None]:
    """All that is random in here follows from the seed."""
    stream, ids = Stream(seed), SteadyIds(seed)
    with ExitStack() as patches:
        for place in ("os.urandom", "random._urandom"):  # uuid4 and argon2; secrets, which is SystemRandom
            patches.enter_context(patch(place, stream))
        patches.enter_context(patch("desktop.bootstrap.RandomIds", lambda *_: ids))
        patches.enter_context(patch.object(DeviceKey, "generate", lambda: DeviceKey.from_bytes(stream(32))))
        patches.enter_context(patch("desktop.ui.settings.about_section.libraries", lambda: LIBRARIES))
        patches.enter_context(patch("desktop.core.store.keeper.weight", lambda _: LEDGER_BYTES))
        patches.enter_context(patch("desktop.ui.parts.toasts._SHOWN_MS", _LONG_MS))
        patches.enter_context(patch("desktop.ui.running._LOOK_AROUND_MS", _LONG_MS))
        patches.enter_context(patch("tests.ui.stage.send", out_of_paper))
        patches.enter_context(patch.object(ink, "at_font", letters.at_font))
        yield


def out_of_paper(printer: Printer, data: bytes, name: str) -> Sent:
    """No picture prints: a printer in the network refuses, a folder takes everything."""
    if printer.kind == "network":
        raise RuleBroken("printer.refused", host=printer.host, port=printer.port)
    return send(printer, data, name)


def begin_process() -> None:
    """For a whole process: off screen, keys in files, an application without blinking and without waiting."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["SHUKE_KEY_STORE"] = "file"
    os.environ["TZ"] = ZONE  # while no shop is open the clock is the device's
    time.tzset()
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    def hear(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if not text.startswith("This plugin does not support"):  # the offscreen platform says it of every window
            raise RuntimeError(text)

    qInstallMessageHandler(hear)
    if QApplication.instance() is None:
        QApplication(["shuke"])
    QApplication.setCursorFlashTime(0)
    QApplication.setDoubleClickInterval(1)
