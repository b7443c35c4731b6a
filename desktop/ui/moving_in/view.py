"""The dialog as drawn: the file above, its columns at the left, the rows and what came of it at the right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.moving_in.model import MovingInModel
from desktop.ui.moving_in.presenter import Presenter
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.groups import Option
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.rows import Column
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import Text
from desktop.ui.settings.asking import ask_file, ask_new_file
from desktop.ui.settings.pieces import Saying, Scroll, Strip
from desktop.ui.settings.progress import Progress

_COLUMNS_WIDTH = 288
_CELL, _LINE = 112, 64
_LISTING = "import-problems.csv"
_FILES = "*.csv *.txt *.xlsx"


class View(QWidget):
    """Shows the model; every choice goes to the presenter."""

    SIZE = (1000, 700)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        self._drawn: tuple[object, ...] = ()
        self._levels: dict[str, Select] = {}
        self._selects: dict[str, Select] = {}
        self._choices: dict[str, Strip] = {}
        self.left, self.right = self._columns(), self._rows()
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(look.px(12))
        page.addLayout(self._file())
        self.source = Text(look, "body", "ink2", wrap=True)
        page.addWidget(self.source)
        both = QHBoxLayout()
        both.setSpacing(look.px(16))
        both.addWidget(self.left)
        both.addWidget(self.right, 1)
        page.addLayout(both, 1)
        self.progress = Progress(look, presenter.job.stop)
        page.addWidget(self.progress)
        self.rest = QWidget()
        page.addWidget(self.rest, 1)
        overlay.body.addWidget(self, 1)
        self.undo = Button(look, " ", key="F8", kind="danger", on_click=presenter.undo)
        self.confirm = Button(look, " ", key="Enter", kind="primary", on_click=presenter.confirm)
        self.listing = Button(look, " ", key="F4", on_click=self.ask_listing)
        overlay.add_action(self.listing)
        overlay.add_action(self.undo)
        overlay.add_action(self.confirm)

    def _file(self) -> QHBoxLayout:
        look, say, presenter = self.look, self.look.say, self._presenter
        self.file = Field(
            look, "", hint=say("window.moving_in.file"), on_change=presenter.type_file,
            on_enter=lambda _text: presenter.confirm(),
        )  # fmt: skip
        self.pick = Button(look, say("window.moving_in.pick"), key="F2", icon="folder", on_click=self.ask_file)
        kinds = [Option(kind, say(f"window.moving_in.kind.{kind}")) for kind in ("members", "sales")]
        self.kind = Strip(look, kinds, presenter.choose_kind, name=say("window.moving_in.kind.title"))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(self.file, 1)
        row.addWidget(self.pick, 0, Qt.AlignmentFlag.AlignTop)  # what is wrong with the file stands below its field
        row.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _columns(self) -> Card:
        look = self.look
        card = Card(look, look.say("window.moving_in.left"))
        card.setFixedWidth(look.px(_COLUMNS_WIDTH))
        self.fields = Scroll(look)
        card.body.addWidget(self.fields, 1)
        return card

    def _rows(self) -> QWidget:
        look = self.look
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self.asked = QVBoxLayout()
        self.asked.setSpacing(look.px(8))
        column.addLayout(self.asked)
        self.shown = Card(look, look.say("window.moving_in.preview"), flush=True)
        self.table: Table | None = None
        column.addWidget(self.shown, 1)
        self.outcome = Scroll(look)
        self.saying = Saying(look)
        self.outcome.column.addWidget(self.saying)
        self.outcome.column.addStretch(1)
        column.addWidget(self.outcome, 1)
        return side

    def ask_file(self) -> None:
        """Choose a file in a window of its own."""
        ask_file(self, str(Path.home()), f"({_FILES})", self._presenter.choose_file)

    def ask_listing(self) -> None:
        """Choose where the list of problems is saved."""
        ask_new_file(self, str(Path.home() / _LISTING), self._presenter.save_listing)

    def present(self, model: MovingInModel) -> None:
        """Show it."""
        self.file.set_text(model.file)
        self.file.set_error(model.file_error)
        self.kind.choose(model.kind)
        self.source.set(model.source)
        self.source.setVisible(bool(model.source))
        for part in (self.left, self.right):
            part.setVisible(model.is_looked or model.told is not None)
        self.rest.setHidden(model.is_looked or model.told is not None)
        self._show_columns(model)
        self._show_choices(model)
        self._show_rows(model)
        self.saying.present(model.told)
        self.outcome.setVisible(model.told is not None)
        self.shown.setVisible(model.is_looked and model.told is None)
        self.progress.present(model.working)
        self.confirm.set_label(model.confirm)
        self.confirm.allow(model.can_confirm, model.source)
        self.listing.set_label(model.listing or " ")
        self.listing.setVisible(bool(model.listing))
        self.undo.set_label(model.undo or " ")
        self.undo.setVisible(bool(model.undo))

    def _show_columns(self, model: MovingInModel) -> None:
        levels = tuple((each.level, each.label) for each in model.levels)
        drawn = (model.kind, model.header, tuple(each.field for each in model.columns), levels)
        if drawn != self._drawn:
            self._drawn = drawn
            _empty(self.fields.column)
            self._draw_levels(model)
            nothing = ("", self.look.say("window.moving_in.none"))
            options = [nothing, *((name, name) for name in model.header)]
            self._selects = {
                each.field: Select(
                    self.look, each.label, options, value=each.chosen,
                    on_choose=partial(self._presenter.choose_column, each.field),
                )
                for each in model.columns
            }  # fmt: skip
            for select, each in zip(self._selects.values(), model.columns, strict=True):
                select.box.setAccessibleName(each.label)
                self.fields.column.addWidget(select)
            self.fields.column.addStretch(1)
        for each in model.columns:
            self._selects[each.field].choose(each.chosen)

        for level in model.levels:
            self._levels[level.level].choose(level.chosen)

    def _draw_levels(self, model: MovingInModel) -> None:
        if model.levels:
            self.fields.column.addWidget(Text(self.look, "body", "ink", self.look.say("window.moving_in.which_tier")))
        self._levels = {
            each.level: Select(
                self.look, each.label, list(each.options), value=each.chosen,
                on_choose=partial(self._presenter.choose_level, each.level),
            )
            for each in model.levels
        }  # fmt: skip
        for select, each in zip(self._levels.values(), model.levels, strict=True):
            select.box.setAccessibleName(each.label)
            self.fields.column.addWidget(select)
        if model.levels:
            self.fields.column.addWidget(Text(self.look, "body", "ink", self.look.say("window.moving_in.columns")))

    def _show_choices(self, model: MovingInModel) -> None:
        if set(self._choices) != {each.name for each in model.choices}:
            _empty(self.asked)
            self._choices = {}
            for each in model.choices:
                options = [Option(value, words) for value, words in each.options]
                strip = Strip(self.look, options, partial(self._presenter.choose, each.name), name=each.label)
                self._choices[each.name] = strip
                self.asked.addWidget(Text(self.look, "caption", "ink2", each.label))
                self.asked.addWidget(strip)
        for each in model.choices:
            self._choices[each.name].choose(each.chosen)

    def _show_rows(self, model: MovingInModel) -> None:
        if self.table is None or [column.title for column in self.table.rows.columns] != list(model.heads):
            if self.table is not None:
                self.table.hide()
                self.table.deleteLater()
            last = len(model.heads) - 1
            columns = [
                Column(
                    title,
                    align="right" if at == last else "left",
                    width=_LINE if at == 0 else 0 if at in (1, 2) else _CELL,
                )
                for at, title in enumerate(model.heads)
            ]
            self.table = Table(self.look, columns, name=self.look.say("window.moving_in.preview"))
            self.shown.body.addWidget(self.table, 1)
        self.table.set_rows(model.rows)


def _empty(layout: QVBoxLayout) -> None:
    """Take everything out."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
