"""How long points live (RULES.md, "Earning": validity, protection period)."""

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from desktop.core.domain.calendar import add_months, month_end, next_yearly

ValidityKind = Literal["never", "days", "months", "yearly", "since_purchase"]


class Validity(Struct, frozen=True, omit_defaults=True):
    """The rule a lot is born with; a fact of what issued it. Its days follow the effective day.

    never · days (``days`` counted from the day itself) · months (to the end of the month ``months`` later) · yearly
    (to the next ``month_day``) · since_purchase (``days`` from the member's last purchase).
    """

    kind: ValidityKind = "days"
    days: int = 365
    months: int = 12
    month_day: str = "12-31"
    protection_days: int = 0

    def usable_from(self, day: date) -> date:
        """The first day on which points earned on ``day`` can be used."""
        return day + timedelta(days=self.protection_days)

    def last_day(self, day: date) -> date | None:
        """The last day on which they can be used (可用到); None for never gone."""
        if self.kind == "never":
            return None
        if self.kind == "months":
            return month_end(add_months(day, self.months))
        if self.kind == "yearly":
            return next_yearly(day, self.month_day)
        return day + timedelta(days=self.days - 1)

    @property
    def rolling_days(self) -> int:
        """The days a purchase gives anew, or 0 where purchases change nothing."""
        return self.days if self.kind == "since_purchase" else 0
