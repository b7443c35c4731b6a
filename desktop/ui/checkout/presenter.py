"""The checkout: hears keys, scans and clicks, and gives each to whom it concerns."""

from collections.abc import Callable
from typing import Any

from desktop.core.services.price_bill import Draft
from desktop.ui.checkout import amount_entry, looking
from desktop.ui.checkout.bill_text import can_approve
from desktop.ui.checkout.claiming import Claiming
from desktop.ui.checkout.closing import Closing
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.hands import Hands
from desktop.ui.checkout.holding import Holding
from desktop.ui.checkout.keys import is_shells, plain
from desktop.ui.checkout.line_hands import LineHands
from desktop.ui.checkout.model import CheckoutModel
from desktop.ui.checkout.scanning import Scanning
from desktop.ui.checkout.sharing import Sharing
from desktop.ui.checkout.showing import checkout_model
from desktop.ui.checkout.told_amount import Heard, ToldAmount
from desktop.ui.checkout.told_slip import Reply, ToldSlip
from desktop.ui.checkout.undoing import Steps
from desktop.ui.desk import Action, Chosen, Desk, Question
from desktop.ui.room import PlainRoom

_PLACES = {f"Ctrl+{place}": place for place in range(1, 6)}
_STARTS_NEXT = ("Enter", "Esc")


