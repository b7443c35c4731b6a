"""The two ports that are listened at beside a POS, as they are typed: its customer display's and a serial scanner's."""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.settings import EAR_BAUDS, ListeningPort
from desktop.ui.settings.model import EarRow
from desktop.ui.settings.section import Keeping, SettingsDesk

EARS = ("display", "scanner")


class EarRows:
    """What was typed stays until ``keep``; a speed that is chosen counts with the next ``keep``."""

    def __init__(self, desk: SettingsDesk, keeping: Keeping, show: Callable[[], None]) -> None:
        self._desk, self._keeping, self._show = desk, keeping, show
        self._typed: dict[str, ListeningPort] = {}

    def _kept(self, what: str) -> ListeningPort:
        port: ListeningPort = getattr(self._keeping.settings.pos, what)
        return port

    def _now(self, what: str) -> ListeningPort:
        return self._typed.get(what, self._kept(what))

    def type(self, what: str, where: str) -> None:
        """The port's name."""
        self._typed[what] = replace(self._now(what), where=where)
        self._show()

    def choose_baud(self, what: str, baud: str) -> None:
        """The line's speed."""
        self._typed[what] = replace(self._now(what), baud=int(baud))
        self._show()

    def keep(self, what: str) -> None:
        """Listen there from now on; nowhere, where nothing is written."""
        port = replace(self._now(what), where=self._now(what).where.strip())
        self._typed.pop(what, None)
        self._keeping.keep(self._show, pos=replace(self._keeping.settings.pos, **{what: port}))
        self._show()

    def _has_changed(self, what: str) -> bool:
        return self._now(what) != self._kept(what)

    @property
    def has_draft(self) -> bool:
        """Something typed is not kept yet."""
        return any(self._has_changed(what) for what in EARS)

    def model(self) -> tuple[EarRow, ...]:
        """Both, as they stand."""
        return tuple(self._row(what) for what in EARS)

    def _row(self, what: str) -> EarRow:
        now, ears = self._now(what), self._desk.doors.ears
        state = ears.state(what) if ears is not None else "off"
        say = self._desk.say
        if isinstance(state, Refusal):
            parts = self._desk.in_words(state)
            told, bad = f"{parts['title']}: {parts['remedy']}", True
        else:
            told, bad = say(f"window.settings.pos.ear_state.{state}"), False
        return EarRow(
            what=what, where=now.where, baud=str(now.baud), told=told, bad=bad, can_keep=self._has_changed(what)
        )


BAUD_CHOICES = tuple((str(baud), f"{baud:,}") for baud in EAR_BAUDS)
