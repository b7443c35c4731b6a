"""What was typed so far, and a birthday as people write it (ui/phones.py has the phone)."""

import re
import unicodedata

from msgspec import Struct

SOURCES = ("till", "wechat", "friend", "event", "other")
"""Where members come from; the words for them are ``window.enrol.sources``."""
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


def written_birthday(text: str) -> str:
    """MM-DD or YYYY-MM-DD from 1124, 19901124, 11.24, 1990/11/24 or 11月24日; else the text as it is."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    match = _DATE_DIGITS.fullmatch(narrow) or _DATE_PARTS.fullmatch(narrow)
    if match is None:
        return narrow
    year, month, day = match.groups()
    return f"{year + '-' if year else ''}{int(month):02}-{int(day):02}"
