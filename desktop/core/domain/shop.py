"""The shop that a till stands in, as fixed when its ledger was opened."""

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken

REGIONS = {"CN": "CNY", "TW": "TWD", "HK": "HKD"}
LANGUAGE_OF = {"CN": "zh-Hans", "TW": "zh-Hant", "HK": "zh-HK"}
MODES = ("companion", "till")


class Shop(Struct, frozen=True, kw_only=True):
    """Merchant, store and till. ``till_code`` starts every number this till gives; ``zone`` is an IANA name."""

    merchant_id: str
    name: str
    store_id: str
    till_code: str
    zone: str
    day_starts_minutes: int
    region: str
    currency: str
    mode: str


def minutes_of(text: str) -> int:
    """A day's start, HH:MM from 00:00 to 06:00, in minutes (RULES.md). RuleBroken ``shop.day_starts``."""
    hours, colon, minutes = text.partition(":")
    if colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60:
        total = int(hours) * 60 + int(minutes)
        if total <= 360:
            return total
    raise RuleBroken("shop.day_starts", text=text[:20])
