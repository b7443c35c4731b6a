"""Print a member card: what stands on it, with the serial that is good now. Each one is on record."""

from desktop.core.domain.errors import NotFound
from desktop.core.domain.events import CardPrinted
from desktop.core.domain.names import grouped
from desktop.core.domain.people import Member
from desktop.core.domain.slip import Card
from desktop.core.ports import Fact, Till, Writing
from desktop.core.services.who import find_here


def print_card(till: Till, key: str, language: str) -> Card:
    """The card of the member that ``key`` names. Raises what find_here raises."""
    with till.ledger.writing() as writing:
        return _printed(till, writing, find_here(till, writing, key).member, language)


def print_card_of(till: Till, member_id: str, language: str) -> Card:
    """As print_card, for a member who is known already. NotFound ``member.not_found``."""
    with till.ledger.writing() as writing:
        member = writing.member(member_id)
        if member is None:
            raise NotFound("member.not_found", key="…" + member_id[-4:])
        return _printed(till, writing, member, language)


def card_on_record(till: Till, member_id: str, language: str) -> Card:
    """The card as print_card_of made it a moment ago: drawn once more, not made once more. NotFound as there."""
    with till.ledger.reading() as reading:
        member = reading.member(member_id)
        if member is None:
            raise NotFound("member.not_found", key="…" + member_id[-4:])
        return _card(till, member, reading.state(member_id).card_serial, language)


def _printed(till: Till, writing: Writing, member: Member, language: str) -> Card:
    till.staff.demand("card.print")
    serial, _ = writing.state(member.member_id).card_of(member.member_id)
    made = CardPrinted(serial=serial)
    writing.append(
        Fact(event_id=till.ids.event_id(), moment=writing.moment(), payload=made, member_id=member.member_id)
    )
    return _card(till, member, serial, language)


def _card(till: Till, member: Member, serial: int, language: str) -> Card:
    return Card(
        shop=till.shop.name,
        name=member.profile.name,
        number=grouped(member.member_no),
        member_since=member.enrolled_on,
        token=till.cards.card_token(member.member_id, serial),
        language=language,
    )
