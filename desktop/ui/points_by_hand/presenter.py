"""Points by hand: typed, checked against the limits, approved by a manager, written once."""

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.adjust_points import HandLimits, adjust_points, hand_limits
from desktop.core.services.member_page import MemberPage, member_page
from desktop.ui.desk import Action
from desktop.ui.figures import UNKNOWN, change_text, points_text
from desktop.ui.of_member import MemberDialog
from desktop.ui.points_by_hand.model import HandModel, Way

LONGEST = 6


class _Opened(Struct, frozen=True):
    """Whom it is for, what may be given, and the id of what is about to be written."""

    page: MemberPage
    limits: HandLimits
    event_id: str


class Presenter(MemberDialog[_Opened]):
    """One adjustment at a time; a retry has the id of the first try, so that it counts once."""

    _way: Way

    def title(self) -> str:
        """Points by hand."""
        return self.desk.say("window.points_by_hand.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter goes on to the manager's PIN."""
        say = self.desk.say
        return (Action(key="Enter", label=say("window.points_by_hand.confirm"), do=self.confirm, primary=True),)

    def pressed(self, key: str) -> bool:
        """Digits that no field wanted are points; + and − choose the way."""
        if key in ("+", "-"):
            self.choose("give" if key == "+" else "take")
            return True
        digit = {"Backspace": "⌫"}.get(key, key if len(key) == 1 and key.isdecimal() else "")
        if digit:
            self.key(digit)
        return bool(digit)

    # -- the form -----------------------------------------------------------------------------------------------

    def choose(self, way: Way) -> None:
        """Give or take."""
        self._way, self._error = way, ""
        self._present()

    def type_points(self, text: str) -> None:
        """The field's whole text."""
        digits = "".join(char for char in text if char.isdecimal() and char.isascii())[:LONGEST]
        self._points, self._error = digits.lstrip("0"), ""
        self._present()

    def key(self, key: str) -> None:
        """A key of the keypad: a digit, back, or clear."""
        typed = {"⌫": self._points[:-1], "C": ""}.get(key, self._points + key)
        self.type_points(typed)

    def type_reason(self, text: str) -> None:
        """The field's whole text."""
        self._reason, self._reason_error = text, ""
        self._present()

    def confirm(self) -> None:
        """Ask the manager, then write."""
        opened = self._opened
        if opened is None or self._busy or self._wrong():
            return
        if not self._signed() or not self._reason.strip():
            self._say_what_is_missing()
            return
        facts = {"change": change_text(self._signed()), "name": opened.page.glance.name or UNKNOWN}
        why = self.desk.say("window.points_by_hand.why", **facts)
        self.desk.ask_right("points.by_hand", why, lambda approval: self._write(opened, approval))

    def _say_what_is_missing(self) -> None:
        say = self.desk.say
        self._error = "" if self._signed() else say("window.points_by_hand.no_points")
        self._reason_error = "" if self._reason.strip() else say("window.points_by_hand.no_reason")
        self._present()

    def _write(self, opened: _Opened, approval: Approval) -> None:
        if opened is not self._opened or self._busy:
            return
        points, reason, number = self._signed(), self._reason, opened.page.glance.member_no
        change = change_text(points)
        self._write_once(
            lambda till: adjust_points(till, opened.event_id, number, points, reason, approval=approval),
            lambda balance: self.desk.say("window.points_by_hand.done", change=change, balance=points_text(balance)),
            self._refused,
        )

    def _refused(self, refusal: Refusal) -> None:
        """What was typed stays; what is wrong stands at its field."""
        if not refusal.code.startswith(("adjust.", "reason.")):
            self.desk.refuse(refusal)
            return
        told = self.desk.in_words(refusal)
        at_reason = refusal.code.startswith("reason.")
        self._error, self._reason_error = ("", told["title"]) if at_reason else (told["title"], "")

    # -- the state ----------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        self._points = self._reason = self._error = self._reason_error = ""
        self._opened, self._busy = None, False
        self._way = "give"

    def _open(self, till: Till, member_id: str, language: str) -> _Opened:
        return _Opened(member_page(till, member_id, language), hand_limits(till), till.ids.event_id())

    def _signed(self) -> int:
        points = int(self._points or 0)
        return points if self._way == "give" else -points

    def _wrong(self) -> str:
        """What the limits say of the points typed, before anybody is asked."""
        if self._opened is None:
            return ""
        points, limits, balance = self._signed(), self._opened.limits, self._opened.page.glance.balance or 0
        say = self.desk.say
        if points > limits.per_grant:
            return say("window.points_by_hand.per_grant", limit=points_text(limits.per_grant))
        if points > limits.left_today:
            return say("window.points_by_hand.left_today", left=points_text(limits.left_today))
        if points < 0 and -points > balance:
            return say("window.points_by_hand.beyond", balance=points_text(max(0, balance)))
        return ""

    def _model(self) -> HandModel:
        if self._opened is None:
            return HandModel()
        say, balance, limits = self.desk.say, self._opened.page.glance.balance, self._opened.limits
        glance, wrong = self._opened.page.glance, self._wrong()
        left = {"limit": points_text(limits.per_day), "left": points_text(limits.left_today)}
        return HandModel(
            is_ready=True,
            whom=" · ".join(part for part in (glance.name, glance.phone) if part),
            way=self._way,
            points=self._points,
            reason=self._reason,
            change=change_text(self._signed()),
            now=points_text(balance),
            after=UNKNOWN if balance is None or wrong else points_text(balance + self._signed()),
            is_sure=balance is not None and not wrong,
            limits=(
                say("window.points_by_hand.once", limit=points_text(limits.per_grant)),
                say("window.points_by_hand.today", **left),
            ),
            points_error=wrong or self._error,
            reason_error=self._reason_error,
            can_confirm=not wrong and not self._busy,
            busy=self._busy,
        )
