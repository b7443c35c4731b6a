"""What a scanned code would mean at the counter. Looks it up and changes nothing."""

from typing import Literal

from msgspec import Struct

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.masking import mask_name, mask_phone
from desktop.core.domain.people import Member
from desktop.core.domain.scanned import normal, read_scan
from desktop.core.ports import Till
from desktop.core.services.catalogue import find_product
from desktop.core.services.recall_bills import refundable
from desktop.core.services.who import find_one

Kind = Literal["card", "member", "slip", "payment", "product", "new_product", "bad", "unknown"]
_WRONG_TYPE = "token.wrong_type"
_SHIFTED = frozenset("!@#$%^&*()")
_FEWEST_LETTERS = 3


class Meaning(Struct, frozen=True, kw_only=True):
    """``name``: of a member or bill, masked, or of goods; ``brand`` of a payment; ``refusal`` for what is no good."""

    kind: Kind
    name: str = ""
    detail: str = ""
    brand: str = ""
    price_minor: int | None = None
    refusal: Refusal | None = None


def meaning_of(till: Till, text: str) -> Meaning:
    """Ask in the order of the counter: our own codes, payments, goods, members."""
    if till.cards.looks_like_token(text):
        return _of_token(till, text)
    scan = read_scan(text, till.shop.region)
    if scan.kind == "payment":
        return Meaning(kind="payment", brand=scan.brand or "")
    product = find_product(till, scan.text)
    if product is not None:
        return Meaning(kind="product", name=product.name, price_minor=product.price_minor)
    if scan.kind == "product":
        return Meaning(kind="new_product")
    try:
        return _of_member("member", _member(till, scan.text))
    except Refusal:
        return Meaning(kind="unknown")


def _of_token(till: Till, text: str) -> Meaning:
    try:
        return _of_member("card", _member(till, text))
    except RuleBroken as broken:
        if broken.code != _WRONG_TYPE:
            return Meaning(kind="bad", refusal=broken)
    except Refusal as refusal:
        return Meaning(kind="bad", refusal=refusal)
    try:
        return Meaning(kind="slip", name=refundable(till, normal(text))[0].bill.bill_no)
    except Refusal as refusal:
        return Meaning(kind="bad", refusal=refusal)


def _member(till: Till, key: str) -> Member:
    with till.ledger.reading() as reading:
        return find_one(till, reading, key).member


def _of_member(kind: Kind, member: Member) -> Meaning:
    return Meaning(kind=kind, name=mask_name(member.profile.name), detail=mask_phone(member.profile.phone or ""))


def faults_of(text: str) -> tuple[str, ...]:
    """What the keyboard layout may have done to it: ``lower``, ``shifted``, ``layout``."""
    letters = [char for char in text if char.isalpha() and char.isascii()]
    found = []
    if len(letters) >= _FEWEST_LETTERS and all(char.islower() for char in letters):
        found.append("lower")
    if 2 * sum(char in _SHIFTED for char in text) >= len(text) > 0:
        found.append("shifted")
    if not normal(text).isascii():
        found.append("layout")
    return tuple(found)
