"""What files brought under several ids counts once (I4): a till undid its import and brought the file again."""

from datetime import date

from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.events import ImportUndone, PointsOpened, RefundView, SaleRefunded
from desktop.core.domain.intents import RefundIntent
from desktop.core.domain.validity import Validity
from desktop.core.protocol.messages import Twice
from hq.services.decode_again import decode_again
from hq.services.verify_all import verify_all
from tests.hq.chain import NOW_US, TENANT, Chain, Machine, plain_sale
from tests.hq.test_decode_again import older_hq

BILL = names.bill_id("old", "1", "B-7")
AGAIN = names.again(BILL, 1)
DAY = date(2026, 11, 22)


def bring(till: Machine, import_id: str, times: int = 0, member_id: str | None = None) -> str:
    """The bill of the file, as a till writes it that has undone ``times`` imports of it."""
    sale = plain_sale(10_000, is_member=member_id is not None)
    sale = replace(sale, intent=replace(sale.intent, bill_id=BILL, source="old", ref="B-7", bill_no=import_id))
    return till.write(sale, member_id, event_id=names.again(BILL, times), import_id=import_id, at_us=NOW_US)


def bring_again(till: Machine, first: str, then: str, times: int = 1, member_id: str | None = None) -> str:
    till.write(ImportUndone(import_id=first))
    return bring(till, then, times, member_id)


def whole(chain: Chain) -> None:
    """HQ holds nothing that does not add up."""
    assert verify_all(chain.hq, TENANT).fault is None


def test_the_first_accepted_of_a_family_counts(either: Chain) -> None:
    one, other = either.device("t1", either.store("s1")), either.device("t2", either.store("s2"))
    member = one.enrol()
    one.send()
    bring(other, "b1", member_id=member)
    other.send()
    bring(one, "a1", member_id=member)
    bring_again(one, "a1", "a2", member_id=member)
    pushed = one.send()
    assert pushed.twice == (Twice(event_id=BILL, seq=2), Twice(event_id=AGAIN, seq=4))
    assert [stamp is None for stamp in pushed.stamps] == [False, True, False, True]
    assert either.state(member).balance(DAY) == 100
    assert either.records().keys() == {BILL}
    assert (one.send().twice, one.send().stamps) == (pushed.twice, pushed.stamps)
    one.sell(None)
    longer = one.send()
    assert (longer.twice, longer.stamps[:4]) == (pushed.twice, pushed.stamps)
    assert either.one("SELECT COUNT(*) FROM twice") == 2
    whole(either)


def test_the_other_way_round_too(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    bring(one, "a1")
    bring_again(one, "a1", "a2")
    assert one.send().twice == ()
    bring(other, "b1")
    assert [each.event_id for each in other.send().twice] == [BILL]
    bring_again(other, "b1", "b2")
    bring_again(other, "b2", "b3", 2)
    assert [each.seq for each in other.send().twice] == [1, 3, 5]
    assert chain.records().keys() == {AGAIN}
    whole(chain)


def test_an_import_undone_frees_the_name(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", chain.store("s2"))
    bring(other, "b1")
    other.send()
    bring(one, "a1")
    held_back = bring_again(one, "a1", "a2")
    one.send()
    other.write(ImportUndone(import_id="b1"))
    other.send()
    assert chain.records() == {}, "what was told to be without effect stays so"
    assert one.send().twice[-1].event_id == held_back
    next_one = bring_again(one, "a2", "a3", 2)
    assert one.send().stamps[-1] is not None
    assert chain.records().keys() == {next_one}
    bring(other, "b2", 1)
    assert other.send().twice[-1].event_id == AGAIN
    whole(chain)


def test_however_the_log_is_cut_into_pushes(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", chain.store("s2"))
    bring(other, "b1")
    other.send()
    bring(one, "a1")
    bring_again(one, "a1", "a2")
    bring_again(one, "a2", "a3", 2)
    for at in range(len(one.log.bodies)):
        one.send(at, at + 1)
    assert [each.seq for each in one.send().twice] == [1, 3, 5]
    assert chain.records().keys() == {BILL}
    whole(chain)


def test_a_later_id_that_came_first_counts(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    bring(one, "a2", 1)
    one.send()
    bring(other, "b1")
    assert [each.event_id for each in other.send().twice] == [BILL]
    whole(chain)


def test_a_refund_of_what_has_no_effect_is_shown(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    bring(other, "b1")
    other.send()
    bring(one, "a1")
    sale_id = bring_again(one, "a1", "a2")
    intent = RefundIntent(
        sale_id=sale_id, bill_no="a2", refund_no="R-1", amount_minor=10_000, reason_id="r1", reason_digest="d"
    )
    refund = one.write(SaleRefunded(intent=intent, view=RefundView(paid_minor=10_000)))
    one.send()
    assert chain.flags("refund_beyond") == [refund]
    assert chain.records()[BILL].refunds == ()
    whole(chain)


def test_an_opening_is_brought_once(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", chain.store("s2"))
    member = one.enrol()
    one.send()
    opening = names.opening_id("old", member)
    opened = PointsOpened(points=70, lot_rule=Validity(), source="old")
    other.write(opened, member, event_id=opening, import_id="b1")
    other.send()
    one.write(opened, member, event_id=opening, import_id="a1")
    one.write(ImportUndone(import_id="a1"))
    one.write(opened, member, event_id=names.again(opening, 1), import_id="a2")
    assert [each.seq for each in one.send().twice] == [2, 4]
    assert chain.state(member).balance(DAY) == 70
    whole(chain)


def test_what_could_not_be_read_at_first_counts_beside_no_other(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", chain.store("s2"))
    bring(other, "b1")
    other.send()
    bring(one, "a1")
    one.send()
    bring_again(one, "a1", "a2")
    with older_hq("sale.completed"):
        assert one.send(1).stamps[-1] is None
    assert chain.one("SELECT COUNT(*) FROM events WHERE event_id = ?", AGAIN) == 1
    assert decode_again(chain.hq) == 1
    assert chain.records().keys() == {BILL}
    assert [each.event_id for each in one.send().twice] == [BILL, AGAIN]
    whole(chain)
