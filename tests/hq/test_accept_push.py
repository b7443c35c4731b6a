"""Accepting a push: exactly once in effect, in its place, whatever it says. On SQLite and on PostgreSQL."""

from dataclasses import replace as changed
from datetime import date
from unittest.mock import patch

import msgspec
import pytest

from desktop.core.protocol.body import head_statement
from desktop.core.protocol.messages import Twice
from hq.services.accept_push import accept_push
from hq.services.house import HqRefused
from hq.services.signatures import is_signed, public_bytes
from hq.services.verify_all import verify_all
from tests.hq.chain import DAY_US, NOW_US, TENANT, Chain, Machine


@pytest.fixture
def till(either: Chain) -> Machine:
    """A till with three events: opened, a member, a bill."""
    till = either.device("t1", either.store("s1"))
    till.open()
    member = till.enrol(phone="+8613800138000")
    till.sell(member)
    return till


def _refused(till: Machine, **push: object) -> tuple[int, str, dict[str, object]]:
    with pytest.raises(HqRefused) as refused:
        till.send(**push)  # type: ignore[arg-type]
    return refused.value.status, refused.value.code, dict(refused.value.facts)


def test_a_push_is_taken_in(either: Chain, till: Machine) -> None:
    pushed = till.send()
    assert (pushed.acked_seq, pushed.acked_hash) == (3, till.log.hash_at(3))
    assert len(pushed.stamps) == 3
    assert all(pushed.stamps)
    statement = head_statement(till.log.epoch, 3, till.log.chained[-1])
    assert is_signed(public_bytes(either.tenant.signing_key), statement, bytes.fromhex(pushed.signature))
    ((member, name, mark),) = either.rows("SELECT member_id, name, phone_mark FROM members")
    assert (name, bool(mark)) == ("王芳", True)
    assert either.state(member).balance(date(2026, 11, 22)) == 100
    assert [record.member_id for record in either.records().values()] == [member]
    assert verify_all(either.hq, TENANT).fault is None


def test_asking_again_is_the_same_answer_and_has_no_second_effect(either: Chain, till: Machine) -> None:
    first = till.send()
    before = either.dump()
    either.now_us += 5_000_000
    again = till.send()
    assert msgspec.structs.replace(again, time_us=first.time_us) == first
    assert _but_contact(either.dump()) == _but_contact(before)


def test_asking_again_reads_no_body_and_writes_nothing(either: Chain, till: Machine) -> None:
    told = till.send()
    before = either.dump()
    with patch("hq.services.read_push.read_body", side_effect=AssertionError):
        assert till.send(1, 2).stamps == told.stamps[1:2]
        assert till.send() == told
    assert either.dump() == before


def _but_contact(dump: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in dump.items() if name != "devices"}


def test_what_overlaps_is_skipped(either: Chain, till: Machine) -> None:
    till.send(0, 2)
    pushed = till.send(1)
    assert (pushed.acked_seq, len(pushed.stamps)) == (3, 2)
    assert pushed.stamps[0] == till.send(1, 2).stamps[0]
    assert till.send(0, 1).acked_seq == 1
    assert verify_all(either.hq, TENANT).fault is None


def test_a_gap_is_refused_and_says_what_is_expected(either: Chain, till: Machine) -> None:
    till.send(0, 1)
    assert _refused(till, after=2) == (409, "push.gap", {"expected": 2})
    assert either.one("SELECT COUNT(*) FROM events") == 1


def test_another_chain_is_a_fork(either: Chain, till: Machine) -> None:
    till.send(0, 2)
    other = changed_log(till)
    assert _refused(other, after=1)[:2] == (409, "push.fork")
    assert _refused(other, after=2)[:2] == (409, "push.fork")
    assert either.one("SELECT COUNT(*) FROM events") == 2


def changed_log(till: Machine) -> Machine:
    """A copy of the machine whose second event is another."""
    other = Machine(till.chain, till.device_id)
    other.log.epoch = till.log.epoch
    other.log.add(till.log.bodies[0])
    other.sell(None)
    other.sell(None)
    return other


@pytest.mark.parametrize(
    "wrong",
    [
        {"head_hash": "00" * 32},
        {"after_hash": "zz"},
        {"after_hash": "00" * 32},
        {"events": ()},
        {"epoch": ""},
        {"epoch": "x y"},
        {"protocol": 2},
    ],
)
def test_a_wrong_envelope_is_refused(chain: Chain, wrong: dict[str, object]) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.open()
    assert _refused(till, **wrong)[0] == 400
    assert chain.one("SELECT COUNT(*) FROM events") == 0


def test_the_same_id_with_other_content_is_kept_and_has_no_effect(either: Chain, till: Machine) -> None:
    first = till.sell(None, 5_000)
    till.sell(None, 9_000, event_id=first)
    pushed = till.send()
    assert pushed.twice == (Twice(event_id=first, seq=5),)
    assert pushed.stamps[4] is None
    assert either.records()[first].paid_minor == 5_000
    assert either.flags() == ["twice"]
    assert till.send().twice == pushed.twice
    till.sell(None)
    assert till.send(3).acked_seq == 6
    other = either.device("t2", "s1")
    other.sell(None, 7_000, event_id=first)
    assert [one.seq for one in other.send().twice] == [1]
    assert either.records()[first].paid_minor == 5_000
    assert either.one("SELECT COUNT(*) FROM twice") == 2
    assert verify_all(either.hq, TENANT).fault is None


def test_the_same_event_in_another_epoch_counts_once(either: Chain, till: Machine) -> None:
    stamps = till.send().stamps
    body = till.log.bodies[2]
    other = either.device("t2", "s1")
    other.log.add(body)
    assert other.send().stamps == (stamps[2],)
    assert len(either.records()) == 1
    assert verify_all(either.hq, TENANT).fault is None


def test_a_new_profile_takes_the_place_of_the_old_one_in_the_order_of_time(chain: Chain) -> None:
    from desktop.core.domain.events import ProfileChanged
    from desktop.core.domain.people import text_digest
    from desktop.core.protocol.messages import Text

    till, late = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    member = till.enrol("王芳", at_us=NOW_US - 9 * DAY_US)
    for machine, name, days in ((till, "王方", 1), (late, "黄芳", 5)):
        text = Text(text_id=f"p{days}", salt=b"s", text=msgspec.json.encode({"name": name}))
        machine.texts.append(text)
        said = ProfileChanged(profile_id=text.text_id, profile_digest=text_digest(b"s", text.text))
        machine.write(said, member, at_us=NOW_US - days * DAY_US)
    till.send()
    late.send()
    assert chain.one("SELECT name FROM members") == "王方"
    assert verify_all(chain.hq, TENANT).fault is None


def test_nobody_else_writes_a_devices_epoch(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.open()
    till.send()
    other = chain.device("t2", "s1")
    other.log = till.log
    other.sell(None)
    assert _refused(other, after=1)[:2] == (409, "epoch.closed")
    assert chain.flags() == []


def test_a_caller_without_a_device_is_refused(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.open()
    with pytest.raises(HqRefused, match=r"device\.unknown"):
        accept_push(chain.hq, changed(till.caller, device_id="nobody"), till.push())
