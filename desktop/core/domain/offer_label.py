"""What a letter's label says: whom it is for, and the offer."""

from msgspec import Struct


class OfferLabel(Struct, frozen=True, kw_only=True):
    """A label. ``lines``: the offer, in words. ``code`` is the member's number: it finds them and proves nothing."""

    shop: str
    name: str
    lines: tuple[str, ...]
    code: str
