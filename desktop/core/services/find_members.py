"""Find members by what a cashier types: number, card, phone or its end, name, pinyin, initials.

At most eight are shown, masked, and without balances until one is chosen (RULES.md, "Who may spend").
"""

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.intents import Proof
from desktop.core.domain.masking import mask_member_no, mask_name, mask_phone
from desktop.core.domain.names import read_member_number
from desktop.core.domain.people import Member
from desktop.core.ports import Reading, Till
from desktop.core.services.people.names import fold_query
from desktop.core.services.people.phone import parse_phone, phone_search_digits
from desktop.core.services.show_member import ShownMember, shown
from desktop.core.services.who import EXTERNAL, find_one

MOST_SHOWN = 8
_FEWEST_DIGITS = 4
_FEWEST_OF_A_PHONE = 8


class FoundRow(Struct, frozen=True, kw_only=True):
    """One of several: enough to tell them apart at the counter, not more."""

    member_no: str
    external_id: str | None
    name: str
    phone: str | None


class FoundMembers(Struct, frozen=True, kw_only=True):
    """Who answers to the text: ``only`` if it is one, else ``rows`` of at most eight. ``more``: there are others.

    ``names_left``: it was taken for a name, and some names are not found yet.
    """

    only: ShownMember | None = None
    rows: tuple[FoundRow, ...] = ()
    more: bool = False
    names_left: bool = False


class Match(Struct, frozen=True, kw_only=True):
    """A member whom the search field offers: masked, without a balance; ``proof`` is what choosing them proves."""

    member_id: str
    proof: Proof
    member_no: str
    name: str
    phone: str


class Matches(Struct, frozen=True):
    """Whom a text may mean, eight at most; ``more``: there are others. ``names_left``: as in FoundMembers."""

    rows: tuple[Match, ...] = ()
    more: bool = False
    names_left: bool = False


def search_members(till: Till, text: str) -> Matches:
    """As find_members, for the search field: one match is a row like several, until it is chosen."""
    with till.ledger.reading() as reading:
        proof, found = _distinct(till, reading, text)
        left = proof == "name" and reading.names_left()
    return Matches(tuple(_match(member, proof) for member in found[:MOST_SHOWN]), len(found) > MOST_SHOWN, left)


def find_members(till: Till, text: str, language: str) -> FoundMembers:
    """The members that the text may mean; nobody is no refusal.

    Raises RuleBroken ``search.too_short``, and what a card that is not good raises.
    """
    with till.ledger.reading() as reading:
        proof, found = _distinct(till, reading, text)
        if len(found) == 1:
            return FoundMembers(only=shown(till, reading, found[0], language))
        rows = tuple(_row(member) for member in found[:MOST_SHOWN])
        left = proof == "name" and reading.names_left()
        return FoundMembers(rows=rows, more=len(found) > MOST_SHOWN, names_left=left)


def _distinct(till: Till, reading: Reading, text: str) -> tuple[Proof, list[Member]]:
    proof, members = _matches(till, reading, text.strip())
    return proof, list({member.member_id: member for member in members}.values())


def _matches(till: Till, reading: Reading, text: str) -> tuple[Proof, list[Member]]:
    """What is exact comes first, and alone."""
    if till.cards.looks_like_token(text):
        return "card", [find_one(till, reading, text).member]
    if text.startswith(EXTERNAL):
        return "external", reading.members_by_external_id(text.removeprefix(EXTERNAL))
    number = read_member_number(text)
    if number and (members := reading.members_by_number(number)):
        return "number", members
    if members := _by_whole_phone(till, reading, text):
        return "phone", members
    if members := reading.members_by_external_id(text):
        return "external", members
    return _by_part(reading, text)


def _by_whole_phone(till: Till, reading: Reading, text: str) -> list[Member]:
    if len(text) < _FEWEST_OF_A_PHONE:
        return []
    try:
        return reading.members_by_phone(parse_phone(text, till.shop.region))
    except RuleBroken:
        return []


def _by_part(reading: Reading, text: str) -> tuple[Proof, list[Member]]:
    """The end of a phone number, or the beginning of a name."""
    digits = phone_search_digits(text)
    if digits is not None and len(digits) >= _FEWEST_DIGITS:
        return "phone", reading.members_by_phone_end(digits, MOST_SHOWN + 1)
    folded = fold_query(text)
    if not folded or folded.isdecimal():
        raise RuleBroken("search.too_short", digits=_FEWEST_DIGITS)
    return "name", reading.members_by_name(folded, MOST_SHOWN + 1)


def _row(member: Member) -> FoundRow:
    phone = member.profile.phone
    return FoundRow(
        member_no=member.member_no,
        external_id=member.profile.external_id,
        name=mask_name(member.profile.name),
        phone=mask_phone(phone) if phone else None,
    )


def _match(member: Member, proof: Proof) -> Match:
    return Match(
        member_id=member.member_id,
        proof=proof,
        member_no=mask_member_no(member.member_no),
        name=mask_name(member.profile.name),
        phone=mask_phone(member.profile.phone or ""),
    )
