"""The points of one bill go from the member who has them to the right one; a manager lets it be, with a reason."""

from typing import Any

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.glance_member import Glance, choose
from desktop.core.services.member_page import member_page
from desktop.core.services.recall_bills import refundable
from desktop.core.services.undo_points import MovedAward, move_award
from desktop.ui.desk import Action
from desktop.ui.figures import UNKNOWN, points_text
from desktop.ui.of_member import MemberDialog

_LONGEST_KEY, _LONGEST_REASON = 200, 200
_AT_WHOM = ("member.", "token.", "move.same", "phone.", "card.")


class MoveModel(Struct, frozen=True, kw_only=True):
    """``bill``: which, and who has its points; ``found``: who ``key`` turned out to be, "" while nobody was."""

    bill: str = ""
    key: str = ""
    found: str = ""
    key_error: str = ""
    reason: str = ""
    reason_error: str = ""
    can_confirm: bool = False


class _Opened(Struct, frozen=True):
    """Who has the points of which bill."""

    glance: Glance
    bill: str
    points: int


class Presenter(MemberDialog[_Opened]):
    """The move is named by the bill: a retry counts once. Whoever is named is shown before a PIN is asked."""

    _wished = ""
    _to: Glance | None

    def enter(self, **wish: Any) -> None:
        """``member_id``: whose page it is; ``bill``: the bill's number."""
        self._wished = str(wish["bill"])
        super().enter(**wish)

    def title(self) -> str:
        """Points to the right member."""
        return self.desk.say("window.move_award.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter looks up who was typed, then goes on to the manager's PIN."""
        return (Action(key="Enter", label=self.desk.say("window.move_award.confirm"), do=self.confirm, primary=True),)

    def scanned(self, text: str) -> bool:
        """A card names the right member."""
        self.type_key(text)
        self.look()
        return True

    def type_key(self, text: str) -> None:
        """A member number, a phone, or another system's code."""
        if not self._busy:
            self._key, self._key_error, self._to = text[:_LONGEST_KEY], "", None
            self._present()

    def type_reason(self, text: str) -> None:
        """Why, in words."""
        if not self._busy:
            self._reason, self._reason_error = text[:_LONGEST_REASON], ""
            self._present()

    def look(self) -> None:
        """Who that is."""
        key, opening, language = self._key.strip(), self._opening, self.desk.words.language

        def known(glance: Glance) -> None:
            if opening is self._opening and key == self._key.strip():
                self._to = glance
                self._present()

        def unknown(refusal: Refusal) -> None:
            if opening is self._opening and key == self._key.strip():
                self._key_error = self.desk.in_words(refusal)["title"]
                self._present()

        self.desk.lane.run(lambda till: choose(till, key, language)[1], known, unknown)

    def confirm(self) -> None:
        """What is missing is said at its field; then a manager's PIN."""
        opened, to = self._opened, self._to
        if opened is None or self._busy:
            return
        say = self.desk.say
        if not self._key.strip():
            self._key_error = say("window.move_award.no_key")
        elif to is None:
            self.look()
            return
        elif not self._reason.strip():
            self._reason_error = say("window.move_award.no_reason")
        else:
            why = say("window.move_award.why", points=points_text(opened.points), name=to.name or UNKNOWN)
            self.desk.ask_right("award.move", why, lambda by: self._move(opened, to, by))
        self._present()

    def _move(self, opened: _Opened, to: Glance, by: Approval) -> None:
        if opened is not self._opened or to is not self._to or self._busy:
            return
        bill, number, reason = opened.bill, to.member_no, self._reason
        self._write_once(lambda till: move_award(till, bill, number, reason, by), self._told, self._refused)

    def _told(self, done: MovedAward) -> str:
        key = "window.move_award.repeated" if done.repeated else "window.move_award.done"
        return self.desk.say(key, points=points_text(done.points), balance=points_text(done.balance))

    def _refused(self, refusal: Refusal) -> None:
        title = self.desk.in_words(refusal)["title"]
        if refusal.code.startswith(_AT_WHOM):
            self._key_error = title
        elif refusal.code.startswith("reason."):
            self._reason_error = title
        else:
            self.desk.refuse(refusal)

    def _clear(self) -> None:
        self._key = self._key_error = self._reason = self._reason_error = ""
        self._opened = None
        self._to = None
        self._busy = False

    def _open(self, till: Till, member_id: str, language: str) -> _Opened:
        bill = refundable(till, self._wished)[0]
        return _Opened(member_page(till, member_id, language).glance, bill.bill.bill_no, bill.points_earned)

    def _model(self) -> MoveModel:
        opened, say = self._opened, self.desk.say
        if opened is None:
            return MoveModel()
        facts = {"bill": opened.bill, "points": points_text(opened.points), "whom": _named(opened.glance)}
        return MoveModel(
            bill=say("window.move_award.bill", **facts),
            key=self._key,
            found=_named(self._to) if self._to is not None else "",
            key_error=self._key_error,
            reason=self._reason,
            reason_error=self._reason_error,
            can_confirm=not self._busy,
        )


def _named(glance: Glance) -> str:
    return " · ".join(part for part in (glance.name, glance.phone or glance.member_no) if part)
