"""Phone numbers as HQ looks them up: E.164, then a mark that only this chain's key makes."""

import hmac
import re

_TYPED = re.compile(r"\+?[\d\s()./-]{6,24}", re.ASCII)
_NATIONAL = {  # by the chain's money: code of the country, the digits of its numbers, a leading 0 taken off
    "CNY": ("86", re.compile(r"1\d{10}|0?\d{10,11}", re.ASCII)),
    "TWD": ("886", re.compile(r"0?[2-9]\d{7,8}", re.ASCII)),
    "HKD": ("852", re.compile(r"[2-9]\d{7}", re.ASCII)),
    "MOP": ("853", re.compile(r"[268]\d{7}", re.ASCII)),
}


def e164(typed: str, currency: str) -> str | None:
    """A whole phone number as typed, in E.164; None for what is none. Without a country's code: of the chain's own."""
    if not _TYPED.fullmatch(typed):
        return None
    digits = re.sub(r"\D", "", typed, flags=re.ASCII)
    if typed.startswith("+"):
        return f"+{digits}"
    code, own = _NATIONAL.get(currency, _NATIONAL["CNY"])
    if own.fullmatch(digits):
        return f"+{code}{digits.removeprefix('0')}"
    return f"+{digits}" if digits.startswith(code) and own.fullmatch(digits[len(code) :]) else None


def phone_mark(stamp_key: bytes, phone: str) -> str:
    """What members are found by in place of the number."""
    return hmac.new(stamp_key, phone.encode(), "sha256").hexdigest()
