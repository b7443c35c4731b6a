"""The filters above the list: what is on or off, then what is one of many; in two rows where the window is narrow."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.ui.dormant.model import Choice, Filtering
from desktop.ui.dormant.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.checks import FilterChip
from desktop.ui.parts.field import Select
from desktop.ui.parts.marks import KeyCap

_LEAST, _MOST = 124, 176


class FiltersView(QWidget):
    """Boxes of many are made once and take their options from the model."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, filtered = look, presenter.filter
        self._options: dict[Select, tuple[tuple[str, str], ...]] = {}
        self._life, self._is_narrow, self._has_store = "origin", False, False
        self.worth = FilterChip(look, "…", on_change=lambda on: filtered(worth=on))
        self.rested = FilterChip(look, look.say("window.dormant.rested"), on_change=lambda on: filtered(rested=on))
        self.store = FilterChip(look, look.say("window.dormant.at_store"), on_change=lambda on: filtered(at_store=on))
        self.consent = self._select("consent", lambda value: filtered(consent=value))
        self.category = self._select("category", lambda value: filtered(category=value))
        self.life = self._select("life", lambda value: filtered(**{self._life: value}))
        self.chips = _row(look, KeyCap(look, "F6"), self.worth, self.rested, self.store)
        self.boxes = _row(look, self.consent, self.category, self.life)
        campaign = look.say("window.dormant.campaign")
        self.begin = Button(look, campaign, key="F9", kind="quiet", on_click=presenter.begin_campaign)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(look.px(8))
        self.grid.setColumnStretch(2, 1)
        self._rows = 0
        self._lay_out()

    def _select(self, name: str, on_choose: object) -> Select:
        select = Select(self.look, "", (), on_choose=on_choose)  # type: ignore[arg-type]
        select.box.setAccessibleName(self.look.say(f"window.dormant.filter.{name}"))
        select.box.setMinimumWidth(self.look.px(_LEAST))
        select.box.setMaximumWidth(self.look.px(_MOST))
        return select

    def fit(self, *, narrow: bool) -> None:
        """One row, or two where there is no room for all."""
        self._is_narrow = narrow
        self._lay_out()

    def _lay_out(self) -> None:
        rows = 2 if self._is_narrow and self._has_store else 1
        if rows == self._rows:
            return
        self._rows = rows
        for widget in (self.chips, self.boxes, self.begin):
            self.grid.removeWidget(widget)
        self.grid.addWidget(self.chips, 0, 0)
        self.grid.addWidget(self.boxes, *((1, 0, 1, 2) if rows > 1 else (0, 1)))
        self.grid.addWidget(self.begin, rows - 1, 3)

    def present(self, model: Filtering) -> None:
        """Show them."""
        self.worth.set_label(model.worth_title)
        self.worth.show_as(checked=model.worth)
        self.rested.show_as(checked=model.rested)
        self._has_store = model.at_store is not None
        self.store.setVisible(self._has_store)
        self._lay_out()
        self.store.show_as(checked=bool(model.at_store))
        self.store.setEnabled(not model.at_store_why)
        self.store.setToolTip(model.at_store_why)
        self._life = "origin" if any(value == "active" for value, _ in model.life.options) else "stage"
        for select, choice in ((self.consent, model.consent), (self.category, model.category), (self.life, model.life)):
            self._show(select, choice)
        self.setEnabled(model.is_open)

    def _show(self, select: Select, choice: Choice) -> None:
        if self._options.get(select) != choice.options:
            self._options[select] = choice.options
            select.set_options(choice.options)
        select.choose(choice.chosen)
        select.box.setEnabled(not choice.why)
        select.box.setToolTip(choice.why or select.box.currentText())
        if select is self.life:  # its words are ours, and longer than the least in English
            select.box.setMinimumWidth(max(self.look.px(_LEAST), select.box.room_for_chosen()))
        select.box.setAccessibleDescription(choice.why)


def _row(look: Look, *widgets: QWidget) -> QWidget:
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(look.px(8))
    for widget in widgets:
        across.addWidget(widget)
    return row
