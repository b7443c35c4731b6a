"""Scans at the counter: a member, goods, a slip. A payment code or goods are never taken as an amount or a member."""

from desktop.core.domain.errors import Refusal
from desktop.core.domain.scanned import Scan, read_scan
from desktop.ui.checkout import looking
from desktop.ui.checkout.claiming import Claiming
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.hands import Hands
from desktop.ui.checkout.line_hands import LineHands
from desktop.ui.checkout.looking import ScanAnswer
from desktop.ui.desk import Question


class Scanning:
    """Hears a scan, asks the lane once what it is, and keeps the bill whatever it was."""

    def __init__(self, counter: Counter, hands: Hands, lines: LineHands) -> None:
        self._counter = counter
        self._hands = hands
        self._lines = lines
        self._claiming = Claiming(counter)
        self._latest = 0

    def hear(self, text: str, *, in_ref: bool) -> None:
        """``in_ref``: the field of the POS's bill number has the keyboard, so its slip may be scanned into it."""
        counter = self._counter
        scan = read_scan(text, counter.desk.shop.region)
        sells = counter.sheet.takes_money
        if scan.kind == "payment":
            brand = counter.phrase(f"tender.{scan.brand}")
            counter.tell("warn", f"payment_{counter.desk.shop.mode}", brand=brand)
        elif scan.kind == "product" and not sells and not in_ref:
            counter.tell("warn", "goods_companion")
        else:
            self._ask(scan, sells=sells, in_ref=in_ref)

    def _ask(self, scan: Scan, *, sells: bool, in_ref: bool) -> None:
        """A later scan makes the answer to an earlier one void, but goods are always added: each was meant."""
        counter = self._counter
        self._latest += 1
        number, draft, language = self._latest, counter.sheet.draft, counter.desk.words.language
        is_goods = scan.kind == "product"
        counter.waiting.await_answer()
        counter.desk.lane.run(
            lambda till: looking.read_code(till, scan.text, language, draft, sells=sells, is_goods=is_goods),
            lambda answer: self._answered(scan, answer, is_latest=number == self._latest, in_ref=in_ref),
            self._refused,
        )

    def _refused(self, refusal: Refusal) -> None:
        with self._counter.waiting.answering():
            self._counter.waiting.let_go()
            self._counter.desk.refuse(refusal)

    def _answered(self, scan: Scan, answer: ScanAnswer, *, is_latest: bool, in_ref: bool) -> None:
        with self._counter.waiting.answering():
            self._act(scan, answer, is_latest=is_latest, in_ref=in_ref)

    def _act(self, scan: Scan, answer: ScanAnswer, *, is_latest: bool, in_ref: bool) -> None:
        """An F9 that waited for a code that is neither goods nor a member is not for the bill as it is."""
        counter = self._counter
        if answer.product is not None:
            self._lines.add_product(answer.product)
        elif answer.looked is not None and is_latest:
            counter.take(answer.looked)
        elif answer.kind == "slip":
            counter.waiting.let_go()
            self._offer_refund(scan.text)
        elif answer.kind == "claim":
            counter.waiting.let_go()
            self._claiming.ask(scan.text)
        elif answer.kind == "unknown_goods":
            counter.waiting.let_go()
            self._lines.begin_adding(scan.text)
        elif in_ref:
            self._hands.take_ref(scan.text)
            self._hands.to_pad()
        elif answer.kind == "nobody":
            counter.waiting.let_go()
            counter.tell("warn", "code_unknown")

    def _offer_refund(self, text: str) -> None:
        counter = self._counter
        counter.desk.ask(
            Question(
                title=counter.phrase("ask.slip"),
                detail=counter.phrase("ask.slip_detail"),
                yes=counter.phrase("ask.slip_yes"),
                then=lambda: counter.desk.go("refund", bill=text),
            )
        )
