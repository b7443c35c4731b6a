"""An import taken back counts no more; what is not the import's stays."""

from datetime import date

from desktop.core.domain.events import ImportUndone, PointsOpened
from desktop.core.domain.validity import Validity
from hq.services.verify_all import verify_all
from tests.hq.chain import NOW_US, TENANT, Chain, Machine


def _brought(till: Machine) -> tuple[str, str, str]:
    """Members of an import: one of whom nothing else is, one who bought since; and a bill of nobody."""
    only, bought = (till.enrol(name, f"+861380013800{at}", import_id="i1") for at, name in enumerate("甲乙"))
    till.write(PointsOpened(points=100, lot_rule=Validity(), source="old"), bought, import_id="i1")
    bill = till.sell(None, import_id="i1", occurred_at_us=NOW_US - 10**12, business_date=date(2026, 11, 10))
    return only, bought, bill


def test_what_an_import_brought_counts_no_more(either: Chain) -> None:
    till = either.device("t1", either.store("s1"))
    only, bought, bill = _brought(till)
    sale = till.sell(bought)
    till.send()
    assert either.state(bought).balance(date(2026, 11, 22)) == 200
    mark = either.one("SELECT number FROM counters")
    sent = len(till.log.bodies)
    till.write(ImportUndone(import_id="i1"))
    till.send(sent)
    assert dict(either.rows("SELECT member_id, gone FROM members")) == {only: True, bought: False}
    assert either.states().keys() == {bought}
    assert either.state(bought).balance(date(2026, 11, 22)) == 100
    assert either.records().keys() == {sale}
    assert bill not in either.records()
    assert either.rows("SELECT text_id FROM texts") == []
    assert either.rows("SELECT phone_mark FROM members WHERE phone_mark IS NOT NULL") == []
    assert either.one("SELECT COUNT(*) FROM events WHERE void AND number > ?", mark) == 4
    assert verify_all(either.hq, TENANT).fault is None


def test_what_comes_after_its_import_was_taken_back_never_counts(chain: Chain) -> None:
    till, other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    _brought(till)
    other.write(ImportUndone(import_id="i1"))
    other.send()
    till.send()
    assert chain.states() == {}
    assert chain.records() == {}
    assert chain.rows("SELECT text_id FROM texts") == []
    assert {bool(row[0]) for row in chain.rows("SELECT gone FROM members")} == {True}
    assert verify_all(chain.hq, TENANT).fault is None


def test_another_store_cannot_take_it_back(chain: Chain) -> None:
    till, other = chain.device("t1", chain.store("s1")), chain.device("t2", chain.store("s2"))
    _brought(till)
    till.send()
    before = chain.states()
    other.write(ImportUndone(import_id="i1"))
    other.send()
    assert chain.states() == before
    assert verify_all(chain.hq, TENANT).fault is None


def test_the_same_file_again_counts_again(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    member = till.enrol("甲", import_id="i1")
    till.write(ImportUndone(import_id="i1"))
    till.enrol("甲", member_id=member, event_id="again", import_id="i2")
    till.send()
    assert chain.rows("SELECT name, gone FROM members") == [("甲", 0)]
    assert chain.state(member).enrolled_on is not None
    assert verify_all(chain.hq, TENANT).fault is None


def test_who_buys_after_their_import_was_taken_back_is_a_member_still(either: Chain) -> None:
    till, other = either.device("t1", either.store("s1")), either.device("t2", "s1")
    member = till.enrol("甲", import_id="i1")
    till.write(ImportUndone(import_id="i1"))
    till.send()
    assert either.rows("SELECT gone FROM members") == [(True,)]
    other.sell(member)  # sold before it had heard
    other.send()
    assert either.rows("SELECT gone FROM members") == [(False,)]
    assert either.state(member).balance(date(2026, 11, 22)) == 100
    assert verify_all(either.hq, TENANT).fault is None
