"""A place to type: ``Field`` and ``BigField`` (one line), ``Select`` (from a list)."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.text import IconText, Text

Kind = Literal["text", "digits", "amount", "pin", "phone", "scan"]
_ALLOWED = {"digits": "[0-9]*", "amount": "[0-9]*[.]?[0-9]{0,3}", "pin": "[0-9]*", "phone": "[0-9+][0-9 ()-]*"}
_HINTS = {
    "digits": Qt.InputMethodHint.ImhDigitsOnly,
    "amount": Qt.InputMethodHint.ImhFormattedNumbersOnly,
    "pin": Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhHiddenText,
    "phone": Qt.InputMethodHint.ImhDialableCharactersOnly,
    "scan": Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText,
}


class _Labelled(QWidget):
    """A caption above, a line below that says what is wrong or worth knowing; it takes no room while it is silent."""

    def __init__(self, look: Look, label: str) -> None:
        super().__init__()
        self.look, self.label = look, label
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(look.px(4))
        self.head = QHBoxLayout()
        if label:
            self.head.addWidget(Text(look, "caption", "ink2", label))
            self.head.addStretch(1)
            self.column.addLayout(self.head)
        self._below = IconText(look, "info")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _hold(self, control: QWidget) -> None:
        self.control = control
        control.setAccessibleName(self.label)
        self.column.addWidget(control)
        self.column.addWidget(self._below)
        self._below.hide()
        self.setFocusProxy(control)

    def set_error(self, error: str) -> None:
        """Say what is wrong with it; "" when nothing is."""
        self._mark("bad" if error else "")
        self._say(error, "warning", "bad")

    def set_note(self, note: str, *, tone: str = "ink2", icon: str = "info") -> None:
        """Say something about it that is no error; "" for nothing."""
        self._mark("")
        self._say(note, icon, tone)

    def _say(self, text: str, icon: str, tone: str) -> None:
        self._below.set(text, icon=icon, tone=tone)
        self._below.setVisible(bool(text))
        self.control.setAccessibleDescription(text)

    def _mark(self, state: str) -> None:
        if self.control.property("state") != state:
            self.control.setProperty("state", state)
            self.control.style().unpolish(self.control)
            self.control.style().polish(self.control)


class Field(_Labelled):
    """One line. ``on_change`` gets what was typed (not what ``set_text`` put there), ``on_enter`` what stands there.

    Every kind but ``text`` keeps input methods away, so that digits and scans arrive as they are. ``label`` "" leaves
    the caption out: ``hint`` then names it to a screen reader too.
    """

    tall, style_name = HEIGHT["control"], "field"

    def __init__(
        self, look: Look, label: str, *, hint: str = "", kind: Kind = "text",
        on_change: Callable[[str], object] | None = None, on_enter: Callable[[str], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(look, label)
        self.edit = QLineEdit()
        self.edit.setObjectName(self.style_name)
        self.edit.setFixedHeight(look.px(self.tall))
        self.edit.setPlaceholderText(hint)
        self._be(kind)
        self._hold(self.edit)
        self.edit.setAccessibleName(label or hint)
        if on_change is not None:
            self.edit.textEdited.connect(on_change)
        if on_enter is not None:
            self.edit.returnPressed.connect(lambda: on_enter(self.text))

    @property
    def text(self) -> str:
        """What stands there."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put something there, without a word to ``on_change``."""
        if text != self.edit.text():
            self.edit.setText(text)

    def _be(self, kind: Kind) -> None:
        if kind == "text":
            return
        self.edit.setInputMethodHints(_HINTS[kind])
        self.edit.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # noqa: FBT003
        if kind == "pin":
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        if kind in _ALLOWED:
            self.edit.setValidator(QRegularExpressionValidator(QRegularExpression(_ALLOWED[kind]), self.edit))


class BigField(Field):
    """One large line: a phone number, a PIN, an amount."""

    tall, style_name = HEIGHT["big"], "big_field"


class Select(_Labelled):
    """One of a list: ``options`` are (value, words). ``on_choose`` gets the value a person chose."""

    def __init__(
        self, look: Look, label: str, options: Sequence[tuple[str, str]], *, value: str = "",
        on_choose: Callable[[str], object] | None = None,
    ) -> None:  # fmt: skip
        from desktop.ui.parts.combo import Combo

        super().__init__(look, label)
        self.box = Combo(look)
        self._hold(self.box)
        self.set_options(options)
        self.choose(value or (options[0][0] if options else ""))
        if on_choose is not None:
            self.box.activated.connect(lambda _: on_choose(self.value))

    @property
    def value(self) -> str:
        """What is chosen; "" for nothing."""
        return str(self.box.currentData() or "")

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer others; what was chosen stays chosen if it is still offered."""
        chosen = self.value
        self.box.clear()
        for value, words in options:
            self.box.addItem(words, value)
        self.choose(chosen)

    def choose(self, value: str) -> None:
        """Show this one, without a word to ``on_choose``."""
        self.box.setCurrentIndex(self.box.findData(value))
