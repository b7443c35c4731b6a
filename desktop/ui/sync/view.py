"""The sync page as drawn: how far HQ has the log; what waits, what it flagged; the rounds, and which device this is."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.parts.notices import Banner
from desktop.ui.settings.asking import ask_new_file
from desktop.ui.settings.pieces import Scroll
from desktop.ui.sync.alone_view import AloneView
from desktop.ui.sync.flags_view import FlagsCard
from desktop.ui.sync.model import Saying, SyncModel
from desktop.ui.sync.presenter import Presenter
from desktop.ui.sync.reach_view import ReachCard
from desktop.ui.sync.rounds_view import DeviceCard, RoundsCard
from desktop.ui.sync.waiting_view import WaitingCard

_ROOMY = 1_100
_TONES = {"plain": "accent"}
_SCROLLS = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
}


class View(QWidget):
    """One page that scrolls, so that nothing is cut where there is little room; or the one sentence without an HQ."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        self.saying = _SayingRow(look)
        self.reach = ReachCard(look)
        self.waiting = WaitingCard(look)
        self.flags = FlagsCard(look, presenter.answer)
        self.rounds = RoundsCard(look)
        self.device = DeviceCard(look)
        self.alone = AloneView(look, presenter.join)
        self.page = Scroll(look, pad=False)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.page)
        self.stack.addWidget(self.alone)
        presenter.ask_place = partial(ask_new_file, self)
        self._lay_out()

    def _lay_out(self) -> None:
        gap = self.look.px(12)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in ((left, (self.waiting, self.flags)), (right, (self.rounds, self.device))):
            column.setSpacing(gap)
            for card in cards:
                column.addWidget(card, 1 if card is self.rounds else 0)
        left.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(gap)
        across.addLayout(left, 2)
        across.addLayout(right, 1)
        self.page.column.addWidget(self.saying)
        self.page.column.addWidget(self.reach)
        self.page.column.addLayout(across, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(gap, gap, gap, gap)
        whole.addWidget(self.stack)

    def present(self, model: SyncModel) -> None:
        """Show it."""
        self.stack.setCurrentWidget(self.page if model.reach else self.alone)
        if model.reach is None:
            if model.alone is not None:
                self.alone.present(model.alone)
            return
        self.saying.present(model.saying)
        self.reach.present(model.reach, model.figures)
        self.waiting.present(model.waiting)
        self.flags.present(model.flags)
        self.rounds.present(model.rounds)
        self.device.present(model.device)

    def focus_first(self) -> None:
        """Nothing here is typed: keys go to the page."""
        self.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages and arrows scroll: below a banner the page may be longer than the window."""
        action = _SCROLLS.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            self.page.verticalScrollBar().triggerAction(action)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self.look.px(_ROOMY)
        for card in (self.reach, self.waiting, self.flags):
            card.be_narrow(narrow=narrow)


class _SayingRow(QWidget):
    """A banner of whatever tone the saying has; nothing where all is well."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._shown: Saying | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def present(self, saying: Saying | None) -> None:
        """Say it."""
        if saying != self._shown:
            self._shown = saying
            while (item := self._column.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()
            if saying is not None:
                tone = _TONES.get(saying.tone, saying.tone)
                self._column.addWidget(Banner(self.look, tone, saying.icon, saying.title, saying.detail))
        self.setVisible(saying is not None)
