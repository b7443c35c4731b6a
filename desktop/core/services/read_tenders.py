"""Read how a bill was paid: ``cash`` for the whole of it, or ``cash=100,wechat=28.50``."""

import re

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.intents import Tender
from desktop.core.domain.money import parse_minor
from desktop.core.ports import Till

_LONGEST_NAME = 20
_BETWEEN = re.compile("[,，、]")


def read_tenders(till: Till, text: str | None, amount_minor: int, redeem_points: int) -> tuple[Tender, ...]:
    """The tenders of a bill of ``amount_minor`` before points; a single name stands for all that is paid.

    Raises RuleBroken ``tender.form``, and ``tender.missing`` where this till takes the money and nobody said how.
    """
    if text is None:
        if till.shop.mode == "till" and _paid(till, amount_minor, redeem_points) > 0:
            raise RuleBroken("tender.missing")
        return ()
    if not re.search("[=＝]", text):
        return (Tender(read_tender_name(text), _paid(till, amount_minor, redeem_points)),)
    tenders = tuple(_tender(till, part) for part in _BETWEEN.split(text))
    if len({tender.kind for tender in tenders}) < len(tenders):
        raise RuleBroken("tender.form", text=text[:40])
    return tenders


def _tender(till: Till, text: str) -> Tender:
    name, _, amount_text = text.replace("＝", "=").partition("=")
    try:
        amount = parse_minor(amount_text, till.shop.currency)
    except ValueError:
        raise RuleBroken("tender.form", text=text[:40]) from None
    return Tender(read_tender_name(name), amount)


def read_tender_name(text: str) -> str:
    """A tender's name as it is kept. RuleBroken ``tender.form``."""
    name = text.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise RuleBroken("tender.form", text=text[:40])
    return name.lower() if name.isascii() else name


def _paid(till: Till, amount_minor: int, redeem_points: int) -> int:
    """What is left to pay under the program that counts; never less than nothing: the checkout refuses that itself."""
    if not redeem_points:
        return amount_minor
    with till.ledger.reading() as reading:
        return max(0, amount_minor - reading.program().program.redeem.worth_minor(redeem_points))
