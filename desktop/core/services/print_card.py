"""Print a member card: what stands on it, with the serial that is good now."""

from desktop.core.domain.names import grouped
from desktop.core.domain.slip import Card
from desktop.core.ports import Till
from desktop.core.services.who import find_one


def print_card(till: Till, key: str, language: str) -> Card:
    """The card of the member that ``key`` names. Raises what find_one raises."""
    with till.ledger.reading() as reading:
        member = find_one(till, reading, key).member
        serial = reading.state(member.member_id).card_serial
    return Card(
        shop=till.shop.name,
        name=member.profile.name,
        number=grouped(member.member_no),
        member_since=member.enrolled_on,
        token=till.cards.card_token(member.member_id, serial),
        language=language,
    )
