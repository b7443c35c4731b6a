"""A condition's row: its kind, its sentence with places to type and to choose in, and a way to drop it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.text import Text
from desktop.ui.tags.conditions import KINDS
from desktop.ui.tags.model import ConditionRow, Part

_NUMBER_WIDTH, _KIND_WIDTH = 56, 120


class RowView(QWidget):
    """One condition, ``at`` its place. Made anew where another kind is chosen; else only its values change."""

    def __init__(
        self, look: Look, row: ConditionRow, *,
        on_kind: Callable[[str], object], on_value: Callable[[str, str], object], on_drop: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__()
        self.look, self.row, self._on_value = look, row, on_value
        kinds = [(kind, look.say(f"window.tags.kind.{kind}")) for kind in KINDS]
        self.kind = Select(look, "", kinds, value=row.kind, on_choose=on_kind)
        self.kind.control.setAccessibleName(look.say("window.tags.kind_name"))
        self.kind.setFixedWidth(look.px(_KIND_WIDTH))
        self.places: dict[str, Field | Select] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(6))
        line.addWidget(self.kind)
        for part in row.parts:
            line.addWidget(self._made(part))
        line.addStretch(1)
        line.addWidget(
            Button(look, "", icon="cross", kind="quiet", name=look.say("window.tags.drop"), on_click=on_drop)
        )

    @property
    def shape(self) -> tuple[object, ...]:
        """What the row is made of, whatever stands in its places."""
        return shape_of(self.row)

    def update_to(self, row: ConditionRow) -> None:
        """The same kind with other values."""
        self.row = row
        for part in row.parts:
            place = self.places.get(part.name)
            if isinstance(place, Field):
                place.set_text(part.text)
            elif isinstance(place, Select):
                place.choose(part.text)

    def _made(self, part: Part) -> QWidget:
        if part.what == "words":
            return Text(self.look, "body", "ink2", part.text)
        change = partial(self._on_value, part.name)
        name = self.look.say(f"window.tags.place.{part.name}")
        if part.what == "number":
            field = Field(self.look, "", kind="digits", on_change=change)
            field.edit.setAccessibleName(name)
            field.set_text(part.text)
            field.setFixedWidth(self.look.px(_NUMBER_WIDTH))
            self.places[part.name] = field
            return field
        select = Select(self.look, "", part.options, value=part.text, on_choose=change)
        select.control.setAccessibleName(name)
        self.places[part.name] = select
        return select


def shape_of(row: ConditionRow) -> tuple[object, ...]:
    """See RowView.shape."""
    return row.kind, tuple((part.what, part.name, part.options, part.text if part.what == "words" else "")
                           for part in row.parts)  # fmt: skip
