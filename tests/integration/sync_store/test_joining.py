"""Joining HQ: the shop becomes HQ's store, and what was signed and written before stays good."""

import msgspec
import pytest

from desktop.core.domain.shop import Shop
from desktop.core.protocol.body import decode_body
from desktop.core.services.who import find_one
from desktop.core.store.syncing import LedgerSyncLog
from tests.integration.sync_store.fake_hq import MERCHANT, STORE, FakeHq
from tests.integration.sync_store.pairs import PHONE, Joined
from tests.tills import TestTill, make_till


@pytest.fixture
def alone(tmp_path_factory: pytest.TempPathFactory) -> TestTill:
    return make_till(tmp_path_factory.mktemp("alone") / "shop")


def shop_of(till: TestTill) -> Shop:
    (text,) = till.rows("SELECT value FROM settings WHERE key = 'shop'")[0]
    return msgspec.json.decode(text, type=Shop)


def test_a_till_that_never_joined_holds_nothing_of_hq(alone: TestTill) -> None:
    till = Joined(alone, FakeHq(0))
    till.enrol(PHONE)
    till.sell(PHONE, 100_000)
    till.shop.clock.advance(days=1)
    till.sell(PHONE, 100_000, redeem=50)
    for table in (
        "moved", "hq_members", "aliases", "hq_sales", "others", "stamps", "hq_heads", "hq_flags", "hq_devices",
        "chain_stores", "unsent_spends", "sync_rounds",
    ):  # fmt: skip
        assert alone.rows(f"SELECT * FROM {table}") == []  # noqa: S608
    assert alone.rows("SELECT * FROM settings WHERE key LIKE 'hq.%'") == []
    standing = till.log.standing()
    assert standing.device_id is None
    with alone.till.ledger.reading() as reading:
        assert reading.hq_contact() is None
    assert till.verify().ok


def test_what_was_issued_before_joining_is_read_after_it(alone: TestTill, hq: FakeHq) -> None:
    till = Joined(alone, hq)
    member = till.enrol(PHONE)
    bill = till.sell(PHONE, 100_000)
    card, slip = alone.till.cards.card_token(member, 1), alone.till.cards.slip_token(bill.sale_id)
    till.join()
    assert shop_of(alone).merchant_id == MERCHANT
    assert shop_of(alone).store_id == STORE
    cards = alone.till.cards
    assert cards.read_card(card) == (member, 1)
    assert cards.read_slip(slip) == bill.sale_id
    assert cards.card_token(member, 1) != card
    (body,) = alone.rows("SELECT body FROM events WHERE kind = 'till.joined'")[0]
    assert decode_body(body).store_id == STORE
    till.round()
    assert till.state(member) == hq.member(member)[0]
    assert till.verify().ok


def test_the_same_answer_again_joins_once(alone: TestTill, hq: FakeHq) -> None:
    till = Joined(alone, hq)
    enrolled = hq.enrol(till.log.application("code"), till.device)
    for url in ("https://hq", "https://hq2"):
        till.log.joined(enrolled, url, "")
    assert alone.rows("SELECT count(*) FROM events WHERE kind = 'till.joined'") == [(1,)]
    assert till.log.standing().url == "https://hq2"
    assert till.verify().ok


def test_a_card_of_another_till_is_read_as_soon_as_its_key_has_come(first: Joined, second: Joined) -> None:
    """Also at a window that was open all the while: the round has a connection of its own."""
    member = first.enrol(PHONE)
    card = first.shop.till.cards.card_token(member, 1)
    first.round()
    window = second.shop.till
    other = Joined(second.shop, second.hq)
    other.shop = TestTill(second.shop.folder, second.shop.ledger, second.shop.clock, "")
    other.device = second.device
    other.rewire()
    other.round()
    with window.ledger.reading() as reading:
        assert window.cards.read_card(card) == (member, 1)
        assert find_one(window, reading, card).proof == "card"


def test_enrolled_anew_the_till_writes_by_a_new_key_in_a_new_epoch(first: Joined, hq: FakeHq) -> None:
    member = first.enrol(PHONE)
    first.sell(PHONE, 100_000)
    first.round()
    card = first.shop.till.cards.card_token(member, 1)
    (before,) = first.log.keys()
    asked, again = first.log.application("second code"), first.log.application("second code")
    assert asked.public_key == again.public_key != first.log.public_key(before).hex()
    assert first.log.application("third code").public_key != asked.public_key
    asked = first.log.application("second code")
    first.device = "device-again"
    first.log.joined(hq.enrol(asked, first.device), "https://hq", "")
    first.sell(PHONE, 1_000)  # by whoever had the file open meanwhile
    first.rewire()
    assert first.verify().ok, first.verify().first_bad
    keys = first.log.keys()
    assert keys[1:] == (before,)
    assert first.log.public_key(keys[0]).hex() == asked.public_key
    reasons = first.shop.rows("SELECT reason FROM epochs ORDER BY rowid")
    assert reasons == [("first",), ("enrolled",)]
    first.sell(PHONE, 2_000)
    assert first.shop.till.cards.read_card(card) == (member, 1)
    assert first.verify().ok, first.verify().first_bad
    first.round()
    assert first.state(member) == hq.member(member)[0]
    assert first.verify().ok, first.verify().first_bad


def test_a_new_hq_hears_everything_and_its_word_counts_in_the_end(first: Joined, second: Joined) -> None:
    """HQ was lost and set up anew: until every till has brought its log, what the old one said is still seen."""
    member = first.enrol(PHONE)
    first.sell(PHONE, 100_000)
    first.round()
    second.round()
    second.sell(PHONE, 50_000)
    second.round()
    first.round()
    new = FakeHq(0)
    for till in (first, second):
        till.hq = new
        till.device += "-new"
        till.log.joined(new.enrol(till.log.application("new"), till.device), "https://new", "")
        till.rewire()
    first.push()
    first.pull(pages=1, limit=1)
    assert first.state(member).totals.issued == 1500
    for till in (first, second, first):
        till.round()
        assert till.verify().ok, till.verify().first_bad
    assert first.state(member) == second.state(member) == new.member(member)[0]
    assert first.state(member).totals.issued == 1500


def test_a_log_signs_only_with_keys_that_are_here(first: Joined) -> None:
    from desktop.core.domain.errors import NotFound
    from desktop.core.store.keys.signing import verify

    (key,) = first.log.keys()
    assert verify(first.log.public_key(key), b"data", first.log.sign(b"data", key))
    with pytest.raises(NotFound):
        first.log.sign(b"data", "00000000")
    assert first.log.signed_by_hq(b"data", first.hq.key.sign(b"data"))
    assert not first.log.signed_by_hq(b"data", bytes(64))
    assert not LedgerSyncLog(make_till(first.shop.folder.parent / "other").ledger).signed_by_hq(b"", b"")
