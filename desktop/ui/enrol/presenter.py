"""Takes a new member in: one however often Enter is hit (I4), and nobody twice by accident."""

from typing import Any

from desktop.core.domain.errors import Refusal
from desktop.core.domain.people import Member
from desktop.core.services.claims import Claimed
from desktop.ui.desk import Action, Chosen, Desk, Notice, Question
from desktop.ui.enrol import asking
from desktop.ui.enrol.filling import Filling
from desktop.ui.enrol.form import Form
from desktop.ui.enrol.model import EnrolModel, Remark
from desktop.ui.enrol.showing import shown
from desktop.ui.enrol.state import State
from desktop.ui.figures import points_text
from desktop.ui.phones import plain_phone

_FIELD_OF = {"phone": "phone", "birthday": "birthday", "member": "referrer", "token": "referrer"}


class Presenter(Filling):
    """Coming, going, scanning and saving; filling.py does the rest. A form left behind is offered once more."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._draft: Form | None = None

    # -- coming and going ---------------------------------------------------------------------------------------

    def enter(self, **wish: Any) -> None:
        """``phone``: begin with this number. Without one, a form left behind is shown once more."""
        phone = plain_phone(str(wish.get("phone") or ""))
        if phone:
            self.state = State(form=Form(phone=phone))
        else:
            draft, self._draft = self._draft, None
            self.state = State(form=draft or Form(), is_draft=draft is not None)
        state = self.state
        state.opened = state.form
        self.desk.lane.run(lambda till: till.ids.event_id(), lambda made: self._got_id(state, made))
        self.ask_phone()
        self._present()

    def leave(self) -> None:
        """The dialog is closed; what still comes is too late."""
        self.state = State()

    def refresh(self) -> None:
        """Another language may be spoken now."""
        if self.state.chosen_at is not None:
            self.choose(self.state.chosen_at)
        self._present()

    def give_up(self) -> bool:
        """Esc: close, but ask first if something was typed. True if it is dealt with here."""
        if self.state.busy:
            return True
        if self.form == self.state.opened:
            return False
        say = self.desk.say
        title, detail, yes = (say(f"window.enrol.leave.{part}") for part in ("title", "detail", "yes"))
        self.desk.ask(Question(title=title, detail=detail, yes=yes, then=self._put_aside))
        return True

    def _put_aside(self) -> None:
        self._draft = self.form
        self.desk.close(self)

    def _to_checkout(self, chosen: Chosen) -> None:
        self.desk.close(self)
        self.desk.go("checkout", member=chosen)

    # -- scans --------------------------------------------------------------------------------------------------

    def scanned(self, text: str) -> bool:
        """At the referrer: who recommends. Else a card's owner goes to the counter; a slip's claim waits."""
        state = self.state
        if state.at == "referrer":
            self.change(referrer="", referrer_key=text)
            self.ask_referrer(text)
            return True

        def found(who: asking.Named | None) -> None:
            if state is not self.state or state.busy:
                return
            if who is None:
                state.claim = text
                self.desk.tell(Notice(tone="ok", title=self.desk.say("window.enrol.claim_waits")))
            else:
                self._to_checkout(who.chosen)

        if not state.busy:
            self.desk.lane.run(lambda till: asking.meant(till, text), found, self._unknown_code)
        return True

    def _claim(self, claim: str, member_id: str) -> None:
        """The points of the slip that was scanned here, if one was."""
        if not claim:
            return

        def claimed(done: Claimed) -> None:
            key = "claim_follows" if done.points is None else "claim_repeated" if done.repeated else "claimed"
            title = self.desk.say(f"window.enrol.{key}", points=points_text(done.points))
            self.desk.tell(Notice(tone="ok", title=title))
            self.desk.changed()

        self.desk.lane.run(lambda till: asking.claimed(till, member_id, claim), claimed)

    def _unknown_code(self, refusal: Refusal) -> None:
        if refusal.code in ("member.not_found", "member.several"):
            say = self.desk.say
            title, detail = say("window.enrol.code_unknown.title"), say("window.enrol.code_unknown.detail")
            self.desk.tell(Notice(tone="warn", title=title, detail=detail))
        else:
            self.desk.refuse(refusal)

    # -- Enter --------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Enter: go to the counter with a known member, or save the new one."""
        state = self.state
        if not state.is_known:
            self.save()
        elif state.chosen_at is None and len(state.answer.holders) > 1:
            self.choose(0)
        else:
            holder, claim = state.answer.holders[state.chosen_at or 0], state.claim
            self._to_checkout(Chosen(holder.member_id, "phone"))
            self._claim(claim, holder.member_id)

    def save(self) -> None:
        """Enrol, once: the id was made when the dialog opened, so that a second Enter finds the same member."""
        state = self.state
        if state.busy:
            return
        lacking = "phone" if not state.form.phone else "" if state.form.terms else "terms"
        if lacking:
            self.remark(lacking, Remark(self.desk.say(f"window.enrol.lacking.{lacking}"), "bad"))
            self.focus(lacking)
            return
        state.busy = True
        self._present()
        if state.event_id:
            self._write(state)
        else:
            state.wants_save = True

    def _got_id(self, state: State, made: str) -> None:
        state.event_id = made
        if state is self.state and state.wants_save:
            self._write(state)

    def _write(self, state: State) -> None:
        event_id, form, shared = state.event_id, state.form, state.shared
        self.desk.lane.run(
            lambda till: asking.enrolled(till, event_id, form, shared=shared),
            lambda member: self._saved(member) if state is self.state else None,
            lambda refusal: self._refused(refusal) if state is self.state else None,
        )

    def _saved(self, member: Member) -> None:
        claim = self.state.claim
        self.desk.close(self)
        self.desk.changed()
        self._claim(claim, member.member_id)
        self.desk.open("card", member_id=member.member_id, fresh=True)

    def _refused(self, refusal: Refusal) -> None:
        self.state.busy = self.state.wants_save = False
        field = _FIELD_OF.get(refusal.code.split(".")[0], "")
        if refusal.code == "member.phone_known":
            self.ask_phone()
        elif field:
            self.refused_at(field, refusal)
            self.focus(field)
        else:
            self.desk.refuse(refusal)
        self._present()

    # -- the room -----------------------------------------------------------------------------------------------

    def pressed(self, key: str) -> bool:
        """Digits go to the phone, arrows to its members; F7 is the tick that is needed."""
        is_known = self.state.is_known
        if key == "Esc":
            return self.give_up()
        if key in ("Down", "Up") and is_known:
            self.move(1 if key == "Down" else -1)
        elif key == "F7" and not is_known:
            self.accept_terms(on=not self.form.terms)
        elif (len(key) == 1 and key.isascii() and key.isdecimal()) or key in ("Backspace", "+"):
            self.key("⌫" if key == "Backspace" else key)
        else:
            return False
        return True

    def title(self) -> str:
        """What the dialog is."""
        return self.desk.say("window.enrol.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter goes on; F6 where the phone is known."""
        model = self._model()
        enter = Action(key="Enter", label=model.primary_label, do=self.go_on, primary=True)
        if not model.shared_label:
            return (enter,)
        return (enter, Action(key="F6", label=model.shared_label, do=self.share))

    def _model(self) -> EnrolModel:
        return shown(self.desk, self.state)
