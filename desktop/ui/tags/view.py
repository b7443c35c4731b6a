"""The dialog: the vocabulary at the left; at the right the word, its group, and its rule with whom it holds of."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.core.domain.care_events import GROUPS
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Option, Segments
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.rows import Cell
from desktop.ui.parts.table import RowList
from desktop.ui.parts.text import IconText, Text
from desktop.ui.tags.model import ConditionRow, TagRow, TagsModel
from desktop.ui.tags.presenter import Presenter
from desktop.ui.tags.row_view import RowView, shape_of

_LIST_WIDTH = 200


class View(QWidget):
    """Shows the model; what is typed and chosen goes to the presenter."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        overlay.body.addWidget(self)
        say = look.say
        self.list = RowList(look, figure_width=1, name=say("window.tags.title"), on_move=presenter.go_to)
        self.card = Card(look, " ")
        self.name = Field(
            look, say("window.tags.name"), hint=say("window.tags.name_hint"), on_change=presenter.type_name
        )
        groups = [Option(group, say(f"window.portrait.groups.{group}")) for group in GROUPS]
        self.groups = Segments(look, groups, presenter.choose_group, name=say("window.tags.group"))
        hows = [Option(how, say(f"window.tags.how.{how}")) for how in ("hand", "rule")]
        self.hows = Segments(look, hows, presenter.choose_how, name=say("window.tags.how_name"))
        joins = [Option(join, say(f"window.tags.join.{join}")) for join in ("all", "any")]
        self.joins = Segments(look, joins, presenter.choose_join, name=say("window.tags.join_name"))
        self.rows = QVBoxLayout()
        self.area = QScrollArea()
        self.add = Button(look, say("window.tags.add"), key="F6", on_click=presenter.add)
        self.count = IconText(look, "people", tone="accent", role="body")
        self.some = Text(look, "caption", "ink2", elide=True)
        self.retire = Button(look, say("window.tags.retire"), key="Ctrl+Del", kind="danger", on_click=presenter.retire)
        self.save = Button(look, say("window.tags.save"), key="Enter", kind="primary", on_click=presenter.save)
        overlay.add_action(self.retire, left=True)
        overlay.add_action(self.save)
        self._tags: tuple[TagRow, ...] = ()
        self._made: list[RowView] = []
        self._focused = -1
        self._build()

    def _build(self) -> None:
        look = self.look
        left = Card(look, look.say("window.tags.list"), flush=True)
        left.setFixedWidth(look.px(_LIST_WIDTH))
        left.body.addWidget(self.list, 1)
        choices = QHBoxLayout()
        choices.setSpacing(look.px(12))
        choices.addWidget(self.hows, 1)
        choices.addWidget(self.joins, 1)
        page = QWidget()
        page.setObjectName("page")
        page.setLayout(self.rows)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(look.px(8))
        self.area.setWidget(page)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(12))
        foot.addWidget(self.add)
        foot.addWidget(self.count)
        foot.addWidget(self.some, 1)
        body = self.card.body
        body.setSpacing(look.px(10))
        body.addWidget(self.name)
        body.addWidget(self.groups)
        body.addLayout(choices)
        body.addWidget(self.area, 1)
        body.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(left)
        row.addWidget(self.card, 1)

    def present(self, model: TagsModel) -> None:
        """Show the model; what says the same already is left alone."""
        self.card.setVisible(model.is_ready)
        if model.rows != self._tags:
            self._tags = model.rows
            self.list.set_rows(tuple((Cell(row.title, row.note), Cell("")) for row in model.rows))
        self.list.set_current(model.current)
        self.card.set_title(model.title)
        self.name.setVisible(model.is_new)
        self.name.set_text(model.name)
        self.name.set_error(model.error if model.is_new else "")
        self.groups.choose(model.group)
        self.groups.setEnabled(model.is_new)
        self.hows.choose("rule" if model.by_rule else "hand")
        self.joins.choose(model.join)
        self._show_rule(model)
        self.retire.setVisible(not model.is_new and not model.is_retired)
        self.save.set_label(model.save)
        self.save.allow(model.is_ready and not model.busy)
        if not model.is_ready:
            self._focused = -1  # opened anew: whoever types types a name
        elif model.current != self._focused:
            self._focused = model.current
            (self.name.edit if model.is_new else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rule(self, model: TagsModel) -> None:
        for part in (self.joins, self.add):
            part.setVisible(model.by_rule)
        self.add.allow(model.can_add, self.look.say("window.tags.enough"))
        self.count.set(model.error if not model.is_new and model.error else model.count)
        self.count.setVisible(model.by_rule and bool(model.count or model.error))
        self.some.set(model.some)
        self._show_conditions(model.conditions if model.by_rule else ())

    def _show_conditions(self, conditions: tuple[ConditionRow, ...]) -> None:
        if [made.shape for made in self._made] == [shape_of(row) for row in conditions]:
            for made, row in zip(self._made, conditions, strict=True):
                made.update_to(row)
            return
        while (item := self.rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._made = [self._row(at, row) for at, row in enumerate(conditions)]
        for made in self._made:
            self.rows.addWidget(made)
        self.rows.addStretch(1)

    def _row(self, at: int, row: ConditionRow) -> RowView:
        do = self._presenter
        return RowView(
            self.look, row, on_kind=partial(do.choose_kind, at), on_value=partial(do.set_value, at),
            on_drop=partial(do.drop, at),
        )  # fmt: skip
