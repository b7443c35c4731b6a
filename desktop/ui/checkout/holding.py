"""F4 and F5: the bill goes aside, another comes back. Nothing is recorded; what was typed is nowhere lost."""

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Till
from desktop.core.services.hold_bill import Recalled, held_bills, hold_bill, recall_bill
from desktop.core.services.keep_bill import OpenBill
from desktop.core.services.price_bill import Draft
from desktop.ui.checkout import looking
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.done import Done
from desktop.ui.checkout.sheet import Known, found_again


class Held(Struct, frozen=True):
    """The bill was put aside: the id of the next one, and how many wait."""

    next_id: str
    count: int


class Back(Struct, frozen=True):
    """A bill came back, with its member; ``not_found``: why it is without one. ``count``: how many still wait."""

    recalled: Recalled
    known: Known | None
    not_found: Refusal | None
    next_id: str
    count: int


class Holding:
    """While a bill goes or comes the counter is ``busy``: what is pressed meanwhile is for neither."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def hold(self) -> None:
        """F4: ask for a note, then put the bill aside."""
        counter = self._counter
        if not self._is_free():
            return
        if not _is_worth_holding(counter):
            counter.tell("plain", "nothing_to_hold")
            return
        asked = counter.sheet.event_id
        counter.desk.open(
            "hold", whom=_whom(counter), note=counter.sheet.note, then=lambda note: self._put_aside(asked, note)
        )

    def recall(self) -> None:
        """F5: the bills that wait."""
        counter = self._counter
        if not self._is_free():
            return
        swaps = _is_worth_holding(counter)
        counter.desk.open("recall", swaps=swaps, take=self._take, dropped=self.count_again)

    def count_again(self) -> None:
        """How many wait, after some came or went elsewhere."""
        self._counter.desk.lane.run(lambda till: len(held_bills(till)), self._counted)

    def _counted(self, count: int) -> None:
        self._counter.held_count = count
        self._counter.present()
        self._counter.desk.reframe()

    def _is_free(self) -> bool:
        """Nothing is on its way, and the bill's id is here."""
        counter = self._counter
        return counter.has_begun and not counter.is_locked and counter.done is None and bool(counter.sheet.event_id)

    def _put_aside(self, asked: str, note: str) -> None:
        counter = self._counter
        if not self._is_free() or counter.sheet.event_id != asked:
            return
        bill = self._begin()
        counter.desk.lane.run(lambda till: _hold(till, bill, note), self._is_aside, self._refused)

    def _is_aside(self, held: Held) -> None:
        self._end(held.count)
        self._counter.start_over(held.next_id)
        self._counter.tell("ok", "held")

    def _take(self, event_id: str) -> None:
        counter = self._counter
        if not self._is_free():
            return
        present = self._begin() if _is_worth_holding(counter) else None
        counter.busy = True
        counter.present()
        language = counter.desk.words.language
        counter.desk.lane.run(lambda till: _recall(till, event_id, present, language), self._is_back, self._refused)

    def _is_back(self, back: Back) -> None:
        counter, recalled = self._counter, back.recalled
        self._end(back.count)
        if recalled.done is not None:
            counter.done = Done(out=recalled.done, how="before")
            counter.last_bill = recalled.done.bill
            counter.start_over(back.next_id)
            return
        counter.adopt(recalled.bill, replace(found_again(counter.empty(""), recalled.bill), member=back.known))
        if back.not_found is not None:
            counter.desk.refuse(back.not_found)
        elif recalled.points_before is not None:
            before, now = f"{recalled.points_before:,}", f"{recalled.bill.redeem_points:,}"
            counter.tell("warn", "points_gone", before=before, now=now)

    def _begin(self) -> OpenBill:
        counter = self._counter
        counter.waiting.let_go()
        counter.busy = True
        counter.present()
        return counter.sheet.open_bill(counter.pay_minor)

    def _end(self, count: int) -> None:
        self._counter.busy = False
        self._counter.held_count = count
        self._counter.desk.reframe()

    def _refused(self, refusal: Refusal) -> None:
        """Nothing moved: the bill stays as it is."""
        self._counter.busy = False
        self._counter.desk.refuse(refusal)
        self._counter.present()
        self.count_again()


def _is_worth_holding(counter: Counter) -> bool:
    return counter.sheet.has_content or counter.sheet.member is not None


def _whom(counter: Counter) -> str:
    sheet = counter.sheet
    name = sheet.member.glance.name if sheet.member else ""
    return " · ".join(part for part in (name, counter.desk.money(sheet.amount_minor)) if part)


def _hold(till: Till, bill: OpenBill, note: str) -> Held:
    hold_bill(till, bill, note, till.staff.acting().name)
    return Held(till.ids.event_id(), len(held_bills(till)))


def _recall(till: Till, event_id: str, present: OpenBill | None, language: str) -> Back:
    recalled = recall_bill(till, event_id, present, till.staff.acting().name)
    known, not_found = None, None
    bill = recalled.bill
    if recalled.done is None and bill.member_id is not None:
        draft = Draft(amount_minor=0, member_id=bill.member_id, proof=bill.proof, card_serial=bill.card_serial)
        try:
            known = looking.by_draft(draft, language)(till)
        except Refusal as refusal:
            not_found = refusal
    return Back(recalled, known, not_found, till.ids.event_id(), len(held_bills(till)))
