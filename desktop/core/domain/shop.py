"""The shop that a till stands in, as fixed when its ledger was opened."""

from msgspec import Struct

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
