"""The card of the pass-through printer: its port, a slip to point at, and what is read on it."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.text import IconText, Text
from desktop.ui.settings.model import Fact, SlipModel
from desktop.ui.settings.pieces import Facts, beside, on_line
from desktop.ui.settings.slip_teaching import SlipTeaching

_HIGH, _LABEL = 200, 96


class SlipCard(Card):
    """The slip's text can be pasted over; a click in it points at a number."""

    def __init__(self, look: Look, slip: SlipTeaching) -> None:
        say = look.say
        super().__init__(look, say("window.settings.pos.slip.title"), say("window.settings.pos.slip.note"))
        self._slip = slip
        hint, caption = say("window.settings.pos.slip.port_hint"), say("window.settings.pos.slip.port")
        self.port = Field(look, caption, hint=hint, kind="digits", on_change=slip.type_port)
        self.keep = Button(look, say("window.settings.pos.ear_keep"), icon="check", on_click=slip.keep_port)
        self.told = IconText(look, "info")
        self.paper = self._paper()
        self.pointed = Text(look, "body", strong=True, wrap=True)
        self.teach_ref = self._teach("ref")
        self.teach_total = self._teach("total")
        self.facts = Facts(look, _LABEL)
        self.outcome = Text(look, "body", "ink2", wrap=True)
        self._lay_out()
        self.stops: dict[str, QWidget] = {"slip_port": self.port, "slip": self.paper}

    def _lay_out(self) -> None:
        look, say = self.look, self.look.say
        row = beside(look, self.port)
        row.addLayout(on_line(look, self.keep))
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(12))
        buttons.addWidget(self.pointed, 1)
        buttons.addWidget(self.teach_ref)
        buttons.addWidget(self.teach_total)
        self.body.addLayout(row)
        self.body.addWidget(self.told)
        self.body.addSpacing(look.px(4))
        self.body.addWidget(Text(look, "caption", "ink2", say("window.settings.pos.slip.how"), wrap=True))
        self.body.addWidget(self.paper)
        self.body.addLayout(buttons)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.outcome)

    def _paper(self) -> QPlainTextEdit:
        paper = QPlainTextEdit()
        paper.setFont(self.look.font("body"))
        paper.setTabChangesFocus(True)
        paper.setFixedHeight(self.look.px(_HIGH))
        paper.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        paper.setAccessibleName(self.look.say("window.settings.pos.slip.how"))
        paper.textChanged.connect(lambda: self._slip.paste(paper.toPlainText()))
        paper.cursorPositionChanged.connect(self._point)
        return paper

    def _point(self) -> None:
        cursor = self.paper.textCursor()
        self._slip.point(cursor.blockNumber(), cursor.positionInBlock())

    def _teach(self, what: str) -> Button:
        label = self.look.say(f"window.settings.pos.slip.is_{what}")
        return Button(self.look, label, icon="check", on_click=lambda: self._slip.teach(what))

    def present(self, model: SlipModel) -> None:
        """Show it."""
        say = self.look.say
        self.port.set_text(model.port)
        self.port.set_error(model.wrong)
        self.keep.allow(model.can_keep, say("window.settings.pos.port_as_kept"))
        icon, tone = ("warning", "warn") if model.bad else ("info", "ink2")
        self.told.set(model.told, icon=icon, tone=tone)
        if self.paper.toPlainText() != model.text:
            with QSignalBlocker(self.paper):
                self.paper.setPlainText(model.text)
        self.pointed.set(model.pointed)
        for button in (self.teach_ref, self.teach_total):
            button.allow(model.can_teach, say("window.settings.pos.slip.point"))
        facts = (("ref", model.ref), ("total", model.total))
        self.facts.present(tuple(Fact(say(f"window.settings.pos.slip.fact.{name}"), text) for name, text in facts))
        self.outcome.set(model.outcome)
        self.outcome.setVisible(bool(model.outcome))
