"""What was typed so far, and how it is read: a phone in groups, a birthday as people write it."""

import re
import unicodedata

from msgspec import Struct

PHONE_DIGITS = {"CN": 11, "TW": 10, "HK": 8}
"""How many digits a phone has in a region: at the last one its members are looked for."""
SOURCES = ("till", "wechat", "friend", "event", "other")
"""Where members come from; the words for them are ``window.enrol.sources``."""
_GROUPS = {"CN": (3, 4, 4), "TW": (4, 3, 3), "HK": (4, 4)}
_ABROAD = (4, 4, 4, 4)
_MOST_DIGITS = 15
_DATE_PARTS = re.compile(r"(?:(\d{4})\D+)?(\d{1,2})\D+(\d{1,2})\D*", re.ASCII)
_DATE_DIGITS = re.compile(r"(\d{4})?(\d\d)(\d\d)", re.ASCII)


class Form(Struct, frozen=True, kw_only=True):
    """The form. ``phone`` is plain: digits, perhaps after a +. ``referrer_key``: a scanned card behind ``referrer``."""

    phone: str = ""
    name: str = ""
    birthday: str = ""
    gender: str = ""
    referrer: str = ""
    referrer_key: str = ""
    source: str = "till"
    consents: tuple[str, ...] = ()
    terms: bool = False


def plain_phone(text: str) -> str:
    """The digits of a phone as typed or pasted, with the + of a country code."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    digits = "".join(char for char in narrow if char.isascii() and char.isdecimal())[:_MOST_DIGITS]
    return ("+" if narrow.startswith("+") else "") + digits


def grouped_phone(plain: str, region: str) -> str:
    """The phone as it is read back: 138 0013 8000."""
    sign = plain[:1] if plain.startswith("+") else ""
    digits, parts = plain.removeprefix("+"), []
    for size in (*(_ABROAD if sign else _GROUPS.get(region, _ABROAD)), _MOST_DIGITS):
        parts.append(digits[:size])
        digits = digits[size:]
    return sign + " ".join(part for part in parts if part)


def digits_missing(plain: str, region: str) -> int | None:
    """How many digits are still to come; None for a number with a country code, whose length nobody knows."""
    if plain.startswith("+"):
        return None
    return max(0, PHONE_DIGITS.get(region, _MOST_DIGITS) - len(plain))


def is_worth_asking(plain: str, region: str) -> bool:
    """Whether the phone may be whole."""
    missing = digits_missing(plain, region)
    return len(plain) > 8 if missing is None else missing == 0


def written_birthday(text: str) -> str:
    """MM-DD or YYYY-MM-DD from 1124, 19901124, 11.24, 1990/11/24 or 11月24日; else the text as it is."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    match = _DATE_DIGITS.fullmatch(narrow) or _DATE_PARTS.fullmatch(narrow)
    if match is None:
        return narrow
    year, month, day = match.groups()
    return f"{year + '-' if year else ''}{int(month):02}-{int(day):02}"
