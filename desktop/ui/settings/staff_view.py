"""员工 as drawn: who works here; one person; locking and commands."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.groups import Option
from desktop.ui.parts.text import Text
from desktop.ui.settings.pieces import Captioned, Facts, Saying, Scroll, Strip, beside
from desktop.ui.settings.presenter import Presenter
from desktop.ui.settings.staff_model import StaffModel

_LABEL = 160


class StaffView(QWidget):
    """Three cards."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._staff = look, presenter.staff
        self.stops: dict[str, QWidget] = {}
        self.page, self.saying = Scroll(look), Saying(look)
        for widget in (self.saying, self._people_card(), self._person_card(), self._rest_card()):
            self.page.column.addWidget(widget)
        self.page.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)

    def _say(self, key: str) -> str:
        return self.look.say(f"window.settings.staff.{key}")

    def _people_card(self) -> Card:
        card = Card(self.look, self._say("people"), self._say("people_note"))
        self.facts = Facts(self.look, _LABEL)
        self.nobody = Text(self.look, "body", "ink2", self._say("nobody"), wrap=True)
        card.body.addWidget(self.nobody)
        card.body.addWidget(self.facts)
        return card

    def _person_card(self) -> Card:
        look, staff, say = self.look, self._staff, self._say
        card = Card(look, say("person"), say("person_note"))
        self.who = Select(look, say("who"), (("", ""),), on_choose=staff.choose)
        self.name = Field(look, say("name"), on_change=partial(staff.type, "name"))
        self.role = Strip(look, [Option("cashier", "")], staff.choose_role)
        self.pin = Field(look, say("pin"), kind="digits", hint=say("pin_hint"), on_change=partial(staff.type, "pin"))
        self.pin.edit.setEchoMode(self.pin.edit.EchoMode.Password)
        self.member = Field(look, say("member"), on_change=partial(staff.type, "member"))
        self.code = Field(look, say("code"), hint=say("code_hint"), on_change=partial(staff.type, "code"))
        self.keep = Button(look, say("keep"), key="F9", kind="primary", on_click=staff.keep)
        self.go = Button(look, say("leave"), icon="trash", kind="danger", on_click=staff.let_go)
        for row in (
            beside(look, self.who, self.name, stretch=(1, 1)),
            beside(look, Captioned(look, say("role"), self.role), self.pin, stretch=(1, 1)),
            beside(look, self.member, self.code, stretch=(1, 1)),
        ):
            card.body.addLayout(row)
        self.of_hq = Text(look, "body", "ink2", say("of_hq_note"), wrap=True)
        card.body.addWidget(self.of_hq)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(12))
        buttons.addWidget(self.keep)
        buttons.addWidget(self.go)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        self.stops |= {"who": self.who, "name": self.name, "role": self.role, "pin": self.pin, "member": self.member}
        self.stops["code"] = self.code
        return card

    def _rest_card(self) -> Card:
        look, staff, say = self.look, self._staff, self._say
        card = Card(look, say("rest"), say("rest_note"))
        self.lock = Strip(look, [Option("0", "")], staff.lock_after)
        card.body.addWidget(Captioned(look, say("lock"), self.lock))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.commands: dict[str, Button] = {}
        self._row = row
        card.body.addWidget(Text(look, "caption", "ink2", say("commands"), wrap=True))
        card.body.addLayout(row)
        self.stops["lock"] = self.lock
        return card

    def present(self, model: StaffModel) -> None:
        """Show it."""
        self.saying.present(model.told)
        self.facts.present(model.facts)
        self.facts.setVisible(bool(model.facts))
        self.nobody.setVisible(not model.facts)
        self.who.set_options(model.choices)
        self.who.choose(model.who)
        self.role.set_options([Option(value, words) for value, words in model.roles])
        if self.role.value != model.role:
            self.role.choose(model.role)
        for field, text in (
            (self.name, model.name), (self.pin, model.pin), (self.member, model.member), (self.code, model.code),
        ):  # fmt: skip
            field.set_text(text)
        self.member.set_note(model.member_note)
        named = (model.is_new or model.is_person) and not model.of_hq
        for widget in (self.name, self.role):
            widget.setEnabled(named and not (widget is self.role and model.is_first))
        self.member.setVisible(model.is_person and not model.of_hq)
        self.pin.setVisible(not model.of_hq)
        self.code.setVisible(not model.is_new and not model.of_hq)
        self.of_hq.setVisible(model.of_hq)
        self.keep.setVisible(not model.of_hq)
        self.go.setVisible(model.is_person and not model.of_hq)
        self.lock.set_options([Option(value, words) for value, words in model.locks])
        if self.lock.value != model.lock:
            self.lock.choose(model.lock)
        for deed, words in model.commands:
            if deed not in self.commands:
                self.commands[deed] = Button(self.look, words, on_click=partial(self._staff.ask_commands, deed))
                self._row.addWidget(self.commands[deed])
            self.commands[deed].set_label(f"✓ {words}" if deed in model.asked else words)
