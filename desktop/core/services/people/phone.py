"""A phone number as anyone writes it, in one form: E.164. A number that was masked or rounded is never guessed at.

A number finds a member, it is not the member (RULES.md "People"): fixed lines and foreign numbers count as well.
"""

import re
import unicodedata

from desktop.core.domain.errors import RuleBroken

_CN_MOBILE = re.compile(r"1(?:[38]\d|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])\d{8}", re.ASCII)
_EXCEL_TEXT = re.compile(r'=?\s*"(.*)"|\'(.*)', re.DOTALL)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d*)?E[+-]?\d+", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)
_MASK = re.compile(r"[*∗•●·xX×#_]{2,}|\d[*∗•●]\d")
_WRITTEN = re.compile(r"\(?\+?[\d\s().\-]*\d[\d\s().\-]*", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))
_MAX_LENGTH = 60


def parse_phone(text: str, region: str) -> str:
    """The number in E.164; ``region`` (CN, TW, HK …) is where a number without country code belongs.

    Raises:
        RuleBroken: phone.not_a_number, phone.masked (138****8000), phone.scientific (1.38E+10: digits are lost),
            phone.invalid (no such number). No fact holds the number.
    """
    if region == "CN" and _CN_MOBILE.fullmatch(text):
        return "+86" + text
    written = _as_written(text)
    _refuse_ruined(written)
    return _ask_library(written, region)


def is_mobile(e164: str) -> bool:
    """Whether a number in E.164 can take a text message, as far as its form says."""
    if e164.startswith("+86") and _CN_MOBILE.fullmatch(e164[3:]):
        return True
    import phonenumbers

    try:
        kind = phonenumbers.number_type(phonenumbers.parse(e164, None))
    except phonenumbers.NumberParseException:
        return False
    return kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def phone_search_digits(text: str) -> str | None:
    """The digits of a search text that can be a part of a phone number (three at least); None when it is no such text.

    A country code stays in: compare with the end of the stored number, or with its whole.
    """
    written = text if text.isascii() and text.isdecimal() else _as_written(text)
    if not _WRITTEN.fullmatch(written):
        return None
    digits = re.sub(r"\D", "", written)
    return digits if 3 <= len(digits) <= 20 else None


def _as_written(text: str) -> str:
    """Plain ASCII where possible: full width narrowed, Excel's and invisible marks taken off; "" if far too long."""
    if len(text) > _MAX_LENGTH:
        return ""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    text = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf")).strip()
    if excel := _EXCEL_TEXT.fullmatch(text):
        text = (excel[1] if excel[1] is not None else excel[2]).strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _refuse_ruined(written: str) -> None:
    if _SCIENTIFIC.fullmatch(written):
        raise RuleBroken("phone.scientific")
    if any(char.isdigit() for char in written) and _MASK.search(written):
        raise RuleBroken("phone.masked")
    if not _WRITTEN.fullmatch(written):
        raise RuleBroken("phone.not_a_number")


def _ask_library(written: str, region: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException as error:
        raise RuleBroken("phone.not_a_number") from error
    if not phonenumbers.is_valid_number(number):
        raise RuleBroken("phone.invalid")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
