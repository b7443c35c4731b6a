"""A counter for tests: the presenter over a real till, with members, goods, and a view that records."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.core.domain.counter import Product
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.who import find_one
from desktop.settings import DeviceSettings
from desktop.ui.checkout.presenter import Presenter
from desktop.ui.checkout.showing import checkout_model
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView

PHONE, OTHER_PHONE = "+8613800130417", "+8613900139000"
RICE, TEA = "6901234567939", "6901234567915"
UNKNOWN_GOODS = "6901234567946"
WECHAT_CODE = "134567890123456789"


class Counter:
    """One run of the checkout page at a shop; ``again`` is what a restart of the window does."""

    def __init__(self, shop: TestTill, folder: Path, settings: DeviceSettings) -> None:
        self.shop, self.folder, self.settings = shop, folder, settings
        self.again()

    def again(self) -> None:
        """The window is opened anew over the same ledger."""
        self.desk = FakeDesk(self.shop.till, self.folder, settings=self.settings)
        self.view = FakeView()
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.presenter.attach(self.view)
        self.presenter.enter()

    def press(self, *keys: str) -> None:
        """Keys by name, as the shell dispatches them: what stands in the top bar first."""
        for key in keys:
            action = next((each for each in self.presenter.actions() if each.key == key), None)
            action.do() if action else self.presenter.pressed(key)

    def type(self, text: str) -> None:
        """Keys one after another."""
        self.press(*text)

    def card(self, phone: str = PHONE) -> str:
        """What the member's card carries."""
        with self.shop.till.ledger.reading() as reading:
            return self.shop.till.cards.card_token(find_one(self.shop.till, reading, phone).member.member_id, 1)

    def member_id(self, phone: str = PHONE) -> str:
        """The member by phone."""
        with self.shop.till.ledger.reading() as reading:
            return find_one(self.shop.till, reading, phone).member.member_id

    @property
    def model(self) -> Any:
        """What a person sees."""
        return checkout_model(self.presenter.counter)

    @property
    def sales(self) -> int:
        """How many sales the ledger holds."""
        return int(self.shop.rows("SELECT count(*) FROM sales")[0][0])

    def balance(self, phone: str = PHONE) -> int:
        """The member's points."""
        member_id = self.member_id(phone)
        with self.shop.till.ledger.reading() as reading:
            return reading.state(member_id).balance(reading.today())


@contextmanager
def counter(
    folder: Path, mode: str = "till", *, settings: DeviceSettings | None = None, **shop: Any
) -> Iterator[Counter]:
    """A shop with two members: one who has bought and has 1,500 points, one who is new."""
    with make_till(folder, mode=mode, now="2026-11-20T12:00:00", **shop) as made:
        till = made.till
        for phone, name in ((PHONE, "林晓岚"), (OTHER_PHONE, "王芳")):
            enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=phone, name=name))
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=10_000, key=PHONE))
        for _ in range(4):
            adjust_points(till, till.ids.event_id(), PHONE, 350, "补积分")
        with till.ledger.writing() as writing:
            goods = [
                Product(barcode=RICE, name="米饭", price_minor=300),
                Product(barcode=TEA, name="茶", price_minor=1250),
            ]
            writing.keep_products(goods)
        made.clock.set("2026-11-22T14:06:00")
        yield Counter(made, folder, settings or DeviceSettings())
