"""Cards are read by what is known; the ledger's file is looked at only for what is not."""

from collections.abc import Callable

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.store.cards import SignedCards
from desktop.core.store.keys.signing import DeviceKey

OURS, FORMER, STRANGE = "11111111-1111-4111-8111-111111111111", "2" * 8, "3" * 8
MEMBER = "55555555-5555-4555-8555-555555555555"
KEY, OTHER = DeviceKey.generate(), DeviceKey.generate()


def reader(merchants: set[str], looks: list[int], learn: Callable[[set[str]], None] = lambda _: None) -> SignedCards:
    """Reads what ``OTHER`` issued; ``looks`` gets an entry for each look at the file."""

    def look_again() -> None:
        looks.append(1)
        learn(merchants)

    return SignedCards(OURS, KEY, {OTHER.key_id: OTHER.public_bytes}, merchants, look_again)


def card(merchant: str) -> str:
    return SignedCards(merchant, OTHER, {}).card_token(MEMBER, 1)


@pytest.mark.parametrize("merchant", [OURS, FORMER])
def test_a_card_of_the_chain_or_of_a_former_merchant_costs_no_look(merchant: str) -> None:
    looks = list[int]()
    cards = reader({FORMER, "more"}, looks)
    assert cards.read_card(card(merchant)) == (MEMBER, 1)
    assert looks == []


def test_a_merchant_learned_meanwhile_is_looked_for_once() -> None:
    looks = list[int]()
    cards = reader({"more"}, looks, lambda merchants: merchants.add(FORMER))
    for _ in range(3):
        assert cards.read_card(card(FORMER)) == (MEMBER, 1)
    assert looks == [1]


def test_a_strange_merchants_card_is_refused_each_time() -> None:
    looks = list[int]()
    cards = reader({FORMER}, looks)
    for _ in range(2):
        with pytest.raises(RuleBroken, match=r"token\.wrong_merchant"):
            cards.read_card(card(STRANGE))
    assert looks == [1, 1]
