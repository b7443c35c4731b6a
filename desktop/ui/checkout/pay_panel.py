"""The right: what is to pay, what it earns, points, keypad, tenders or the POS's bill number, the one big key."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.checkout.model import Cell, PayModel, RefModel
from desktop.ui.checkout.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import BigButton
from desktop.ui.parts.card import Band, Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Choice, Option, Segments
from desktop.ui.parts.keypad import Keypad
from desktop.ui.parts.marks import KeyCap
from desktop.ui.parts.text import FitText, Text

_ROOMY, _TIGHT = 680, 600


class PayPanel(QWidget):
    """Shows a PayModel; every press goes to the presenter."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        self._shown: PayModel | None = None
        self._is_narrow = False
        say, hands = look.say, presenter.hands
        self.head = _Head(look)
        self.points_note = Text(look, "caption", "ink2", elide=True, align=ink.RIGHT)
        self.points = Segments(look, (), hands.choose_points, name=say("window.checkout.points.title"))
        self.keypad = Keypad(look, "money", presenter.press)
        self.tenders = Choice(
            look, (), lambda place: hands.choose_tender(int(place)), name=say("window.checkout.pay.tenders")
        )
        self.ref = _RefRow(look, presenter)
        self.big = BigButton(look, "", key="F9", on_click=presenter.close)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.head)
        self.column.addLayout(self._points_block())
        self.column.addWidget(self.keypad, 1)
        self.column.addWidget(self.tenders)
        self.column.addWidget(self.ref)
        self.column.addWidget(self.big)

    def present(self, pay: PayModel) -> None:
        """Show what changed; what a click chose by itself is taken back."""
        if pay == self._shown:
            self.points.choose(pay.points_chosen)
            self.tenders.choose(pay.tender)
            return
        self._shown = pay
        self.head.present(pay)
        self.points_note.set(pay.points_note)
        self.points_note.set_tone(pay.points_tone)
        _offer(self.points, pay.points, pay.points_chosen, narrow=self._is_narrow)
        self.tenders.setVisible(bool(pay.tenders))
        _offer(self.tenders, pay.tenders, pay.tender)
        self.ref.setVisible(pay.ref is not None)
        if pay.ref is not None:
            self.ref.present(pay.ref)
        self.big.set_label(pay.action)
        self.big.allow(pay.can_close, pay.why_not)

    def be_narrow(self, *, narrow: bool) -> None:
        """Say less in the cells."""
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            if self._shown is not None:
                _offer(self.points, self._shown.points, self._shown.points_chosen, narrow=narrow)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tall = event.size().height()
        tight = tall < self.look.px(_TIGHT)
        gap = 4 if tight else 8 if tall < self.look.px(_ROOMY) else 12
        self.column.setSpacing(self.look.px(gap))
        self.keypad.layout().setSpacing(self.look.px(min(gap, 8)))  # type: ignore[union-attr]
        self.head.be_tight(tight=tight)

    def _points_block(self) -> QVBoxLayout:
        look = self.look
        caption = QHBoxLayout()
        caption.setContentsMargins(0, 0, 0, 0)
        caption.setSpacing(look.px(8))
        caption.addWidget(KeyCap(look, "F8"))
        caption.addWidget(Text(look, "caption", "ink", look.say("window.checkout.points.title"), strong=True))
        caption.addWidget(self.points_note, 1)
        block = QVBoxLayout()
        block.setSpacing(look.px(4))
        block.addLayout(caption)
        block.addWidget(self.points)
        return block


class _Head(Card):
    """The number, and what the bill earns."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, flush=True)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.label = Text(look, "caption", "ink2")
        self.hint = Text(look, "caption", "ink3", elide=True, align=ink.RIGHT)
        self.symbol = Text(look, "figure", "ink2")
        self.number = FitText(look, "number", align=ink.RIGHT)
        self.title = Text(look, "body", strong=True)
        self.why = Text(look, "caption", "ink2", wrap=True)
        self.award = Text(look, "figure", "accent", align=ink.RIGHT)
        self.body.addLayout(self._number_block())
        self.body.addWidget(self._award_band())

    def present(self, pay: PayModel) -> None:
        self.label.set(pay.label)
        self.hint.set(pay.hint)
        self.hint.set_tone(pay.hint_tone)
        self.symbol.set(pay.symbol)
        self.number.set(pay.number)
        self.number.setAccessibleName(f"{pay.label} {pay.symbol}{pay.number}")
        self.title.set(pay.award_title)
        self.why.set(pay.award_why)
        self.award.set(pay.award)
        self.award.set_tone(pay.award_tone)
        self.award.setAccessibleName(f"{pay.award_title} {pay.award}")

    def be_tight(self, *, tight: bool) -> None:
        """Leave less air above and below the number."""
        above, below = (4, 2) if tight else (10, 6)
        self.block.setContentsMargins(self.look.px(16), self.look.px(above), self.look.px(16), self.look.px(below))

    def _number_block(self) -> QVBoxLayout:
        look = self.look
        captions = QHBoxLayout()
        captions.setSpacing(look.px(12))
        captions.addWidget(self.label)
        captions.addWidget(self.hint, 1)
        figures = QHBoxLayout()
        figures.setSpacing(look.px(8))
        figures.addWidget(self.symbol, 0, Qt.AlignmentFlag.AlignBottom)
        figures.addWidget(self.number, 1)
        self.block = QVBoxLayout()
        self.be_tight(tight=False)
        self.block.setSpacing(look.px(2))
        self.block.addLayout(captions)
        self.block.addLayout(figures)
        return self.block

    def _award_band(self) -> Band:
        band = Band(self.look, "soft", bottom=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.why)
        band.row.addLayout(words, 1)
        band.row.addWidget(self.award)
        return band


class _RefRow(QWidget):
    """The POS's bill number: a key, and one line to type or scan it into."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self._presenter = presenter
        hands = presenter.hands
        hint = look.say("window.checkout.pay.ref_label")
        self.field = Field(look, "", hint=hint, on_change=hands.type_ref, on_enter=lambda _: hands.to_pad())
        self.field.edit.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(KeyCap(look, "Ctrl+B"))
        row.addWidget(self.field, 1)

    def present(self, ref: RefModel) -> None:
        """Show the number, and whether it is missing."""
        self.field.set_text(ref.text)
        self.field.edit.setPlaceholderText(ref.hint)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._presenter.ref_focused(event.type() == QEvent.Type.FocusIn)
        return False


def _offer(group: Segments | Choice, cells: tuple[Cell, ...], chosen: str, *, narrow: bool = False) -> None:
    """Show these cells with one of them chosen, whatever a click made of it."""
    group.set_options([_option(cell, narrow=narrow) for cell in cells])
    group.choose(chosen)


def _option(cell: Cell, *, narrow: bool) -> Option:
    label = cell.short if narrow and cell.short else cell.label
    note = cell.short_note if narrow and cell.short_note else cell.note
    return Option(cell.value, label, note, "lock" if cell.locked else None, cell.enabled)
