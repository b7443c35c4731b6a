"""The counter's state and what every change of it sets off: a price, a save, a new picture. Plain Python.

The Sheet is a frozen value; this class is the one place where another takes its place.
"""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.services.keep_bill import OpenBill
from desktop.core.services.price_bill import Draft, Priced
from desktop.ui import tender_kinds
from desktop.ui.checkout import looking
from desktop.ui.checkout.done import Done
from desktop.ui.checkout.keeping import Keeping
from desktop.ui.checkout.looking import Beginning, Find, Looked
from desktop.ui.checkout.model import Focus
from desktop.ui.checkout.pricing import Pricing
from desktop.ui.checkout.sheet import Sheet, found_again
from desktop.ui.checkout.tender_entry import Tenders
from desktop.ui.checkout.waiting import Waiting
from desktop.ui.desk import Desk, Notice, Tone
from desktop.ui.figures import short_money

_GONE = ("member.not_found", "token.lost", "member.left")


class Counter:
    """What the checkout holds. ``priced`` answers the sheet as it is where ``is_priced``, else the one before."""

    def __init__(self, desk: Desk, present: Callable[[], None]) -> None:
        self.desk = desk
        self.present = present
        self._sheet: Sheet | None = None
        self.waiting = Waiting(lambda: self.is_priced and bool(self.sheet.event_id))
        self.busy = self.asks_hq = self._id_is_coming = self._has_looked = False
        self._priced_for: Draft | None = None
        self.priced: Priced | None = None
        self.done: Done | None = None
        self.focus = Focus()
        self.usual_minor: int | None = None
        self.last_bill, self.held_count = "", 0
        self._asked_for: Find | None = None
        self._kept: OpenBill | None = None
        self._pricing = Pricing(desk.lane, self._answered, self._not_priced)
        self._keeping = Keeping(desk.lane, self._not_kept)

    @property
    def has_begun(self) -> bool:
        """Whether the shop is known and the counter set up."""
        return self._sheet is not None

    @property
    def sheet(self) -> Sheet:
        """The bill on the screen."""
        if self._sheet is None:
            self._sheet = self.empty("")
        return self._sheet

    def empty(self, event_id: str) -> Sheet:
        """A sheet with nothing on it; the tender is the one used last."""
        desk, shop = self.desk, self.desk.shop
        sells = shop.mode == "till"
        first = tender_kinds.kinds(shop.region, desk.settings.tenders)[0]
        tender = self._sheet.tenders.current if self._sheet else first
        return Sheet(
            currency=shop.currency,
            takes_money=sells,
            by_lines=sells,
            tenders=Tenders(current=tender),
            event_id=event_id,
        )

    def begin(self) -> None:
        """The window was opened: look for a bill that was left open."""
        self._sheet = self.empty("")
        self._ask_id()

    def _ask_id(self) -> None:
        """The bill's id; the first one comes with what was left open. One that never came is asked for again."""
        if self._id_is_coming:
            return
        self._id_is_coming = True
        if self._has_looked:
            self.desk.lane.run(lambda till: till.ids.event_id(), self._got_id, self._no_id)
        else:
            language = self.desk.words.language
            self.desk.lane.run(lambda till: looking.begin(till, language), self._began, self._no_id)

    def _no_id(self, refusal: Refusal) -> None:
        self._id_is_coming = False
        self.waiting.let_go()
        self.desk.refuse(refusal)

    def _began(self, found: Beginning) -> None:
        self._id_is_coming, self._has_looked = False, True
        self.usual_minor, self.last_bill, self.held_count = found.usual_minor, found.last_bill, found.held_count
        self.desk.reframe()
        if found.kept is None:
            self.change(replace(self.sheet, event_id=self.sheet.event_id or found.event_id))
            return
        self.waiting.let_go()  # whatever was pressed was not meant for a bill that nobody has seen yet
        bill = found.kept.bill
        if found.kept.done is not None:
            self.done = Done(out=found.kept.done, how="before")
            self.last_bill = found.kept.done.bill
            self.change(replace(self.sheet, event_id=found.event_id))
            self._keeping.forget(bill.event_id)
            return
        self._kept = bill
        self.change(replace(found_again(self.sheet, bill), member=found.known))
        if found.not_found is not None:
            self.desk.refuse(found.not_found)
        self.tell("plain", "kept")

    # -- changes ------------------------------------------------------------------------------------------------

    def change(self, sheet: Sheet) -> None:
        """Another sheet takes the place of this one: price it, show it, keep it."""
        if sheet.adding is None and self.sheet.adding is not None:
            self.focus = self.focus.to("pad")
        self._sheet = replace(sheet, tenders=sheet.tenders.fitting(self.pay_of(sheet)))
        if self._sheet.draft != self._priced_for:
            self._pricing.ask(self._sheet.draft)
        self._keep()
        self.present()

    def start_over(self, event_id: str = "") -> None:
        """A new bill; without an id, one is fetched."""
        before, self.focus = self.sheet.event_id, self.focus.to("pad")
        self._asked_for = None
        self.change(self.empty(event_id))
        if before and before != event_id:
            self._kept = None
            self._keeping.forget(before)
        if not event_id:
            self._ask_id()

    def adopt(self, bill: OpenBill, sheet: Sheet) -> None:
        """A bill comes from where it was kept: it is kept already, and the one before it is none of ours any more."""
        self.focus, self._asked_for, self._kept = self.focus.to("pad"), None, bill
        self.change(sheet)

    def _got_id(self, event_id: str) -> None:
        self._id_is_coming = False
        if not self.sheet.event_id:
            self.change(replace(self.sheet, event_id=event_id))
            self.waiting.go_on()

    def refresh(self) -> None:
        """Facts, the program or the language changed: the member and the price as of now."""
        self._choose_known_tender()
        draft = self.sheet.draft
        if self._asked_for is not None or self.busy:
            return
        if self.sheet.member is not None:
            self.look(looking.by_draft(draft, self.desk.words.language), again=True)
        else:
            self._priced_for = None
            self._pricing.ask(draft)

    def _choose_known_tender(self) -> None:
        """A tender that the shop does not name any more is not taken."""
        sheet = self.sheet
        kinds = tender_kinds.kinds(self.desk.shop.region, self.desk.settings.tenders)
        if sheet.takes_money and sheet.tenders.current not in kinds:
            self._sheet = replace(sheet, tenders=Tenders(current=kinds[0]))

    def keep_again(self) -> None:
        """The ledger may be another one now: keep the bill in it too."""
        self._kept = None
        self._keep()

    def _keep(self) -> None:
        sheet = self.sheet
        bill = sheet.open_bill(self.pay_minor)
        if not sheet.event_id or self.busy or bill == self._kept:
            return
        is_new, self._kept = self._kept is None, bill
        if sheet.has_content or sheet.member is not None:
            self._keeping.keep(bill)
        elif not is_new:
            self._keeping.forget(sheet.event_id)

    def _not_kept(self, refusal: Refusal) -> None:
        if refusal.code == "disk.full":
            self.tell("bad", "unkept")
        else:
            self.desk.refuse(refusal)

    # -- the price ----------------------------------------------------------------------------------------------

    @property
    def is_priced(self) -> bool:
        """Whether the price answers the sheet as it is."""
        return self.priced is not None and self._priced_for == self.sheet.draft

    @property
    def discount_minor(self) -> int:
        """What points take off, as far as it is known."""
        return self._discount(self.sheet)

    @property
    def pay_minor(self) -> int:
        """What is left to pay."""
        return self.pay_of(self.sheet)

    def pay_of(self, sheet: Sheet) -> int:
        """What is left to pay of a sheet."""
        return max(0, sheet.amount_minor - self._discount(sheet))

    def _discount(self, sheet: Sheet) -> int:
        return self.priced.discount_minor if self.priced and sheet.points and sheet.member else 0

    @property
    def is_locked(self) -> bool:
        """Whether the bill is on its way to the ledger: what is pressed now is not for it."""
        return self.busy or self.waiting.holds

    def once_settled(self, then: Callable[[], None], *, hold: bool = False) -> bool:
        """Whether all is known now; if not, ``then`` is called once it is. ``hold``: nothing changes till then."""
        if self.waiting.is_settled:
            return True
        self.waiting.add(then, hold=hold)
        self._ask_what_is_missing()
        return False

    def _ask_what_is_missing(self) -> None:
        """An answer that was refused never comes by itself."""
        if not self.sheet.event_id:
            self._ask_id()
        if not self.is_priced and not self._pricing.waits_for(self.sheet.draft):
            self._pricing.ask(self.sheet.draft)

    def _answered(self, draft: Draft, priced: Priced) -> None:
        if draft != self.sheet.draft:
            return
        self.priced, self._priced_for = priced, draft
        self.change(self.sheet)
        self.waiting.go_on()

    def _not_priced(self, refusal: Refusal) -> None:
        self.waiting.let_go()
        self.desk.refuse(refusal)
        if refusal.code in _GONE:
            self.drop_member()

    # -- the member ---------------------------------------------------------------------------------------------

    def look(self, find: Find, *, again: bool = False) -> None:
        """Fetch a member with the price of the bill for them; a later question makes an earlier answer void."""
        self._asked_for, draft = find, self.sheet.draft
        self.waiting.await_answer()
        self.desk.lane.run(
            lambda till: looking.look(till, find, draft),
            lambda looked: self._looked(find, looked, again=again),
            lambda refusal: self._not_found(find, refusal, again=again),
        )

    def _looked(self, find: Find, looked: Looked, *, again: bool) -> None:
        with self.waiting.answering():
            if self._asked_for is find and (not again or looked.draft.member_id == self.sheet.member_id):
                self.take(looked)

    def take(self, looked: Looked) -> None:
        """This member's bill, with the price that came along, if the bill is still what was asked about."""
        self._asked_for = None
        sheet = self.sheet.with_member(looked.known)
        if sheet.draft == looked.draft:
            self.priced, self._priced_for = looked.priced, looked.draft
        self.change(sheet)

    def _not_found(self, find: Find, refusal: Refusal, *, again: bool) -> None:
        with self.waiting.answering():
            if self._asked_for is find:
                self._asked_for = None
                self.waiting.let_go()
                self.desk.refuse(refusal)
                if again:
                    self.change(self.sheet.with_member(None))

    def drop_member(self) -> None:
        """Nobody's bill; points that were chosen go with the member."""
        self._asked_for = None
        if not self.is_locked:
            self.change(self.sheet.with_member(None))

    def phrase(self, key: str, **facts: object) -> str:
        """A sentence of this room, by its key under ``window.checkout``."""
        return self.desk.say(f"window.checkout.{key}", **facts)

    def round_money(self, minor: int) -> str:
        """An amount for small print: ¥25 where nothing follows the point."""
        return short_money(minor, self.sheet.currency)

    def tell(self, tone: Tone, name: str, **facts: object) -> None:
        """A toast of this room: ``tell.<name>`` and its ``_detail``."""
        detail = self.phrase(f"tell.{name}_detail", **facts)
        self.desk.tell(Notice(tone=tone, title=self.phrase(f"tell.{name}", **facts), detail=detail))
