"""The key that raises the side window beside a POS: which, whether the system gives it to us, when it came last."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.settings.chord import OFFERED
from desktop.ui.desk import in_a_line
from desktop.ui.settings.model import SideKeyModel
from desktop.ui.settings.section import Keeping, SettingsDesk


class SideKeyRows:
    """A key that is chosen counts at once."""

    def __init__(self, desk: SettingsDesk, keeping: Keeping, show: Callable[[], None]) -> None:
        self._desk, self._keeping, self._show = desk, keeping, show

    def choose(self, key: str) -> None:
        """Another key; "" for none."""
        pos = self._keeping.settings.pos
        if key != pos.side_key:
            self._keeping.keep(self._show, pos=replace(pos, side_key=key))

    def model(self) -> SideKeyModel:
        """The key, the others there are, and what came of it."""
        key, say = self._keeping.settings.pos.side_key, self._desk.say
        none = say("window.settings.pos.side_key.none")
        offered = OFFERED if key in OFFERED else (key, *OFFERED)
        told, is_bad = self._state(key)
        return SideKeyModel(
            key=key,
            offered=tuple((each, each or none) for each in offered),
            told=told,
            is_bad=is_bad,
            arrived=self._arrived(),
        )

    def _state(self, key: str) -> tuple[str, bool]:
        source = self._desk.doors.side_key
        state = source.state if source is not None and key else "off" if not key else "focused"
        if isinstance(state, Refusal):
            return in_a_line(self._desk, state), True
        return self._desk.say(f"window.settings.pos.side_key.{state}", chord=key), False

    def _arrived(self) -> str:
        source, doors = self._desk.doors.side_key, self._desk.doors
        at_us = source.heard_at_us if source is not None else 0
        if not at_us:
            return self._desk.say("window.settings.pos.side_key.not_arrived")
        at = datetime.fromtimestamp(at_us / 1_000_000, doors.now(self._desk.shop).tzinfo)
        return self._desk.say("window.settings.pos.side_key.arrived", at=f"{at:%H:%M:%S}")
