"""What a wedge scanner typed: a payment code, a product's barcode, or something else. Pure: looks nothing up.

Member cards and slips carry tokens of their own; ask Cards.looks_like_token first.
"""

import re
from typing import Literal

from msgspec import Struct

Kind = Literal["payment", "product", "other"]
Brand = Literal["wechat", "alipay", "unionpay"]

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_NOISE = "\\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff"
_AROUND = re.compile(f"^[{_NOISE}]+|[{_NOISE}]+$")
_PAYMENTS: tuple[tuple[Brand, re.Pattern[str]], ...] = (
    ("wechat", re.compile(r"1[0-5][0-9]{16}")),
    ("alipay", re.compile(r"(?:2[5-9]|30)[0-9]{14,22}")),
    ("unionpay", re.compile(r"62[0-9]{17}")),
)
_BARCODE = re.compile(r"[0-9]{8}|[0-9]{12,13}")
_CN_MOBILE = re.compile(r"861[3-9][0-9]{9}")
_TW_MOBILE = re.compile(r"8869[0-9]{8}")
_EIGHT_DIGIT_PHONE = re.compile(r"[2-9][0-9]{7}")
_EIGHT_DIGIT_REGIONS = ("HK",)
_MOST = 500


class Scan(Struct, frozen=True):
    """What was scanned: ``text`` is as normalised; ``brand`` only for a payment, by its name among the tenders."""

    kind: Kind
    text: str
    brand: Brand | None = None


def read_scan(text: str, region: str) -> Scan:
    """What the text is by its form alone; ``region`` (CN, TW, HK) says what a phone looks like there.

    Payment: WeChat 18 digits from 10–15, Alipay 16–24 digits from 25–30, UnionPay 19 digits from 62. Product: EAN-8,
    UPC-A or EAN-13 with the right check digit, weights packed in the store (2x) among them.

    A phone is never a product. Those of CN (11 digits) and TW (10, 09…) have a length that no barcode has; with a
    country code (86 1…, 886 9…) they are told apart by it. In HK a phone has 8 digits from 2 on, and every tenth one
    ends as an EAN-8 would: there 8 digits are a product only if they begin with 0 or 1. So ask the price list about
    ``other`` too before searching for a member: an EAN-8 that the shop sells is found in it, whatever its form.
    """
    plain = normal(text)
    for brand, form in _PAYMENTS:
        if form.fullmatch(plain):
            return Scan("payment", plain, brand)
    return Scan("product" if is_product(plain, region) else "other", plain)


def normal(text: str) -> str:
    """The text without what scanners and input methods add: full width, blanks and line ends around, zero width."""
    return _AROUND.sub("", text[:_MOST].translate(_NARROW))


def is_product(plain: str, region: str) -> bool:
    """Whether normalised text has the form of a barcode on goods, and not of a phone in the region."""
    return bool(_BARCODE.fullmatch(plain)) and check_digit(plain[:-1]) == plain[-1] and not _is_phone(plain, region)


def check_digit(digits: str) -> str:
    """The last digit of an EAN-8, UPC-A or EAN-13 that begins with ``digits`` (GS1 General Specifications, 7.9)."""
    weighted = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def _is_phone(plain: str, region: str) -> bool:
    if region in _EIGHT_DIGIT_REGIONS and _EIGHT_DIGIT_PHONE.fullmatch(plain):
        return True
    return bool(_CN_MOBILE.fullmatch(plain) or (region == "TW" and _TW_MOBILE.fullmatch(plain)))
