"""Money as text and back, exactly: integers of the currency's smallest unit, never a float.

Formatted by ourselves, because locale tables disagree on what a shop prints (QLocale writes ``$`` for zh_TW).
"""

import re

_SYMBOLS = {"CNY": "¥", "TWD": "NT$", "HKD": "HK$", "MOP": "MOP$", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
_DIGITS = {"TWD": 0, "JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "JOD": 3, "OMR": 3, "TND": 3}
_UNITS = (1, 10, 100, 1_000)
_YUAN_IS = {"TWD": 5}
_ASCII = str.maketrans("０１２３４５６７８９，．－＋￥＄　\u00a0\u202f", "0123456789,.-+¥$   ")
_AMOUNT = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.([0-9]+))?", re.ASCII)
_MOST_DIGITS = 15
_MOST_CHARACTERS = 40


def minor_digits(currency: str) -> int:
    """How many digits follow the point: 2 unless the currency is known to use another count (TWD is rung up whole)."""
    return _DIGITS.get(currency, 2)


def like_yuan(yuan: int, currency: str) -> int:
    """Minor units of about as much as that many yuan: what a rule in yuan says elsewhere (NT$5 for ¥1)."""
    return yuan * _YUAN_IS.get(currency, 1) * _UNITS[minor_digits(currency)]


def symbol(currency: str) -> str:
    """What stands before the amount: ``¥``, ``NT$``, ``HK$``; the code and a space where no symbol is known."""
    return _SYMBOLS.get(currency, f"{currency} ")


def format_minor(amount_minor: int, currency: str) -> str:
    """``128600`` of CNY as ``1,286.00``: thousands apart, a leading minus, no symbol."""
    digits = minor_digits(currency)
    whole, part = divmod(abs(amount_minor), _UNITS[digits])
    point = f".{part:0{digits}d}" if digits else ""
    return f"{'-' if amount_minor < 0 else ''}{whole:,}{point}"


def parse_minor(amount_text: str, currency: str) -> int:
    """The exact amount in minor units; full-width digits, the currency's symbol or code, commas in threes, spaces.

    Raises:
        ValueError: not one plain amount, or finer than the currency's smallest unit, or over 15 digits. Show it.
    """
    text = _bare(amount_text, currency)
    match = _AMOUNT.fullmatch(text)
    if not match or not (match[2] or match[3]):
        raise ValueError(amount_text[:_MOST_CHARACTERS])
    return _exact(match[1], match[2].replace(",", "") or "0", match[3] or "", currency)


def _bare(amount_text: str, currency: str) -> str:
    """The text without spaces and without one symbol, which may stand before or after the sign."""
    if len(amount_text) > _MOST_CHARACTERS:
        raise ValueError(amount_text[:_MOST_CHARACTERS])
    text = "".join(amount_text.translate(_ASCII).split())
    sign = "-" if text.startswith("-") else ""
    text = text.removeprefix("-" if sign else "+")
    for mark in (symbol(currency).strip(), currency, symbol(currency)[-1:]):
        if mark and text.startswith(mark):
            rest = text.removeprefix(mark)
            return sign + rest if sign or not rest.startswith("-") else rest
    return sign + text


def _exact(sign: str, whole: str, fraction: str, currency: str) -> int:
    digits = minor_digits(currency)
    if fraction[digits:].strip("0") or len(whole) > _MOST_DIGITS:
        raise ValueError(f"{sign}{whole}.{fraction}")
    minor = int(whole) * _UNITS[digits] + int(fraction[:digits].ljust(digits, "0") or "0")
    return -minor if sign else minor
