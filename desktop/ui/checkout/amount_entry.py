"""An amount as it is typed, exactly: digits and one point, ``+`` and ``×`` as a small calculator. Never a float.

The text is what stands on the screen (``28+12``, ``3×12.50``); every function takes it and gives another.
"""

from desktop.core.domain.money import minor_digits, parse_minor

CLEAR, BACK, PLUS, TIMES, POINT = "C", "⌫", "+", "×", "."
MOST_WHOLE_DIGITS = 7
_MOST_CHARACTERS = 24
_LARGEST = 10**9
_KEYS = {
    "Backspace": BACK,
    "*": TIMES,
    "x": TIMES,
    "X": TIMES,
    ",": POINT,
    "。": POINT,
    "Del": CLEAR,
    "Delete": CLEAR,
    "c": CLEAR,
}


def key_of(name: str) -> str:
    """The keypad's key for a key of the keyboard, by its name; the name itself where they are the same."""
    return _KEYS.get(name, name)


def is_entry_key(key: str) -> bool:
    """Whether the key can write into an amount."""
    return (key.isascii() and key.isdecimal()) or key in (PLUS, TIMES, POINT, BACK, CLEAR)


def typed(text: str, key: str, currency: str) -> str:
    """The text after a key: digits, a point, ``+``, ``×``, BACK or CLEAR; what makes no sense changes nothing."""
    if key == CLEAR:
        return ""
    if key == BACK:
        return text[:-1]
    if key in (PLUS, TIMES):
        return text + key if text and text[-1] not in (PLUS, TIMES, POINT) and len(text) < _MOST_CHARACTERS else text
    wanted = _with_point(text, currency) if key == POINT else _with_digits(text, key, currency)
    return wanted if len(wanted) <= _MOST_CHARACTERS and amount_minor(wanted, currency) <= _LARGEST else text


def amount_minor(text: str, currency: str) -> int:
    """What the text comes to, products before sums; an operator at the end waits and counts for nothing."""
    return sum(_product(term, currency) for term in text.rstrip(PLUS + TIMES).split(PLUS) if term)


def is_sum(text: str) -> bool:
    """Whether there is something to work out."""
    return PLUS in text or TIMES in text


def written(minor: int, currency: str) -> str:
    """The shortest text that comes to the amount: 12850 of CNY as ``128.5``; "" for nothing."""
    if not minor:
        return ""
    unit = 10 ** minor_digits(currency)
    part = f"{minor % unit:0{minor_digits(currency)}d}".rstrip("0") if minor_digits(currency) else ""
    return f"{minor // unit}{POINT}{part}" if part else str(minor // unit)


def _with_point(text: str, currency: str) -> str:
    """A point once in a number, and in one factor of a product only, so that products stay exact."""
    term = text.rsplit(PLUS, maxsplit=1)[-1]
    if not minor_digits(currency) or POINT in term:
        return text
    return text + ("0." if not text or text[-1] in (PLUS, TIMES) else POINT)


def _with_digits(text: str, digits: str, currency: str) -> str:
    for digit in digits:
        text = _with_digit(text, digit, currency)
    return text


def _with_digit(text: str, digit: str, currency: str) -> str:
    term = text.rsplit(PLUS, maxsplit=1)[-1]
    number = term.split(TIMES)[-1]
    whole, point, fraction = number.partition(POINT)
    if point:
        return text + digit if len(fraction) < minor_digits(currency) else text
    if whole == "0":
        return text[:-1] + digit
    return text + digit if len(whole) < MOST_WHOLE_DIGITS else text


def _product(term: str, currency: str) -> int:
    unit = 10 ** minor_digits(currency)
    minor, *factors = [parse_minor(number.rstrip(POINT) or "0", currency) for number in term.split(TIMES) if number]
    for factor in factors:
        minor = minor * factor // unit
    return minor


def exact_minor(text: str, currency: str) -> int:
    """An amount typed into a field, more than nothing and not absurdly large. ValueError where it is none."""
    minor = parse_minor(text, currency)
    if not 0 < minor <= _LARGEST:
        raise ValueError(text)
    return minor


def told_minor(number: str, currency: str) -> int:
    """What a POS says that a bill comes to; 0 for what is no bill's amount."""
    try:
        return exact_minor(number, currency)
    except ValueError:
        return 0
