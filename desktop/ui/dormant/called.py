"""Whoever is current, as somebody to be called: what is known of them, the two clicks, undo, the phone in full."""

from collections.abc import Callable

from desktop.core.domain.contact_events import Intent, Outcome
from desktop.core.domain.contacts import Limit
from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.services.list_dormant import Caller, Row, caller
from desktop.core.services.log_contact import Contact, Logged, log_contact, undo_contact
from desktop.core.services.show_member import ShownMember, show_member
from desktop.ui.desk import Desk, Notice, Question
from desktop.ui.dormant.calling import Call, contact_of, pressed
from desktop.ui.phones import kept_phone

Saved = tuple[Outcome, Intent]


class Calls:
    """``row``: who is current; ``known``: what the ledger says of them, None while it is asked."""

    def __init__(
        self, desk: Desk, show: Callable[[], None], called: Callable[[], None], back: Callable[[str], None]
    ) -> None:
        """``show``: present anew; ``called``: a call is on record, go on to the next; ``back``: to who was called."""
        self._desk, self._show, self._next, self._back = desk, show, called, back
        self.row: Row | None = None
        self.known: Caller | None = None
        self.call = Call()
        self.phone = ""
        self.busy = False
        self._done: list[tuple[str, str]] = []

    @property
    def logged(self) -> int:
        """How many calls of this sitting stand."""
        return len(self._done)

    @property
    def called(self) -> set[str]:
        """Who was called in this sitting."""
        return {member_id for _, member_id in self._done}

    def turn_to(self, row: Row | None) -> None:
        """Somebody else is current, or the same is looked at again: clicks and phone stay with the same."""
        if row is None or self.row is None or row.member.member_id != self.row.member.member_id:
            self.call, self.phone, self.known = Call(), "", None
        self.row = row
        if row is not None:
            member_id = row.member.member_id
            self._desk.lane.run(lambda till: caller(till, member_id), lambda found: self._told(member_id, found))

    def forget(self) -> None:
        """The page is left: nothing half done, no phone in sight."""
        self.call, self.phone = Call(), ""

    def press(self, key: str) -> bool:
        """A key of 1 … 6; whether it meant something."""
        row, known = self.row, self.known
        if row is None or known is None or self.busy:
            return False
        self.call, saved = pressed(self.call, key)
        if saved is None:
            self._show()
        elif known.contacting.met and row.recipe:
            self._ask_limits(row, saved, known.contacting.met)
        else:
            self._save(row, contact_of(self.call, saved, _offered(row), ()))
        return True

    def next_reminder(self) -> None:
        """Another day to look again."""
        self.call = self.call.next_reminder()
        self._show()

    def undo(self) -> None:
        """Take the last call of this sitting back."""
        if not self._done or self.busy:
            self._desk.tell(Notice(tone="plain", title=self._desk.say("window.dormant.nothing_to_undo")))
            return
        contact_id, member_id = last = self._done[-1]

        def undone(_: None) -> None:
            self.busy = False
            self._done.remove(last)
            self._back(member_id)
            self._desk.tell(Notice(tone="ok", title=self._desk.say("window.dormant.undone")))
            self._desk.changed()

        self.busy = True
        work = undo_contact
        self._desk.lane.run(lambda till: work(till, till.ids.event_id(), contact_id), undone, self._refused)

    def reveal(self) -> None:
        """The phone in full, by a manager, on record; once more hides it."""
        row = self.row
        if self.phone:
            self.phone = ""
            self._show()
        elif row is not None and row.member.phone is not None:
            why = self._desk.say("window.member.reveal_why")
            self._desk.ask_right("member.reveal", why, lambda approval: self._see(row, approval))

    def _see(self, row: Row, approval: Approval) -> None:
        language = self._desk.words.language

        def seen(shown: ShownMember) -> None:
            if self.row is not None and self.row.member.member_id == row.member.member_id:
                self.phone = kept_phone(shown.phone or "", self._desk.shop.region)
                self._show()

        self._desk.lane.run(
            lambda till: show_member(till, row.member.member_no, language, reveal=True, approval=approval), seen
        )

    def _ask_limits(self, row: Row, saved: Saved, met: tuple[Limit, ...]) -> None:
        say = self._desk.say
        self._desk.ask(
            Question(
                title=say("window.dormant.despite"),
                detail=" ".join(say(f"window.dormant.limit.{limit}") for limit in met),
                yes=say("window.dormant.despite_yes"),
                then=lambda: self._save(row, contact_of(self.call, saved, _offered(row), met)),
            )
        )

    def _save(self, row: Row, contact: Contact) -> None:
        self.busy = True
        member_id, number = row.member.member_id, row.member.member_no
        self._desk.lane.run(
            lambda till: log_contact(till, till.ids.event_id(), number, contact),
            lambda logged: self._logged(member_id, logged),
            self._refused,
        )

    def _logged(self, member_id: str, logged: Logged) -> None:
        self.busy, self.call = False, Call()
        self._done.append((logged.contact_id, member_id))
        say = self._desk.say
        title = say("window.dormant.withdrew") if logged.withdrew else say("window.dormant.noted")
        again = say("window.dormant.look_again", day=f"{logged.remind_on:%m-%d}") if logged.remind_on else ""
        self._desk.tell(Notice(tone="ok", title=title, detail=again))
        self._next()

    def _told(self, member_id: str, found: Caller | None) -> None:
        if self.row is not None and self.row.member.member_id == member_id:
            self.known = found
            self._show()

    def _refused(self, refusal: Refusal) -> None:
        self.busy, self.call = False, Call()
        self._show()
        self._desk.refuse(refusal)


def _offered(row: Row) -> str:
    return row.recipe.name if row.recipe else ""
