"""The second tab: what members complained of, wished for and praised; at the right the form."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.groups import Option, Segments
from desktop.ui.parts.rows import Cell
from desktop.ui.parts.table import RowList
from desktop.ui.parts.text import Text
from desktop.ui.portrait.model import CaseForm, CaseRow, PortraitModel
from desktop.ui.portrait.presenter import Presenter


class Told(QScrollArea):
    """What was said, as tall as it is; where the form needs the room it is read by scrolling."""

    _LINES_LEAST = 4

    def __init__(self, look: Look, words: Text) -> None:
        super().__init__()
        self._words, self._least = words, look.line(words.role) * self._LINES_LEAST
        words.setObjectName("page")
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(words)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._words.heightForWidth(max(1, self.viewport().width())))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), min(self._least, self.sizeHint().height()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def set(self, text: str) -> None:
        """Show other words, from their beginning."""
        if text != self._words.text():
            self._words.set(text)
            self.verticalScrollBar().setValue(0)
            self.updateGeometry()


class CasesPage(QWidget):
    """List and form."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        say = look.say
        self.list = RowList(look, figure_width=112, name=say("window.portrait.tab.cases"), on_move=presenter.go_to)
        self.card = Card(look, " ")
        self.lines = Told(look, Text(look, "body", "ink2", wrap=True))
        self.sorts = Segments(look, [], presenter.choose_sort, name=say("window.portrait.case.sort"))
        self.field_label = Text(look, "caption", "ink2")
        self.field = Field(look, "", hint=" ", on_change=presenter.type_text)
        self.due_label = Text(look, "caption", "ink2", say("window.portrait.case.due_label"))
        self.dues = Segments(look, [], presenter.choose_due, name=say("window.portrait.case.due_label"))
        self.owner = Select(look, say("window.portrait.case.owner_label"), (), on_choose=presenter.choose_owner)
        self._rows: tuple[CaseRow, ...] = ()
        self._owners: tuple[tuple[str, str], ...] = ()
        self._build()

    def _build(self) -> None:
        look = self.look
        self.card.body.setSpacing(look.px(8))
        for part in (self.lines, self.sorts, self.field_label, self.field, self.due_label, self.dues, self.owner):
            self.card.body.addWidget(part)
        self.card.body.addStretch(1)
        left = Card(look, look.say("window.portrait.case.list"), look.say("window.portrait.case.list_note"), flush=True)
        left.body.addWidget(self.list, 1)
        right = QVBoxLayout()
        right.addWidget(self.card, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(left, 1)
        row.addLayout(right, 1)

    def present(self, model: PortraitModel) -> None:
        """Show the list, and the form as it is."""
        if model.cases != self._rows:
            self._rows = model.cases
            self.list.set_rows(tuple((Cell(row.title, row.note), _chip(row)) for row in model.cases))
        self.list.set_current(model.current)
        if model.form is not None:
            self._show(model.form)

    def _show(self, form: CaseForm) -> None:
        self.card.set_title(form.title)
        self.lines.set("\n".join(form.lines))
        self.lines.setVisible(bool(form.lines))
        for strip, options, chosen in ((self.sorts, form.sorts, form.sort), (self.dues, form.dues, form.due)):
            strip.setVisible(bool(options))
            strip.set_options([Option(value, words) for value, words in options])
            strip.choose(chosen)
        self.due_label.setVisible(bool(form.dues))
        self.owner.setVisible(len(form.owners) > 1)
        if form.owners != self._owners:
            self._owners = form.owners
            self.owner.set_options(form.owners)
        self.owner.choose(form.owner)
        self.field_label.set(form.field_label)
        self.field_label.setVisible(bool(form.field_label))
        self.field.setVisible(bool(form.field_label))
        self.field.edit.setPlaceholderText(form.field_hint)
        self.field.edit.setAccessibleName(form.field_label)
        self.field.set_text(form.field_text)
        self.field.set_error(form.error)


def _chip(row: CaseRow) -> Cell:
    words, icon, tone = row.chip
    return Cell("", chip=(words, icon, tone)) if words else Cell("")
