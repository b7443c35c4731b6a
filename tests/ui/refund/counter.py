"""A shop with bills to give money back on, and the page over a small desk."""

from pathlib import Path
from typing import Any

from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.intents import Line, Tender
from desktop.core.domain.printer import Printer
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.settings import DeviceSettings
from desktop.ui.refund.model import RefundModel
from desktop.ui.refund.presenter import Presenter
from tests.tills import TestTill
from tests.ui.fake_desk import FakeDesk, FakeView

PHONE, OTHER = "13800130417", "13900139000"
LINES = (
    Line(amount_minor=4800, name="招牌红烧肉"),
    Line(amount_minor=2800, name="葱油拌面"),
    Line(amount_minor=5200, name="酸梅汤", quantity="2"),
)


class Counter:
    """One shop of either mode, two members, the page."""

    def __init__(self, shop: TestTill, folder: Path) -> None:
        self.shop, self.desk = shop, FakeDesk(shop.till, folder)
        for phone, name in ((PHONE, "林晓岚"), (OTHER, "李建国")):
            enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=phone, name=name))
        self.view = FakeView()
        self.room = Presenter(self.desk)  # type: ignore[arg-type]
        self.room.attach(self.view)

    def has_printer(self, folder: Path) -> None:
        """Slips come out as files in ``folder``."""
        self.desk.settings = DeviceSettings(printer=Printer(kind="file", folder=str(folder)))

    def sell(self, amount_minor: int = 12_800, key: str | None = PHONE, **more: Any) -> str:
        """A bill's number."""
        if self.shop.till.shop.mode == "till" and "tenders" not in more:
            more["tenders"] = (Tender("wechat", amount_minor),)
        asked = Bill(event_id=self.shop.till.ids.event_id(), amount_minor=amount_minor, key=key, **more)
        return check_out(self.shop.till, asked).bill

    def with_lines(self) -> str:
        """A bill of ¥128 with three lines."""
        return self.sell(12_800, lines=LINES)

    def take(self, bill: str) -> None:
        """Choose a bill by its number, as somebody who types it."""
        self.room.search.type(bill)
        self.room.find()

    def answer(self) -> None:
        """Everything that F9 asks for."""
        assert self.room.giving is not None
        self.room.giving.choose_reason("faulty")
        self.room.giving.answer_invoice("none")

    @property
    def page(self) -> RefundModel:
        """What is shown now."""
        model: RefundModel = self.view.last
        return model

    def effects(self) -> dict[str, str]:
        """What stands below the number, by its label."""
        return {effect.label: effect.value for effect in self.page.outcome.effects}

    def refunds(self, bill: str) -> list[SaleRefunded]:
        """The refunds of a bill that are in the ledger."""
        with self.shop.till.ledger.reading() as reading:
            (sale,) = reading.sales(bill)
            events = [reading.event(part.refund_id) for part in sale.record.refunds]
        return [event.payload for event in events if event and isinstance(event.payload, SaleRefunded)]

    def reasons(self, bill: str) -> list[str]:
        """Why, as it is kept."""
        refunds = self.refunds(bill)
        with self.shop.till.ledger.reading() as reading:
            texts = [reading.private_text(said.intent.reason_id) for said in refunds]
        return [text.decode() for text in texts if text is not None]
