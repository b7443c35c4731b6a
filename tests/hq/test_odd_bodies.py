"""Nothing that an event says stops HQ: it keeps its place, is said, and blocks nothing behind it (I6)."""

from datetime import date
from typing import Any

import msgspec
import pytest

from desktop.core.domain.tiers import LadderRule
from desktop.core.domain.validity import Validity
from desktop.core.protocol.messages import MOST_BODY_BYTES
from hq.services.verify_all import verify_all
from tests.hq.chain import TENANT, Chain, plain_sale


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b'"', b"[" * 30_000, b'{"event_id":1}', b'{"a":"\\u0000"}', '{"event_id":"会"}'.encode(),
        b'{"event_id":"' + b"x" * 200 + b'"}', b'{"event_id":"x","pad":"' + b"x" * MOST_BODY_BYTES + b'"}',
    ],
)  # fmt: skip
def test_what_is_no_body_keeps_its_place_and_blocks_nothing(either: Chain, body: bytes) -> None:
    till = either.device("t1", either.store("s1"))
    till.open()
    till.log.add(body)
    sale = till.sell(None)
    pushed = till.send()
    assert [stamp is None for stamp in pushed.stamps] == [False, True, False]
    assert sale in either.records()
    assert either.flags() == ["not_understood"]
    assert till.send() == pushed
    assert verify_all(either.hq, TENANT).fault is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"recorded_at_us": 10**30}, {"recorded_at_us": -(10**17)}, {"occurred_at_us": 2**62}, {"event_id": ""},
        {"member_id": "x" * 300}, {"member_id": ""}, {"member_id": "a\0b"}, {"business_date": date(1, 1, 1)},
        {"kind": "sale.doubled"}, {"version": 7},
    ],
)  # fmt: skip
def test_a_body_out_of_range_blocks_nothing(either: Chain, wrong: dict[str, Any]) -> None:
    till = either.device("t1", either.store("s1"))
    till.write(plain_sale(10_000, is_member=True), **({"member_id": "m1"} | wrong))
    sale = till.sell(None)
    assert [stamp is None for stamp in till.send().stamps] == [True, False]
    assert sale in either.records()
    assert verify_all(either.hq, TENANT).fault is None


def test_numbers_that_would_never_end_folding_are_not_understood(either: Chain) -> None:
    till = either.device("t1", either.store("s1"))
    sale = plain_sale(10_000, is_member=True)
    for rule in (LadderRule((("a", 0), ("b", 1)), 365, 0), LadderRule((), 365, 12)):
        till.write(msgspec.structs.replace(sale, ladder=rule), "m1")
    till.write(msgspec.structs.replace(sale, paid_minor=10**19), "m1")
    assert till.send().stamps == (None, None, None)
    assert either.state("m1").incomplete
    assert verify_all(either.hq, TENANT).fault is None


def test_a_body_that_cannot_be_folded_makes_its_member_incomplete(either: Chain) -> None:
    till = either.device("t1", either.store("s1"))
    sale = plain_sale(10_000, is_member=True)
    till.write(msgspec.structs.replace(sale, lot_rule=Validity(kind="yearly", month_day="99-99")), "m1")
    good = till.sell("m1")
    till.send()
    assert either.state("m1").incomplete
    assert set(either.records()) == {good}
    assert verify_all(either.hq, TENANT).fault is None


def test_a_text_counts_only_if_its_event_vouches_for_it(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    member = till.enrol("王芳")
    till.texts = [msgspec.structs.replace(till.texts[0], text=b'{"name":"mallory"}')]
    till.send()
    assert chain.one("SELECT name FROM members WHERE member_id = ?", member) == ""
    assert chain.rows("SELECT text_id FROM texts") == []
    assert chain.flags() == ["mismatch"]


@pytest.mark.parametrize(
    "change", [("{", '{"pad":"' + "x" * MOST_BODY_BYTES + '",'), ('"payload":', '"payload":' + "[" * 30_000)]
)
def test_a_body_too_long_or_too_deep_is_not_understood(either: Chain, change: tuple[str, str]) -> None:
    till = either.device("t1", either.store("s1"))
    till.sell("m1")
    body = till.log.bodies.pop().decode()
    till.log.chained.pop()
    till.log.add(body.replace(*change, 1).encode())
    till.sell("m1")
    assert [stamp is None for stamp in till.send().stamps] == [True, False]
    assert either.state("m1").visits == 1
