"""Phones as they are typed and read aloud: digits, in the groups of a region. Pure."""

import unicodedata

PHONE_DIGITS = {"CN": 11, "TW": 10, "HK": 8}
"""How many digits a phone has in a region: at the last one its members are looked for."""
_GROUPS = {"CN": (3, 4, 4), "TW": (4, 3, 3), "HK": (4, 4)}
_ABROAD = (4, 4, 4, 4)
_CALLING = {"CN": ("+86", ""), "TW": ("+886", "0"), "HK": ("+852", "")}
"""A region's country code, and what stands in its place at home."""
_MOST_DIGITS = 15
_LEAST_WITH_CODE = 8


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


def kept_phone(e164: str, region: str) -> str:
    """A phone as kept, to be read aloud: 138 0000 0417; one from elsewhere keeps its country code."""
    code, trunk = _CALLING[region]
    return grouped_phone(trunk + e164.removeprefix(code), region) if e164.startswith(code) else e164


def digits_missing(plain: str, region: str) -> int | None:
    """How many digits are still to come; None for a number with a country code, whose length nobody knows."""
    if plain.startswith("+"):
        return None
    return max(0, PHONE_DIGITS.get(region, _MOST_DIGITS) - len(plain))


def is_worth_asking(plain: str, region: str) -> bool:
    """Whether the phone may be whole."""
    missing = digits_missing(plain, region)
    return len(plain) > _LEAST_WITH_CODE if missing is None else missing == 0
