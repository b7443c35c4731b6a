"""The emulated printer's window: the paper that came out, and what may be wrong with the printer as boxes to tick."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.domain.printer import Picture
from desktop.core.words import Words
from desktop.ui.look import fonts, style
from desktop.ui.look.chosen_theme import theme_of
from desktop.ui.look.look import Look
from desktop.ui.paper.sheet import Desktop
from desktop.ui.parts.button import Button
from desktop.ui.parts.checks import CheckBox
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.text import Text

_LOOK_MS = 200
_SIDE = 240
_SIZE = (960, 720)
State = tuple[int, int, frozenset[str]]
"""How many jobs were printed, how often the drawer opened, which switches are on."""


def run_emulator_window(
    words: Words,
    *,
    port: int,
    switches: Sequence[str],
    turn: Callable[[str], None],
    look: Callable[[], State],
    picture: Callable[[int], Picture | None],
) -> None:
    """Show it until it is closed."""
    app = QApplication.instance() or QApplication(["shuke"])
    fonts.load()
    seen = Look(theme_of("system"), 1.0, words)
    if isinstance(app, QApplication):
        style.apply(app, seen)
    window = EmulatorWindow(seen, port, switches, turn, picture)
    timer = QTimer(window, interval=_LOOK_MS)
    timer.timeout.connect(lambda: window.present(look()))
    timer.start()
    window.present(look())
    window.show()
    app.exec()


class EmulatorWindow(QWidget):
    """Paper at the left, the newest job first to be seen; at the right the switches."""

    def __init__(
        self,
        look: Look,
        port: int,
        switches: Sequence[str],
        turn: Callable[[str], None],
        picture: Callable[[int], Picture | None],
    ) -> None:
        super().__init__()
        self.look, self._picture = look, picture
        self._count = self._at = 0
        self.setWindowTitle(look.say("window.emulator.title", port=port))
        self.resize(*_SIZE)
        self.desktop = Desktop(look)
        self.empty = Empty(look, "receipt", look.say("window.emulator.empty", port=port))
        self.number = Text(look, "row")
        self.drawer = Text(look, "caption", "ink2")
        self.back = Button(look, "‹", name=look.say("window.emulator.before"), on_click=lambda: self._step(-1))
        self.on = Button(look, "›", name=look.say("window.emulator.after"), on_click=lambda: self._step(1))
        say, word = look.say, "window.emulator.switch"
        self.boxes = {name: CheckBox(look, say(f"{word}.{name}"), on_change=_turning(turn, name)) for name in switches}
        self._lay_out()

    def _lay_out(self) -> None:
        look, gap = self.look, self.look.px(16)
        steps = QHBoxLayout()
        for widget in (self.back, self.on):
            steps.addWidget(widget)
        steps.addStretch(1)
        side = QVBoxLayout()
        side.addWidget(self.number)
        side.addLayout(steps)
        side.addWidget(self.drawer)
        side.addSpacing(gap)
        for box in self.boxes.values():
            side.addWidget(box)
        side.addStretch(1)
        right = QWidget()
        right.setLayout(side)
        right.setFixedWidth(look.px(_SIDE))
        across = QHBoxLayout(self)
        across.setContentsMargins(gap, gap, gap, gap)
        across.setSpacing(gap)
        across.addWidget(self.desktop, 1)
        across.addWidget(self.empty, 1)
        across.addWidget(right)

    def present(self, state: State) -> None:
        """Show how the printer stands; a new job comes to the front."""
        count, kicks, on = state
        if count != self._count:
            self._count = self._at = count
            self._show()
        self.desktop.setVisible(bool(count))
        self.empty.setVisible(not count)
        self.drawer.set(self.look.say("window.emulator.drawer", count=kicks))
        self.number.set(self.look.say("window.emulator.job", number=self._at, count=count) if count else "—")
        self.back.allow(self._at > 1)
        self.on.allow(self._at < count)
        for name, box in self.boxes.items():
            box.show_as(checked=name in on)

    def _step(self, by: int) -> None:
        self._at = min(max(1, self._at + by), self._count)
        self._show()

    def _show(self) -> None:
        self.desktop.sheet.set(self._picture(self._at - 1))


def _turning(turn: Callable[[str], None], name: str) -> Callable[[bool], None]:
    return lambda _on: turn(name)
