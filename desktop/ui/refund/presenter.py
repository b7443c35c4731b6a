"""The refund page: joins the search at the left with the refund being made, and hears scans, keys and members."""

from collections.abc import Callable
from typing import Any

from desktop.core.services.recall_bills import RefundableBill
from desktop.ui.desk import Action, Chosen, Desk
from desktop.ui.refund.giving import REASONS, Giving
from desktop.ui.refund.model import INVOICES, MODES, RefundModel
from desktop.ui.refund.outcome import outcome
from desktop.ui.refund.search import Search, named
from desktop.ui.refund.showing import bill_list, chosen_bill
from desktop.ui.room import PlainRoom

_KEYPAD = (*"0123456789", ".")
_RUBS = {"Backspace": "⌫", "Del": "C"}


class Presenter(PlainRoom):
    """Holds everything that the page shows. Wish of ``enter``: none, or ``bill``: a number or a slip's code."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.search = Search(desk, self._present, self._begin)
        self.giving: Giving | None = None
        self._picking = ""

    def enter(self, **wish: Any) -> None:
        """``bill``: number, POS number, or a slip's code."""
        if self.giving is not None and (self.giving.done or wish.get("bill")):
            self._put_back()
        if wish.get("bill"):
            self.search.recent()
            self.search.find(str(wish["bill"]))
        else:
            self.search.load()
        self._present()

    def leave(self) -> None:
        """A refund that was done is not shown again; one that was begun stays."""
        self._picking = ""
        if self.giving is not None and self.giving.done:
            self.giving = None

    def refresh(self) -> None:
        """Facts were written, or the language changed."""
        self.search.load()
        if self.giving is not None:
            self.giving.look_again()
        self._present()

    def scanned(self, text: str) -> bool:
        """A slip finds its bill, a card its member's bills; other codes are told what they are."""
        if self.giving is None or not self.giving.busy:
            self.search.hear(text)
        return True

    def chosen(self, member: Chosen) -> bool:
        """The bills of the member from the search field."""
        self._put_back()
        self.search.of_member(member.member_id)
        return True

    def find(self) -> None:
        """Look for what stands in the field."""
        self.search.find(self.search.query)

    def recent(self) -> None:
        """The shop's last bills again."""
        self.search.recent()

    def choose(self, sale_id: str) -> None:
        """Take a bill of the list; the one that is shown already stays as it is."""
        bill, giving = self.search.row(sale_id), self.giving
        is_shown = giving is not None and not giving.done and giving.bill.bill.sale_id == sale_id
        if bill is not None and not is_shown and (giving is None or not giving.busy):
            self._picking = sale_id
            self.desk.lane.run(
                lambda till: named(till, bill.bill_no),
                lambda found: self._picked(sale_id, found.bills, found.event_id),
            )

    def next(self) -> None:
        """After a refund: the list again."""
        self._put_back()
        self.recent()

    def slip(self) -> None:
        """Look at the slip of the bill; print that of the refund just made once more."""
        if self.giving is None:
            return
        if self.giving.done is not None:
            self.desk.print_slip(self.giving.done.refund, is_copy=True)
        else:
            self.desk.open("paper", what="slip", bill=self.giving.bill.bill.bill_no, is_copy=True)

    def pressed(self, key: str) -> bool:
        """Down: into the list. F9 gives back; F6 to F8 answer; digits: an amount; Ctrl+Tab: how it is said."""
        giving = self.giving
        if giving is None:
            if key == "Down":
                self.view.go_into_list()
            return key in ("F9", "Down")
        if giving.done is not None:
            return self._pressed_after(key)
        if key in _KEYPAD or (key in _RUBS and giving.mode == "amount"):
            giving.press(_RUBS.get(key, key))
            return True
        commands: dict[str, Callable[[], None]] = {
            "F9": giving.go,
            "F6": lambda: giving.choose_reason(following(REASONS, giving.reason)),
            "F7": lambda: giving.choose_way(following(giving.ways, giving.way)) if giving.ways else None,
            "F8": lambda: giving.answer_invoice(following(INVOICES, giving.invoice)),
            "Ctrl+Tab": lambda: giving.choose_mode(following(MODES, giving.mode)),
            "Esc": self._put_back,
        }
        if key in commands:
            commands[key]()
        return key in commands

    def title(self) -> str:
        """The page's name."""
        return self.desk.say("window.rail.refund")

    def actions(self) -> tuple[Action, ...]:
        """The shop's last bills; the slip of what is chosen."""
        return (
            Action(key="F4", label=self.desk.say("window.refund.recent"), do=self.next),
            Action(key="Ctrl+P", label=self.desk.say("window.refund.slip"), do=self.slip),
        )

    def _pressed_after(self, key: str) -> bool:
        """After a refund Enter and Esc go on; F9 is held back, so that a second press does nothing."""
        if key in ("Enter", "Esc"):
            self.next()
        return key in ("Enter", "Esc", "F9")

    def _put_back(self) -> None:
        """Let go of the bill, unless it is being refunded at this moment."""
        self._picking = ""
        if self.giving is not None and not self.giving.busy:
            self.giving = None
            self._present()

    def _picked(self, sale_id: str, bills: tuple[RefundableBill, ...], event_id: str) -> None:
        if sale_id != self._picking:
            return
        picked = next((bill for bill in bills if bill.bill.sale_id == sale_id), None)
        if picked is not None:
            self._begin(picked, event_id)

    def _begin(self, bill: RefundableBill, event_id: str) -> None:
        if self.giving is not None and self.giving.busy:
            return
        self._picking = ""
        if self.giving is not None:
            self.giving.is_dropped = True
        self.giving = Giving(self.desk, bill, event_id, self._present)
        self.giving.look()

    def _model(self) -> RefundModel:
        giving = self.giving
        return RefundModel(
            bills=bill_list(self.desk, self.search, giving.bill.bill.sale_id if giving else ""),
            bill=chosen_bill(self.desk, giving) if giving else None,
            outcome=outcome(self.desk, giving),
        )


def following(values: tuple[str, ...], value: str) -> str:
    """The value after this one, round and round; the first after none of them."""
    return values[(values.index(value) + 1) % len(values)] if value in values else values[0]
