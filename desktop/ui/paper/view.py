"""The preview on the screen: paper at the left, at the right where it goes and how large it is."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.paper.model import PaperModel
from desktop.ui.paper.presenter import Presenter
from desktop.ui.paper.sheet import Desktop
from desktop.ui.parts.button import Button
from desktop.ui.parts.groups import Option, Segments
from desktop.ui.parts.marks import Divider, KeyCap
from desktop.ui.parts.notices import Empty, Fact
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text

_BESIDE = 236


class View(QWidget):
    """The dialog's body; the primary button stands in the overlay's foot."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        self._shown: PaperModel | None = None
        self.desktop = Desktop(look)
        self._wrong = Empty(look, "receipt", "")
        self._wrong.hide()
        self._beside = QVBoxLayout()
        self._beside.setSpacing(look.px(12))
        self._build_beside()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(24))
        across.addWidget(self.desktop, 1)
        across.addWidget(self._wrong, 1)
        side = QWidget()
        side.setLayout(self._beside)
        self._beside.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(look.px(_BESIDE))
        across.addWidget(side)
        overlay.body.addWidget(self, 1)
        self.go = Button(look, "", key="Enter", kind="primary", on_click=presenter.print)
        overlay.add_action(self.go)

    def _build_beside(self) -> None:
        look = self.look
        self._beside.addWidget(Text(look, "caption", "ink2", look.say("window.paper.goes_to")))
        self._where = Fact(look, "printer", "—")
        self._size = Text(look, "row")
        self._forms = Segments(look, (), self._presenter.choose, name=look.say("window.paper.as"))
        self._forms_label = Text(look, "caption", "ink2", look.say("window.paper.as"))
        for widget in (
            self._where, Divider(look), Text(look, "caption", "ink2", look.say("window.paper.size")), self._size,
            self._forms_label, self._forms,
        ):  # fmt: skip
            self._beside.addWidget(widget)
        self._beside.addStretch(1)
        self._keys = QWidget()
        keys = QHBoxLayout(self._keys)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(look.px(6))
        for key in ("↑", "↓", "PgUp", "PgDn"):
            keys.addWidget(KeyCap(look, key))
        keys.addWidget(Text(look, "caption", "ink2", look.say("window.paper.scroll")))
        keys.addStretch(1)
        self._beside.addWidget(self._keys)

    def present(self, model: PaperModel | None) -> None:
        """Show the paper and what belongs to it."""
        if model is None or model == self._shown:
            return
        self._shown = model
        self._overlay.set_title(model.title)
        self.desktop.sheet.set(model.picture)
        self._wrong.set(model.wrong)
        first, last = (self.desktop, self._wrong) if model.wrong else (self._wrong, self.desktop)
        first.hide()
        last.show()
        self._keys.setVisible(not model.forms)
        self._where.icon.set(model.where.icon, "ink2")
        self._where.set(model.where.title, model.where.detail)
        self._size.set(model.size)
        self._present_forms(model)
        self.go.set_label(model.go)
        self.go.allow(model.is_ready, model.why_not)

    def _present_forms(self, model: PaperModel) -> None:
        self._forms.setVisible(bool(model.forms))
        self._forms_label.setVisible(bool(model.forms))
        if model.forms:
            self._forms.set_options([Option(value, words) for value, words in model.forms])
            self._forms.choose(model.form)

    def turn(self, key: str) -> None:
        """Move the paper."""
        self.desktop.turn(key)
