"""Ids that come from names given outside, and the numbers people read (DESIGN 2, "Ids").

A fact that brings a name takes its id from that name, so that the same file read twice, or a retry with the same POS
bill number, is the same fact. Numbers carry the till's code: two tills never give the same one.
"""

from hashlib import sha1

_SHUKE = bytes.fromhex("6ba0a0d451fd5c349d3b3f0c2a7d8e11")
_SEPARATOR = "\x1f"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CLAIM_DIGITS = 8
_COUNTER_DIGITS = 7
_SPREAD = 0x5DEECE66D | 1


def _named(what: str, *parts: str) -> str:
    """A UUID of version 5 (RFC 9562); an import names five a row: without the library's objects."""
    hashed = bytearray(sha1(_SHUKE + _SEPARATOR.join((what, *parts)).encode(), usedforsecurity=False).digest()[:16])
    hashed[6], hashed[8] = hashed[6] & 0x0F | 0x50, hashed[8] & 0x3F | 0x80
    text = hashed.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def bill_id(source: str, store_id: str, ref: str) -> str:
    """The id of a bill that ``source`` calls ``ref`` in ``store_id``."""
    return _named("bill", source, store_id, ref)


def share_id(of_bill: str, part: int) -> str:
    """The id of the ``part``-th share of a bill, from 1. The first bears the bill's own: a bill is split or whole."""
    return of_bill if part == 1 else _named("share", of_bill, str(part))


def offer_id(of_sale: str) -> str:
    """The id of the claim that the slip of a sale carries: printed again, it is the same."""
    return _named("claim offered", of_sale)


def claim_id(of_sale: str) -> str:
    """The id of the one award that a sale of nobody can still make: claimed at two tills, the first accepted counts."""
    return _named("claimed", of_sale)


def presented_id(of_sale: str, till_code: str) -> str:
    """The id of a claim shown at a till that does not hold the sale."""
    return _named("claim presented", of_sale, till_code)


def moved_id(of_claim: str) -> str:
    """The id of moving claimed points on to another member."""
    return _named("moved", of_claim)


def reversal_id(of_event: str) -> str:
    """The id of the undoing of an event: there is one."""
    return _named("reversed", of_event)


def erased_id(member_id: str, epoch: str) -> str:
    """The id of erasing a member once more, in the epoch that a restore has begun."""
    return _named("erased", member_id, epoch)


def followed_id(of_refund: str) -> str:
    """The id of what a refund takes back of points that were claimed or moved."""
    return _named("refund followed", of_refund)


def refund_id(of_bill: str, ref: str) -> str:
    """The id of the refund of a bill that the caller named ``ref``."""
    return _named("refund", of_bill, ref)


def member_id(source: str, external_id: str) -> str:
    """The id of a member that another system calls ``external_id``; never made from a phone."""
    return _named("member", source, external_id)


def opening_id(source: str, of_member: str) -> str:
    """The id of the opening balance that ``source`` brings for a member."""
    return _named("opening", source, of_member)


def beside(event_id: str, what: str) -> str:
    """The id of a fact that belongs to another one, made with it: the same for the same two."""
    return _named("beside", event_id, what)


def again(event_id: str, times_undone: int) -> str:
    """The id of the same fact brought once more after an import was undone."""
    return event_id if times_undone == 0 else _named("again", event_id, str(times_undone))


def member_number(till_code: str, counter: int) -> str:
    """The number on a card: the till's code, the till's counter spread out so that numbers do not count up, a check.

    12 characters of Crockford's base 32; ``till_code`` has 4, ``counter`` is below 32**7.
    """
    size = 32**_COUNTER_DIGITS
    spread = counter * _SPREAD % size
    digits = "".join(ALPHABET[spread // 32**place % 32] for place in reversed(range(_COUNTER_DIGITS)))
    return till_code + digits + check_digit(till_code + digits)


def check_digit(text: str) -> str:
    """Luhn's check over base 32: finds every single wrong digit and nearly every swap of neighbours."""
    total = 0
    for place, digit in enumerate(reversed(text)):
        value = ALPHABET.index(digit) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def read_member_number(text: str) -> str | None:
    """A member number as typed (grouping, case, O for 0, I or L for 1), or None if it is none."""
    if len(text) < 5 + _COUNTER_DIGITS:
        return None
    plain = "".join(text.split()).replace("-", "").replace("·", "").upper()
    plain = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(plain) != 5 + _COUNTER_DIGITS or any(digit not in ALPHABET for digit in plain):
        return None
    return plain if check_digit(plain[:-1]) == plain[-1] else None


def read_claim_code(text: str) -> str | None:
    """A claim's eight characters as typed (case, blanks, hyphens, O for 0, I or L for 1), or None if it is none.

    There is a letter and a digit among them: digits alone are a phone, letters alone a name.
    """
    if len(text) > 2 * CLAIM_DIGITS:
        return None
    plain = "".join(text.split()).replace("-", "").upper()
    plain = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(plain) != CLAIM_DIGITS or any(digit not in ALPHABET for digit in plain):
        return None
    return plain if any(digit.isdecimal() for digit in plain) and not plain.isdecimal() else None


def grouped(number: str) -> str:
    """A member number as people read it: K7M2 Q9XD 4HPA."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def bill_number(till_code: str, counter: int) -> str:
    """A bill's number at this till: K7M2-0087."""
    return f"{till_code}-{counter:04}"


def share_number(bill_no: str, part: int) -> str:
    """The number of a bill's share: K7M2-0087-2."""
    return f"{bill_no}-{part}"
