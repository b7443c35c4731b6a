"""See where members stand as of today: classes, flows of a month, the RFM grid."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from desktop.core.domain.classes import Class, month_before
from desktop.core.domain.rfm_grid import Grid
from desktop.core.ports import Till
from desktop.core.ports.lists import ClassSum, UpTo

DEED = "lists.see"


class Overview(Struct, frozen=True, kw_only=True):
    """Classes, flows and the RFM grid as of ``day``; ``before`` is the day a month earlier."""

    upto: UpTo
    before: date
    counts: Mapping[Class, ClassSum]
    flows: Mapping[tuple[Class, Class], ClassSum]
    grid: Grid

    @property
    def day(self) -> date:
        """What it is as of."""
        return self.upto.day


def see_overview(till: Till) -> Overview:
    """Who stands where. Whoever may not see lists: RuleBroken ``rights.needs``, ``rights.sign_in``."""
    till.staff.demand(DEED)
    with till.ledger.reading() as reading:
        lists = reading.lists
        upto = lists.up_to()
        return Overview(
            upto=upto,
            before=month_before(upto.day),
            counts=lists.class_counts(),
            flows=lists.flows(),
            grid=lists.grid(),
        )
