"""Filling the form in: what is typed, whose phone it is already, who recommended."""

from typing import Any

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.names import grouped
from desktop.core.domain.people import CHANNELS
from desktop.core.services.glance_member import Glance
from desktop.ui.desk import Desk
from desktop.ui.enrol import asking
from desktop.ui.enrol.form import Form, written_birthday
from desktop.ui.enrol.model import Remark
from desktop.ui.enrol.state import State
from desktop.ui.phones import is_worth_asking, plain_phone
from desktop.ui.room import PlainRoom

_SHORTEST_KEY = 8


class Filling(PlainRoom):
    """What may be typed and chosen. An answer that comes after its question changed is passed over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state = State()

    @property
    def form(self) -> Form:
        """What was typed so far."""
        return self.state.form

    # -- what is typed ------------------------------------------------------------------------------------------

    def type_phone(self, text: str) -> None:
        """The whole phone as it stands in the field."""
        phone, state = plain_phone(text), self.state
        if phone != state.form.phone:
            state.form = replace(state.form, phone=phone)
            state.remarks.pop("phone", None)
            state.is_draft = state.shared = False
            state.answer, state.chosen_at, state.glance = asking.PhoneAnswer(), None, None
            self.ask_phone()
        self._present()

    def key(self, key: str) -> None:
        """A key of the keypad: a digit, ``⌫`` or ``C``."""
        phone = self.form.phone
        self.type_phone("" if key == "C" else phone[:-1] if key == "⌫" else phone + key)

    def change(self, **parts: Any) -> None:
        """Other fields of the form: name, source."""
        self.state.form = replace(self.form, **parts)
        for part in parts:
            self.state.remarks.pop(part, None)
        self._present()

    def type_birthday(self, text: str) -> None:
        """What stands in the field; once it can be read it is said how."""
        self.change(birthday=text)
        state = self.state

        def read(birthday: str) -> None:
            if state is self.state and text == state.form.birthday and birthday != text.strip():
                self.remark("birthday", Remark(birthday, "ok"))

        if len(written_birthday(text)) in (5, 10):
            self.desk.lane.run(lambda till: asking.checked_birthday(till, text), read, lambda _: None)

    def type_referrer(self, text: str) -> None:
        """A phone or a member number; who it is, is said."""
        self.change(referrer=text, referrer_key="")
        if len(text.strip()) >= _SHORTEST_KEY:
            self.ask_referrer(text.strip())

    def be_at(self, field: str) -> None:
        """Which field has the keyboard, "" for any other: a scan there is for it."""
        self.state.at = field

    def choose_gender(self, gender: str) -> None:
        """Choosing the same one again takes it back."""
        self.change(gender="" if gender == self.form.gender else gender)

    def tick(self, channel: str, *, on: bool) -> None:
        """Agree to a channel, or not."""
        kept = [each for each in CHANNELS if (on if each == channel else each in self.form.consents)]
        self.change(consents=tuple(kept))

    def accept_terms(self, *, on: bool) -> None:
        """The one tick that is needed."""
        self.change(terms=on)

    # -- whose phone it is --------------------------------------------------------------------------------------

    def ask_phone(self) -> None:
        """Look for the phone's members, as soon as it may be whole."""
        state, phone = self.state, self.form.phone

        def answered(answer: asking.PhoneAnswer) -> None:
            if state is not self.state or phone != state.form.phone:
                return
            state.answer = answer
            if answer.wrong:
                state.remarks["phone"] = Remark(self.desk.say("window.enrol.wrong.phone"), "bad")
            self._present()

        if is_worth_asking(phone, self.desk.shop.region):
            self.desk.lane.run(lambda till: asking.asked_phone(till, phone), answered)

    def choose(self, at: int) -> None:
        """Look closer at one of the phone's members."""
        state = self.state
        if not 0 <= at < len(state.answer.holders):
            return
        state.chosen_at, state.glance = at, None
        answer, language = state.answer, self.desk.words.language

        def seen(glance: Glance) -> None:
            if state is self.state and (answer, at) == (state.answer, state.chosen_at):
                state.glance = glance
                self._present()

        self.desk.lane.run(lambda till: asking.glimpse(till, answer.holders[at].member_id, language), seen)
        self._present()

    def move(self, steps: int) -> None:
        """Arrow keys."""
        last, now = len(self.state.answer.holders) - 1, self.state.chosen_at
        self.choose(min(last, max(0, 0 if now is None else now + steps)))

    def share(self) -> None:
        """It is another person on the same phone, or not after all."""
        state = self.state
        if state.answer.holders and not state.busy:
            state.shared = not state.shared
            self._present()
            self.focus("name" if state.shared else "phone")

    # -- who recommended ----------------------------------------------------------------------------------------

    def ask_referrer(self, key: str) -> None:
        """Who a phone, a number or a scanned card means; the number then stands in the field."""
        state = self.state

        def is_asked() -> bool:
            form = state.form
            return state is self.state and key == (form.referrer_key or form.referrer.strip())

        def found(who: asking.Named) -> None:
            if is_asked():
                if state.form.referrer_key:
                    state.form = replace(state.form, referrer=grouped(who.member_no), referrer_key="")
                self.remark("referrer", Remark(self.desk.say("window.enrol.referrer_is", name=who.name), "ok"))

        def nobody(refusal: Refusal) -> None:
            if is_asked():
                self.refused_at("referrer", refusal)

        self.desk.lane.run(lambda till: asking.named(till, key), found, nobody)

    # -- what is said at a field --------------------------------------------------------------------------------

    def refused_at(self, field: str, refusal: Refusal) -> None:
        """What was refused, in words, at its field."""
        word = "several" if refusal.code == "member.several" else field
        self.remark(field, Remark(self.desk.say(f"window.enrol.wrong.{word}"), "bad"))

    def remark(self, field: str, remark: Remark) -> None:
        """Say something at a field."""
        self.state.remarks[field] = remark
        self._present()

    def focus(self, field: str) -> None:
        """Give the keyboard to a field."""
        if self.view is not None:
            self.view.focus(field)
