"""A shop for a journey that begins in the middle: a member with a card, goods on the list, slips into a folder."""

from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from desktop.core.domain.counter import Product
from desktop.core.domain.printer import Printer
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_card import print_card
from desktop.core.services.print_slip import print_slip
from desktop.core.services.report_lost_card import report_lost_card
from desktop.settings import DeviceSettings, save_device_settings
from tests.tills import SettableClock, make_till

PHONE, NAME, OTHER_PHONE, OTHER_NAME = "13800130417", "林晓岚", "13900139000", "王芳"
RICE, RICE_MINOR = "6901234567939", 300
NOW = "2026-11-22T14:06:00"
UNKNOWN_GOODS, PAYMENT = "6901234567946", "134567890123456789"


class Shop(Struct, frozen=True, kw_only=True):
    """Where it is, what its clock says, and what can be scanned there. ``slips``: the printer's folder."""

    folder: Path
    slips: Path
    clock: SettableClock
    card: str
    other_card: str
    lost_card: str
    slip: str
    first_bill: str


def shop_in(place: Path, mode: str = "companion", now: str = NOW) -> Shop:
    """A shop under ``place``, with one bill of ¥100 from two days before ``now``, by the clock of Shanghai."""
    before = (datetime.fromisoformat(now) - timedelta(days=2)).isoformat()
    slips = place / "papers"
    slips.mkdir()
    with make_till(place / "data", mode=mode, now=before) as made:
        till = made.till
        for phone, name in ((PHONE, NAME), (OTHER_PHONE, OTHER_NAME)):
            enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=phone, name=name))
        lost = print_card(till, OTHER_PHONE, "zh-Hans").token
        report_lost_card(till, till.ids.event_id(), OTHER_PHONE)
        other = print_card(till, OTHER_PHONE, "zh-Hans").token
        done = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=10_000, key=PHONE))
        with till.ledger.writing() as writing:
            writing.keep_products([Product(barcode=RICE, name="米饭", price_minor=RICE_MINOR)])
        card, slip = print_card(till, PHONE, "zh-Hans").token, print_slip(till, done.bill, "zh-Hans").token
        made.clock.set(now)
    printer = Printer(kind="file", folder=str(slips))
    save_device_settings(place / "data", DeviceSettings(language="zh-Hans", theme="light", printer=printer))
    return Shop(
        folder=place / "data", slips=slips, clock=made.clock, card=card, other_card=other, lost_card=lost, slip=slip,
        first_bill=done.bill,
    )  # fmt: skip
