"""F9: every question that must be asked first, then one sale, one award, whatever is pressed meanwhile (I3, I4)."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.money import minor_digits
from desktop.core.domain.redeeming import Limit
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.ports.at_hq import Kept
from desktop.core.services.ask_print import SlipWish
from desktop.core.services.check_out import CheckedOut, limit_deed
from desktop.core.services.keep_bill import OpenBill, complete_bill, keep_bill
from desktop.core.services.shop_figures import usual_bill_minor
from desktop.ui.checkout import looking
from desktop.ui.checkout.asking_hq import AskingHq
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.done import Done, How
from desktop.ui.checkout.sheet import Agreed, Known
from desktop.ui.desk import Notice, Question

_LARGE = {"TWD": 10_000}
_LARGE_ELSEWHERE = 2_000
_TIMES_USUAL = 10
MANAGER_LETS_PASS = (
    *("redeem.needs_card", "redeem.clock_doubtful"),
    *("redeem.offline_member", "redeem.offline_till", "redeem.too_long_offline"),
)
_ASKED_FOR: dict[Limit | None, str] = {
    "clock": "manager_clock", "too_long_offline": "manager_apart", "offline_member": "manager_offline",
    "offline_till": "manager_offline",
}  # fmt: skip
_UNSAVED = ("disk.full", "ledger.busy", "ledger.not_writable")
_MOST_HELD = 64


class Recorded(Struct, frozen=True):
    """The sale, and the id of the bill after it."""

    out: CheckedOut
    next_id: str


class Closing:
    """Takes the bill to the ledger. While it is under way the counter is ``busy`` and what comes is held back."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self.hq = AskingHq(counter)
        self._agreed: tuple[str, str | None, int] | None = None
        self._held: list[Callable[[], object]] = []
        self._reply: Callable[[CheckedOut | None], bool] | None = None

    def record_told(self, reply: Callable[[CheckedOut | None], bool]) -> None:
        """The POS's slip says that the bill is paid: record it without a key; None where something must be asked.

        ``reply`` says whether the POS's slip tells of the points: then none of our own is printed.
        """
        counter = self._counter

        def go() -> None:
            refused = counter.priced.refused if counter.priced else None
            if self._question_name() or refused is not None or counter.done is not None:
                reply(None)
                return
            self._reply = reply
            self._record()

        if counter.once_settled(go, hold=True):
            go()

    def _answer(self, out: CheckedOut | None) -> bool:
        """Tell whoever waits what came of it; whether a slip tells of it."""
        reply, self._reply = self._reply, None
        return reply is not None and reply(out)

    def hold(self, later: Callable[[], object]) -> None:
        """Something meant for the next bill came while this one is being written: it waits."""
        if len(self._held) < _MOST_HELD:
            self._held.append(later)

    def close(self) -> None:
        """F9, or the button. In the done state it does nothing: twice is one sale."""
        counter = self._counter
        if counter.is_locked or counter.done is not None or not counter.has_begun:
            return
        self._held = []
        if counter.once_settled(self._close, hold=True):
            self._close()

    def _close(self) -> None:
        """All is known; what came since F9 is held for the bill after it."""
        if self._may_go_on():
            self._record()
        else:
            self._held = []

    # -- what is asked first ------------------------------------------------------------------------------------

    def _may_go_on(self) -> bool:
        checks = (self._is_complete, self._points_agree, self._has_ref, self._is_paid, self._is_meant)
        return all(check() for check in checks)

    def _is_complete(self) -> bool:
        sheet = self._counter.sheet
        if not sheet.has_amount or sheet.adding is not None:
            self._counter.tell("warn", "adding" if sheet.has_amount else "no_amount")
            return False
        return True

    def _points_agree(self) -> bool:
        refused = self._counter.priced.refused if self._counter.priced else None
        if refused is None:
            return True
        if refused.code in MANAGER_LETS_PASS:
            self.hq.reach(self._counter.sheet.points, self.close, lambda: self.approve(self.close))
        else:
            self._counter.desk.refuse(Refusal(refused.code, **refused.facts))
        return False

    def _has_ref(self) -> bool:
        """The POS must take the points' worth off: its bill number says on which bill."""
        counter = self._counter
        if counter.sheet.takes_money or not counter.sheet.points or counter.sheet.ref.strip():
            return True
        counter.tell("warn", "no_ref")
        counter.focus = counter.focus.to("ref")
        counter.present()
        return False

    def _is_paid(self) -> bool:
        counter = self._counter
        sheet, pay = counter.sheet, counter.pay_minor
        short = sheet.tenders.short_minor(pay, sheet.currency) if sheet.takes_money else 0
        if short:
            name = "short" if short > 0 else "over"
            counter.tell("warn", name, amount=counter.desk.money(abs(short)))
        return not short

    def _is_meant(self) -> bool:
        """Amounts far from usual, nothing at all, and, beside a POS, a bill without a member: asked once more."""
        sheet = self._counter.sheet
        name = self._question_name()
        if not name or self._agreed == (sheet.event_id, sheet.member_id, sheet.amount_minor):
            return True
        self._ask(name)
        return False

    def _question_name(self) -> str:
        counter, sheet = self._counter, self._counter.sheet
        amount = sheet.amount_minor
        large = _LARGE.get(sheet.currency, _LARGE_ELSEWHERE) * 10 ** minor_digits(sheet.currency)
        if counter.usual_minor and amount >= counter.usual_minor * _TIMES_USUAL:
            return "unusual"
        if amount > large:
            return "large"
        if not amount:
            return "nothing"
        return "nobody" if sheet.member is None and not sheet.takes_money else ""

    def _ask(self, name: str) -> None:
        counter, sheet = self._counter, self._counter.sheet
        money = counter.desk.money
        facts = {"amount": money(sheet.amount_minor), "usual": money(counter.usual_minor or 0)}
        agreed = (sheet.event_id, sheet.member_id, sheet.amount_minor)

        def yes() -> None:
            self._agreed = agreed
            self.close()

        phrase = counter.phrase
        counter.desk.ask(
            Question(
                title=phrase(f"ask.{name}", **facts),
                detail=phrase(f"ask.{name}_detail", **facts),
                yes=phrase(f"ask.{name}_yes", **facts),
                then=yes,
            )
        )

    def approve(self, then: Callable[[], None] | None = None, *, points: int | None = None) -> None:
        """Ask a manager to let this bill, with these points, pass a limit."""
        counter = self._counter
        counter.waiting.let_go()
        wanted = replace(counter.sheet, points=counter.sheet.points if points is None else points)
        asked = wanted.in_question

        def approved(by: Approval) -> None:
            now = replace(counter.sheet, points=wanted.points)
            if now.in_question == asked:
                counter.change(replace(now, agreed=Agreed(by, asked)))
                if then is not None:
                    then()

        limit = counter.priced.limit if counter.priced is not None else None
        name = _ASKED_FOR.get(limit, "manager_points") if wanted.points else "manager_award"
        why = counter.phrase(f"ask.{name}", points=f"{wanted.points:,}")
        counter.desk.ask_right(limit_deed(wanted.points), why, approved)

    # -- the sale -----------------------------------------------------------------------------------------------

    def _record(self) -> None:
        counter, sheet = self._counter, self._counter.sheet
        pay = counter.pay_minor
        bill, allowed = sheet.open_bill(pay), (sheet.approval, sheet.kept)
        change = sheet.tenders.change_minor(pay, sheet.currency) if sheet.takes_money else 0
        slip = None if self._reply else counter.desk.prints.wish(is_cash=self._has_cash)
        counter.busy = True
        counter.present()
        counter.desk.lane.run(
            lambda till: _record(till, bill, allowed, slip),
            lambda recorded: self._done(recorded, change, is_kept=slip is not None),
            self._refused,
        )

    @property
    def _has_cash(self) -> bool:
        sheet = self._counter.sheet
        return sheet.takes_money and sheet.tenders.has_cash

    def _done(self, recorded: Recorded, change_minor: int, *, is_kept: bool) -> None:
        """``is_kept``: its slip was kept with it, unless it had been done before; the POS's slip may do without."""
        counter, sheet, out, has_cash = self._counter, self._counter.sheet, recorded.out, self._has_cash
        is_on_slip = self._answer(out)
        sends = counter.desk.settings.printer.kind != "none" and not out.repeated and not is_on_slip
        how: How = "repeated" if out.repeated else "new"
        counter.busy, self._agreed = False, None
        counter.desk.hush()
        counter.last_bill = out.bill
        counter.done = Done(out=out, how=how, sheet=sheet, change_minor=change_minor, sent=sends)
        counter.start_over(recorded.next_id)
        self._look_again(counter.done)
        if is_kept:
            counter.desk.prints.hurry()
        elif sends:
            counter.desk.print_slip(out.bill, is_cash=has_cash)
        counter.desk.changed()
        held, self._held = self._held, []
        for later in held:
            later()

    def _look_again(self, done: Done) -> None:
        """The card beside the finished bill shows the member as the sale left them; what is usual may be another."""
        counter = self._counter
        counter.desk.lane.run(usual_bill_minor, self._usual, lambda _: None)
        if done.sheet is None or done.sheet.member is None:
            return
        find = looking.by_draft(done.sheet.draft, counter.desk.words.language)

        def looked(known: Known) -> None:
            if counter.done is done and done.sheet is not None:
                counter.done = replace(done, sheet=replace(done.sheet, member=known))
                counter.present()

        counter.desk.lane.run(find, looked, lambda _: None)

    def _usual(self, usual_minor: int | None) -> None:
        self._counter.usual_minor = usual_minor

    def _refused(self, refusal: Refusal) -> None:
        """Nothing was recorded: the bill stays as it is, and what came meanwhile is let go."""
        counter = self._counter
        counter.busy, self._held = False, []
        self._answer(None)
        if refusal.code in _UNSAVED:
            desk = counter.desk
            parts = desk.in_words(refusal)
            detail = counter.phrase("tell.unsaved_detail", cause=parts["title"], remedy=parts["remedy"])
            desk.tell(Notice(tone="bad", title=counter.phrase("tell.unsaved"), detail=detail))
        else:
            counter.desk.refuse(refusal)
        if refusal.code == "bill.differs" and not counter.sheet.takes_money:
            counter.focus = counter.focus.to("ref")
        counter.present()
        counter.refresh()


def _record(
    till: Till, bill: OpenBill, allowed: tuple[Approval | None, Kept | None], slip: SlipWish | None
) -> Recorded:
    """Keep the bill first: after a crash the ledger itself then says that it is done. Its slip is kept with it."""
    keep_bill(till, bill)
    approval, kept = allowed
    return Recorded(complete_bill(till, bill, approval, slip, kept), till.ids.event_id())
