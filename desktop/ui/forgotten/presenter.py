"""Forgotten points: the number of a bill of nobody, beside a POS also of one never recorded; a manager lets it be."""

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.money import parse_minor
from desktop.core.ports import Till
from desktop.core.services.claims import Claimed
from desktop.core.services.forgotten_points import Forgotten, award_forgotten
from desktop.core.services.glance_member import Glance
from desktop.core.services.member_page import member_page
from desktop.ui.desk import Action
from desktop.ui.figures import points_text
from desktop.ui.of_member import MemberDialog

_LONGEST = 100
_AT_BILL = ("bill.", "claim.unrecorded", "claim.has_member", "claim.used", "claim.refunded", "claim.nothing")


class ForgottenModel(Struct, frozen=True, kw_only=True):
    """``with_amount``: beside a POS a bill may be one that was never recorded here."""

    whom: str = ""
    bill: str = ""
    bill_error: str = ""
    amount: str = ""
    amount_error: str = ""
    with_amount: bool = False
    can_confirm: bool = False


class Presenter(MemberDialog[Glance]):
    """One bill at a time. Its award has one id, so a retry counts once."""

    _busy: bool

    def title(self) -> str:
        """Forgotten points."""
        return self.desk.say("window.forgotten.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter goes on to the manager's PIN."""
        say = self.desk.say
        return (Action(key="Enter", label=say("window.forgotten.confirm"), do=self.confirm, primary=True),)

    def scanned(self, text: str) -> bool:
        """The code of a slip names its bill."""
        self.type_bill(text)
        return True

    def type_bill(self, text: str) -> None:
        """A bill number, a POS number, or a slip's code."""
        self._bill, self._bill_error = text[: 2 * _LONGEST], ""
        self._present()

    def type_amount(self, text: str) -> None:
        """What a bill that was never recorded came to."""
        self._amount, self._amount_error = text, ""
        self._present()

    def confirm(self) -> None:
        """A manager's PIN first; what is missing is said at its field."""
        opened = self._opened
        if opened is None or self._busy:
            return
        try:
            amount = parse_minor(self._amount, self.desk.shop.currency) if self._amount.strip() else None
        except ValueError:
            self._amount_error = self.desk.say("window.forgotten.no_amount")
            self._present()
            return
        if not self._bill.strip():
            self._bill_error = self.desk.say("window.forgotten.no_bill")
            self._present()
            return
        bill = self._bill.strip()
        why = self.desk.say("window.forgotten.why", bill=bill if len(bill) <= _LONGEST else "…" + bill[-8:])
        self.desk.ask_right(
            "points.forgotten",
            why,
            lambda approval: self._give(opened, Forgotten(bill=bill, approval=approval, amount_minor=amount)),
        )

    def _give(self, opened: Glance, asked: Forgotten) -> None:
        if opened is not self._opened or self._busy:
            return
        number = opened.member_no
        self._write_once(lambda till: award_forgotten(till, number, asked), self._told, self._refused)

    def _told(self, done: Claimed) -> str:
        key = "window.forgotten.repeated" if done.repeated else "window.forgotten.done"
        return self.desk.say(key, points=points_text(done.points), balance=points_text(done.balance))

    def _refused(self, refusal: Refusal) -> None:
        """What was typed stays; what is wrong with the bill stands at its field."""
        if refusal.code.startswith(_AT_BILL):
            self._bill_error = self.desk.in_words(refusal)["title"]
        else:
            self.desk.refuse(refusal)

    def _clear(self) -> None:
        self._bill = self._amount = self._bill_error = self._amount_error = ""
        self._opened, self._busy = None, False

    def _open(self, till: Till, member_id: str, language: str) -> Glance:
        return member_page(till, member_id, language).glance

    def _model(self) -> ForgottenModel:
        glance = self._opened
        if glance is None:
            return ForgottenModel()
        return ForgottenModel(
            whom=" · ".join(part for part in (glance.name, glance.phone) if part),
            bill=self._bill,
            bill_error=self._bill_error,
            amount=self._amount,
            amount_error=self._amount_error,
            with_amount=self.desk.shop.mode == "companion",
            can_confirm=not self._busy,
        )
