"""What of a person may be seen by those who stand around: phones, names and member numbers with their middle hidden.

RULES.md "People": masked on screen and paper. A mask hides at least four digits of a phone, and never shows how long
a long name is.
"""

_STAR = "*"
_HIDDEN_MOST = 3
_CODES = ("886", "852", "853", "86")
_TRUNK = frozenset({"86", "886"})
_HIDDEN_PHONE_DIGITS = 4


def mask_phone(e164: str) -> str:
    """138****0417 for +8613800130417; TW 09****5678, HK ****4567: the last four, for the counter to ask after.

    Other countries keep their code: +44****6789. Anything too short to hide four digits and show some is all stars.
    """
    digits = e164.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        digits = "".join(char for char in digits if char in "0123456789")
    code = next((code for code in _CODES if e164.startswith("+" + code)), None)
    if code is None:
        return _hide_middle(digits, 2, "+" if e164.startswith("+") else "")
    national = digits[len(code) :]
    if code in _TRUNK and not (code == "86" and len(national) == 11 and national[0] == "1"):
        national = "0" + national
    return _hide_middle(national, max(0, len(national) - 8), "")


def mask_name(name: str) -> str:
    """林*岚, 林*, 欧**燊; Latin words keep their first letters (J*** S***); at most three stars stand for the rest."""
    words = name.split()
    if words and name.isascii():
        return " ".join(word[0] + _STAR * _HIDDEN_MOST for word in words[:3])
    text = "".join(words)
    if len(text) <= 2:
        return text[:1] + _STAR if text else ""
    stars = _STAR * min(len(text) - 2, _HIDDEN_MOST)
    return text[0] + stars + (text[-1] if text[-1].isalnum() else _STAR)


def mask_member_no(number: str) -> str:
    """K7M2 **** **PA for K7M2Q9XD4HPA: enough to recognise, not enough to type; grouping as given is ignored."""
    plain = "".join(char for char in number if char.isalnum())
    shown_first, shown_last = (4, 2) if len(plain) >= 10 else (0, 2 if len(plain) > 5 else 0)
    hidden = len(plain) - shown_first - shown_last
    masked = plain[:shown_first] + _STAR * hidden + plain[len(plain) - shown_last :]
    return " ".join(masked[at : at + 4] for at in range(0, len(masked), 4))


def _hide_middle(digits: str, shown_first: int, prefix: str) -> str:
    """The first and the last four digits around four stars; fewer where that would hide too little."""
    shown_last = min(4, max(0, len(digits) - shown_first - _HIDDEN_PHONE_DIGITS))
    if shown_last < 2:
        return prefix + _STAR * len(digits)
    return prefix + digits[:shown_first] + _STAR * _HIDDEN_PHONE_DIGITS + digits[len(digits) - shown_last :]
