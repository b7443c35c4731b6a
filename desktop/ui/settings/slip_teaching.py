"""The POS's slips on their way to the printer: at which port, and which two numbers on them count, by pointing."""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.slip_pattern import Pointed, SlipPattern, pointed_at, read_slip
from desktop.settings import PosSettings
from desktop.ui.settings.model import SlipModel
from desktop.ui.settings.section import Keeping, SettingsDesk

_LEAST_PORT, _MOST_PORT = 1_024, 65_535
_MOST_TEXT = 20_000


class SlipTeaching:
    """``_text`` is what was pasted; until then, the slip that went through last. ``_place`` is what is pointed at."""

    def __init__(self, desk: SettingsDesk, keeping: Keeping, show: Callable[[], None]) -> None:
        self._desk, self._keeping, self._show = desk, keeping, show
        self._port: str | None = None
        self._wrong = ""
        self._text: str | None = None
        self._place = (0, 0)

    @property
    def _kept(self) -> PosSettings:
        return self._keeping.settings.pos

    @property
    def text(self) -> str:
        """The slip that is looked at."""
        ears = self._desk.doors.ears
        return self._text if self._text is not None else ears.slip_seen() if ears is not None else ""

    def type_port(self, text: str) -> None:
        """Another port, kept by ``keep_port``; none, for no slips."""
        self._port, self._wrong = text, ""
        self._show()

    def keep_port(self) -> None:
        """Slips pass through there from now on, once the till listens."""
        text = (self._port or "").strip()
        is_port = text.isascii() and text.isdecimal() and _LEAST_PORT <= int(text[:9]) <= _MOST_PORT
        if text and not is_port:
            self._wrong = self._phrase("wrong_port", least=_LEAST_PORT, most=_MOST_PORT)
        else:
            self._port = None
            self._keep(replace(self._kept, slip_port=int(text) if text else 0))
        self._show()

    def paste(self, text: str) -> None:
        """A slip's text to point at."""
        if text != self.text:
            self._text, self._place = text[:_MOST_TEXT], (0, 0)
            self._show()

    def point(self, line: int, column: int) -> None:
        """Where it was clicked, from 0."""
        if (line, column) != self._place:
            self._place = (line, column)
            self._show()

    @property
    def pointed(self) -> Pointed | None:
        """The number there."""
        return pointed_at(self.text, *self._place)

    def teach(self, what: str) -> None:
        """That number is the bill's (``ref``), or the ``total``."""
        pointed = self.pointed
        if pointed is not None:
            label = {what: pointed.label}
            self._keep(replace(self._kept, slip=replace(self._kept.slip, **label)))

    def _keep(self, pos: PosSettings) -> None:
        self._keeping.keep(self._show, pos=pos)

    @property
    def has_draft(self) -> bool:
        """A port that was typed and not kept."""
        return self._port is not None and self._port.strip() != self._kept_port

    @property
    def _kept_port(self) -> str:
        return str(self._kept.slip_port) if self._kept.slip_port else ""

    def forget(self) -> None:
        """A slip that was pasted is not kept: it is somebody's."""
        self._text, self._place = None, (0, 0)

    def model(self) -> SlipModel:
        """As it stands."""
        told, bad = self._state()
        pointed, slip = self.pointed, self._kept.slip
        return SlipModel(
            port=self._kept_port if self._port is None else self._port,
            wrong=self._wrong,
            can_keep=self.has_draft,
            told=told,
            bad=bad,
            text=self.text,
            pointed=self._phrase("pointed", number=pointed.number, label=pointed.label)
            if pointed is not None
            else self._phrase("point"),
            can_teach=pointed is not None,
            ref=self._taught(slip.ref),
            total=self._taught(slip.total),
            outcome=self._outcome(slip),
        )

    def _taught(self, label: str) -> str:
        return self._phrase("after", label=label) if label else self._phrase("untaught")

    def _outcome(self, slip: SlipPattern) -> str:
        if not slip.is_whole or not self.text:
            return ""
        told = read_slip(self.text, slip)
        return self._phrase("reads", ref=told[0], total=told[1]) if told is not None else self._phrase("reads_nothing")

    def _state(self) -> tuple[str, bool]:
        ears = self._desk.doors.ears
        state = ears.state("slip") if ears is not None else "off"
        if isinstance(state, Refusal):
            parts = self._desk.in_words(state)
            return f"{parts['title']}: {parts['remedy']}", True
        return self._desk.say(f"window.settings.pos.ear_state.{state}"), False

    def _phrase(self, key: str, **facts: object) -> str:
        whole = f"window.settings.pos.slip.{key}" if key != "wrong_port" else "window.settings.pos.wrong_port"
        return self._desk.say(whole, **facts)
