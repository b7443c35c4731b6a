"""A shop with people who stayed away: eight agreed to calls, one did not."""

from pathlib import Path

from desktop.core.domain.intents import Line
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from tests.tills import TestTill, make_till

AWAY = 9
NOT_AGREED = AWAY - 1
"""The number of who did not agree: the one worth least."""
DISHES, CATEGORIES = ("牛肉面", "酸梅汤"), ("面食", "饮品")
"""What the even ones always buy, and the odd ones."""
PHONE = "138001380{:02}"


def away(folder: Path, *, hour: str = "10:00") -> TestTill:
    """Nine members who bought on three days, ten days apart, the last one 70 days ago; the first is worth most."""
    made = make_till(folder, now=f"2026-03-01T{hour}:00", preset="plain")
    for number in range(AWAY):
        consents = () if number == NOT_AGREED else ("phone",)
        enrol_member(
            made.till,
            Enrolment(
                event_id=made.till.ids.event_id(), phone=PHONE.format(number), name=f"客人{number}", consents=consents
            ),
        )
    for _ in range(3):
        for number in range(AWAY):
            amount, dish = (30 - number) * 10_00, DISHES[number % 2]
            check_out(
                made.till,
                Bill(
                    event_id=made.till.ids.event_id(), amount_minor=amount, key=PHONE.format(number),
                    lines=(Line(amount, name=dish, category=CATEGORIES[number % 2]),),
                ),
            )  # fmt: skip
            made.clock.advance(seconds=1)
        made.clock.advance(days=10)
    made.clock.advance(days=60)
    return made