class Presenter(PlainRoom):
    """The page ``checkout`` (desk.Room). Its view calls ``hands``, ``lines`` and the methods below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.counter = Counter(desk, self._present)
        self.closing = Closing(self.counter)
        self.lines = LineHands(self.counter)
        self.hands = Hands(self.counter, self.closing, self.lines)
        self.holding = Holding(self.counter)
        self._told = ToldAmount(self.counter)
        self._steps = Steps(self.counter)
        self.claiming = Claiming(self.counter)
        self.sharing = Sharing(self.counter)
        self._slip = ToldSlip(self.counter, self.closing)
        self._scanning = Scanning(self.counter, self.hands, self.lines)
        self._ref_has_keyboard = False
        self._beside: Any = None

    # -- the room -----------------------------------------------------------------------------------------------

    def enter(self, **wish: Any) -> None:
        """``member``: desk.Chosen; ``key``: a card's token or whatever else names a member. None: as it was left."""
        if not self.counter.has_begun:
            self.counter.begin()
        elif not wish:
            self.counter.keep_again()
            self.counter.refresh()
        if "member" in wish:
            self.chosen(wish["member"])
        elif "key" in wish:
            self._begin_next()
            self.counter.look(looking.by_key(wish["key"], self.desk.words.language))
        self._present()

    def refresh(self) -> None:
        """Facts, the program or the language changed."""
        if self.counter.has_begun:
            self.counter.refresh()
            self._present()

    def time_passed(self) -> None:
        """How long this till has been offline is said here too."""
        self._present()

    def scanned(self, text: str) -> bool:
        """Every scan on this page is the counter's."""
        if self.counter.is_locked:
            self.closing.hold(lambda: self.scanned(text))
            return True
        self._begin_next()
        self._scanning.hear(text, in_ref=self._ref_has_keyboard)
        return True

    def told_amount(self, number: str) -> Heard:
        """The amount on the POS's customer display."""
        return self._told.hear(number)

    def told_slip(self, ref: str, number: str, reply: Reply) -> None:
        """The slip of a paid bill on its way through the POS's printer; ``reply`` gets the lines to add to it."""
        self._slip.hear(ref, number, reply)

    def chosen(self, member: Chosen) -> bool:
        """The member of the search field becomes the bill's."""
        if self.counter.is_locked:
            self.closing.hold(lambda: self.chosen(member))
            return True
        self._begin_next()
        draft = Draft(amount_minor=0, member_id=member.member_id, proof=member.proof)
        self.counter.look(looking.by_draft(draft, self.desk.words.language))
        return True

    def title(self) -> str:
        """The page's name."""
        return self.counter.phrase("title")

    def actions(self) -> tuple[Action, ...]:
        """Enrol, hold, recall, and the last slip."""
        enrol = Action(key="F3", label=self.counter.phrase("action.enrol"), do=self.enrol)
        last = Action(key="Ctrl+P", label=self.counter.phrase("action.slip"), do=self.print_last)
        hold = Action(key="F4", label=self.counter.phrase("action.hold"), do=self.hold)
        count = self.counter.held_count
        label = self.counter.phrase("action.recall_some" if count else "action.recall", count=count)
        return enrol, hold, Action(key="F5", label=label, do=self.recall), last

    def _model(self) -> CheckoutModel | None:
        return checkout_model(self.counter) if self.counter.has_begun else None

    def _present(self) -> None:
        if self.counter.has_begun:
            self._steps.look()
            super()._present()
            if self._beside is not None:
                self._beside.present(self._model())

    def show_beside(self, view: Any) -> None:
        """A second view of the same bill: in the side window."""
        self._beside = view
        self._present()

    # -- keys ---------------------------------------------------------------------------------------------------

    def pressed(self, key: str) -> bool:
        """A key that no widget wanted."""
        key = plain(key)
        if self.counter.is_locked:
            return self._pressed_while_busy(key)
        if self.counter.done is not None:
            return self._pressed_when_done(key)
        commands: dict[str, Callable[[], object]] = {
            "F9": self.close,
            "F8": self.hands.next_points,
            "Shift+F8": self.hands.type_points,
            "Ctrl+Tab": self.lines.turn_tab,
            "Ctrl+B": self.hands.to_ref,
            "Ctrl+M": self.approve,
            "Ctrl+A": self.sharing.open,
            "Ctrl+Z": lambda: self._told.undo() or self._steps.undo(),
            "Ctrl+Del": self.counter.drop_member,
            "Ctrl+D": self.show_member,
            "Ins": self.lines.begin_adding,
            "Enter": self.hands.enter,
            "-": self.lines.fewer,
            "Up": lambda: self.lines.choose_line(self.counter.sheet.current - 1),
            "Down": lambda: self.lines.choose_line(self.counter.sheet.current + 1),
        }
        if key == "Esc":
            return self.escape()
        if key == "Del" and self.counter.sheet.by_lines:
            self.lines.remove_line()
        elif key in _PLACES:
            self.hands.choose_tender(_PLACES[key])
        elif key in commands:
            commands[key]()
        elif amount_entry.is_entry_key(amount_entry.key_of(key)):
            self.hands.press(amount_entry.key_of(key))
        else:
            return False
        return True

    def _pressed_while_busy(self, key: str) -> bool:
        """Digits are the next bill's, should this one be recorded; F9 is nobody's, Esc waits for HQ no more."""
        if key.isdecimal():
            self.closing.hold(lambda: self.pressed(key))
        elif key == "Esc":
            self.closing.hq.cancel()
        return not is_shells(key)

    def _pressed_when_done(self, key: str) -> bool:
        if key in _STARTS_NEXT:
            self.next_bill()
        elif key == "F8" or key in _PLACES or amount_entry.is_entry_key(amount_entry.key_of(key)):
            self.next_bill()
            if key.isdecimal():
                self.hands.press(key)
        elif key == "Ins":
            self.next_bill()
            self.lines.begin_adding()
        elif key == "Ctrl+D":
            self.show_member()
        elif key == "Ctrl+Q":
            self.offer_claim()
        elif key == "Ctrl+Z":
            self.desk.go("refund", bill=self.counter.last_bill)
        return not is_shells(key)

    def press(self, key: str) -> None:
        """A key of the keypad on the screen."""
        if self.counter.done is None:
            self.hands.press(key)

    def escape(self) -> bool:
        """Esc: one step back; a bill with something in it goes only after a yes."""
        counter = self.counter
        if self.closing.hq.cancel() or self.step_back():
            return True
        if counter.sheet.has_content:
            self._ask_to_clear()
        elif counter.sheet.member is not None:
            counter.drop_member()
        else:
            return False
        return True

    def step_back(self) -> bool:
        """Out of what is being typed, one step; whether there was anything to leave."""
        if self._ref_has_keyboard:
            self.hands.to_pad()
            return True
        return not self.counter.is_locked and self.counter.done is None and self.hands.step_back()

    def _ask_to_clear(self) -> None:
        phrase, asked = self.counter.phrase, self.counter.sheet
        detail = phrase("ask.clear_detail", amount=self.desk.money(asked.amount_minor))

        def clear() -> None:
            if not self.counter.is_locked and self.counter.done is None:
                self.hands.forget_offer()
                self.counter.start_over()

        question = Question(
            title=phrase("ask.clear"), detail=detail, yes=phrase("ask.clear_yes"), then=clear, danger=True
        )
        self.desk.ask(question)

    # -- what the view calls ------------------------------------------------------------------------------------

    def close(self) -> None:
        """F9."""
        self.hands.forget_offer()
        self.closing.close()

    def approve(self) -> None:
        """A manager lets this bill earn past a limit."""
        if not self.counter.is_locked and can_approve(self.counter):
            self.closing.approve()

    def next_bill(self) -> None:
        """The finished bill goes from the screen."""
        if self.counter.done is not None:
            self.counter.done = None
            self._present()

    def print_last(self) -> None:
        """Ctrl+P: the slip of the bill recorded last; without a printer its preview."""
        done = self.counter.done
        if not self.counter.last_bill:
            self.counter.tell("plain", "no_slip")
        elif done is not None and done.how == "new" and not done.sent:
            self.desk.open("paper", what="slip", bill=self.counter.last_bill)
        else:
            self.desk.print_slip(self.counter.last_bill, is_copy=True)

    def offer_claim(self) -> None:
        """Ctrl+Q on a finished bill of nobody: its slip, with a claim to its points."""
        self.claiming.offer()

    def hold(self) -> None:
        """F4: the bill goes aside. A finished bill is none to hold, only in the way."""
        self._begin_next()
        self.holding.hold()

    def recall(self) -> None:
        """F5: a bill that waits."""
        self._begin_next()
        self.holding.recall()

    def enrol(self) -> None:
        """F3: a new member, for this bill."""
        self._begin_next()
        self.desk.open("enrol")

    def show_member(self) -> None:
        """The member's page."""
        done = self.counter.done
        sheet = done.sheet if done is not None else self.counter.sheet
        if sheet is not None and sheet.member_id is not None:
            self.desk.go("member", member_id=sheet.member_id)

    def ref_focused(self, has_keyboard: bool) -> None:  # noqa: FBT001 - a signal's answer
        """Whether the keyboard writes the POS's bill number."""
        self._ref_has_keyboard = has_keyboard

    def _begin_next(self) -> None:
        """Somebody comes to the counter: a finished bill makes room."""
        if self.counter.done is not None:
            self.next_bill()
