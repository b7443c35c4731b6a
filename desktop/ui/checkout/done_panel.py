"""The right, once the bill is recorded: what to act on, as large as it goes, and how the next one begins."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.checkout.model import DoneModel
from desktop.ui.checkout.presenter import Presenter
from desktop.ui.checkout.sum_list import SumList
from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import BigButton, Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Divider, Icon
from desktop.ui.parts.text import FitText, IconText, Text


class DonePanel(QWidget):
    """Shows a DoneModel. A double click on F9 does not reach through to the next bill."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        self._shown: DoneModel | None = None
        self.title = Text(look, "title", "ok", wrap=True)
        self.caption = Text(look, "body", "ink2")
        self.number = FitText(look, "number", align=ink.RIGHT)
        self.rows = SumList(look)
        self.slip = IconText(look, "printer", role="body")
        self.print = Button(look, "", key="Ctrl+P", on_click=presenter.print_last)
        self.offer = Button(look, look.say("window.checkout.done.offer"), key="Ctrl+Q", on_click=presenter.offer_claim)
        self.next = BigButton(look, look.say("window.checkout.done.next"), key="Enter", on_click=presenter.next_bill)
        self._second_click = QTimer(self, interval=QApplication.doubleClickInterval(), singleShot=True)
        self._second_click.timeout.connect(lambda: self.next.setEnabled(True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(self._card(), 1)
        column.addWidget(self.next)

    def present(self, done: DoneModel | None) -> None:
        """Show the finished bill; its button waits until a double click is over."""
        if done is None or done == self._shown:
            self._shown = done
            return
        if self._shown is None:
            self.next.setEnabled(False)
            self._second_click.start()
        self._shown = done
        self.title.set(done.title)
        self.caption.set(done.caption)
        self.number.set(done.number)
        self.number.set_tone(done.number_tone)
        self.number.setAccessibleName(f"{done.caption} {done.number}")
        self.rows.set_rows(done.rows)
        self.slip.set(done.slip)
        self.print.set_label(done.print_label)
        self.offer.setVisible(done.can_offer)

    def _card(self) -> Card:
        look = self.look
        card = Card(look)
        card.body.setSpacing(look.px(8))
        title = QHBoxLayout()
        title.setSpacing(look.px(10))
        title.addWidget(Icon(look, "check_circle", tone="ok", size=28))
        title.addWidget(self.title, 1)
        card.body.addLayout(title)
        card.body.addSpacing(look.px(12))
        card.body.addWidget(self.caption)
        card.body.addWidget(self.number)
        card.body.addSpacing(look.px(4))
        card.body.addWidget(Divider(look))
        card.body.addWidget(self.rows)
        card.body.addStretch(1)
        card.body.addWidget(self.slip)
        card.body.addWidget(self.print)
        card.body.addWidget(self.offer)
        card.body.addWidget(Text(look, "caption", "ink3", look.say("window.checkout.done.next_hint"), align=ink.CENTRE))
        return card
