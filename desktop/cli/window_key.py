"""The global key of the window (ui.side_key.KeySource). Imported early, so what costs comes late."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.core.domain.errors import Refusal

if TYPE_CHECKING:
    from desktop.devices.global_key.watching import Watch


class WindowKey:
    """At most one key at a time."""

    def __init__(self) -> None:
        self._watch: Watch | None = None
        self._state: str | Refusal = "off"
        self.heard_at_us = 0

    def follow(self, key: str, heard: Callable[[], None]) -> None:
        """Listen for this key and no other; "" for none."""
        from desktop.devices.global_key.watching import watch
        from desktop.settings.chord import read_chord

        self.close()
        chord = read_chord(key)
        if chord is None:
            return

        def noted() -> None:
            self.heard_at_us = time.time_ns() // 1000
            heard()

        try:
            self._watch = watch(chord, noted)
            self._state = "everywhere" if self._watch is not None else "focused"
        except Refusal as refusal:
            self._state = refusal

    @property
    def state(self) -> str | Refusal:
        """``off``, ``everywhere``, ``focused`` (this system has no way), or why it is not heard."""
        return self._state

    def give_back(self) -> None:
        """The program that had the focus when the key was heard gets it again."""
        if self._watch is not None:
            self._watch.give_back()

    def close(self) -> None:
        """Listen no more."""
        watch, self._watch, self._state = self._watch, None, "off"
        if watch is not None:
            watch.close()
