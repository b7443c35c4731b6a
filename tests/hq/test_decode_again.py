"""What HQ could not read keeps its place and its stamp, and takes effect once it can."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import msgspec
import pytest

from desktop.core.domain.events import EpochOpened, Payload, PointsAdjusted
from desktop.core.domain.validity import Validity
from desktop.core.protocol import body as wire
from desktop.core.protocol.body import Body
from hq.services import reading_bodies
from hq.services.decode_again import decode_again
from hq.services.verify_all import verify_all
from tests.hq.chain import NOW_US, TENANT, Chain, Log, Machine, new_id

GIFT = PointsAdjusted(points=70, lot_rule=Validity(), reason_id="r", reason_digest="")


@contextmanager
def older_hq(kind: str) -> Iterator[None]:
    """An HQ whose program does not know a kind of event yet."""

    def decode(body: Body) -> Payload | None:
        return None if body.kind == kind else wire.decode_payload(body)

    with patch.object(reading_bodies, "decode_payload", decode):
        yield


@pytest.fixture
def till(either: Chain) -> Machine:
    """A till with a bill, something that an older HQ does not know, another bill."""
    till = either.device("t1", either.store("s1"))
    till.sell("m1", at_us=NOW_US - 30)
    till.write(GIFT, "m1", at_us=NOW_US - 20)
    till.sell("m1", at_us=NOW_US - 10)
    return till


def test_it_is_folded_where_it_belongs(either: Chain, till: Machine) -> None:
    with older_hq("points.adjusted"):
        stamps = till.send().stamps
        assert [stamp is None for stamp in stamps] == [False, True, False]
        assert either.state("m1").incomplete
        assert either.state("m1").totals.issued == 200
        assert decode_again(either.hq) == 0
        assert verify_all(either.hq, TENANT).fault is None
    mark = either.one("SELECT number FROM counters")
    either.now_us += 10**9
    assert decode_again(either.hq) == 1
    assert not either.state("m1").incomplete
    assert either.state("m1").totals.issued == 270
    given = till.send().stamps
    assert (given[0], given[2]) == (stamps[0], stamps[2])
    assert given[1] is not None
    assert given[0] is not None
    assert given[2] is not None
    assert given[0].at_us < given[1].at_us < given[2].at_us
    assert either.one("SELECT COUNT(*) FROM events WHERE number > ?", mark) == 1
    assert verify_all(either.hq, TENANT).fault is None
    assert decode_again(either.hq) == 0


def test_a_body_whose_id_could_not_be_read_gets_it(chain: Chain, till: Machine) -> None:
    till = (
        chain.device("t9", "s1") if chain.rows("SELECT store_id FROM stores") else chain.device("t9", chain.store("s1"))
    )
    sale = till.sell("m1")
    real = reading_bodies.read_body

    def blind(_: bytes, hashed: bytes) -> reading_bodies.Read:
        return real(b"", hashed)

    with patch("hq.services.read_push.read_body", blind):
        till.send()
    assert chain.states() == {}
    assert decode_again(chain.hq) == 1
    assert chain.records().keys() == {sale}
    assert till.send().stamps[0] is not None
    assert verify_all(chain.hq, TENANT).fault is None


def test_an_id_that_turns_out_to_be_taken_is_kept_as_such(chain: Chain) -> None:
    till, other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    sale = till.sell("m1", 5_000)
    other.sell("m1", 9_000, event_id=sale)
    real = reading_bodies.read_body
    with patch("hq.services.read_push.read_body", lambda _, hashed: real(b"", hashed)):
        other.send()
    till.send()
    assert decode_again(chain.hq) == 1
    assert chain.records()[sale].paid_minor == 5_000
    assert [one.event_id for one in other.send().twice] == [sale]
    assert verify_all(chain.hq, TENANT).fault is None


def test_of_two_that_turn_out_to_have_one_id_the_first_counts(chain: Chain) -> None:
    till, other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    sale = till.sell("m1", 5_000)
    other.sell("m1", 9_000, event_id=sale)
    real = reading_bodies.read_body
    with patch("hq.services.read_push.read_body", lambda _, hashed: real(b"", hashed)):
        till.send()
        other.send()
    assert decode_again(chain.hq) == 2
    assert list(chain.records()) == [sale]
    assert verify_all(chain.hq, TENANT).fault is None
    assert decode_again(chain.hq) == 0


def test_an_epoch_whose_beginning_was_not_known_is_joined_to_its_parent(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.open()
    left = till.log
    till.send()
    till.log = Log(new_id())
    till.write(EpochOpened(reason="forked", parent_epoch=left.epoch, parent_seq=1, parent_hash="", public_key=""))
    with older_hq("epoch.opened"):
        till.send()
    assert not chain.one("SELECT closed FROM epochs WHERE epoch = ?", left.epoch)
    decode_again(chain.hq)
    assert chain.one("SELECT closed FROM epochs WHERE epoch = ?", left.epoch)
    assert chain.one("SELECT parent FROM epochs WHERE epoch = ?", till.log.epoch) == left.epoch


def test_a_text_that_came_with_it_is_there_when_it_is_read(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    member = till.enrol("王芳")
    with older_hq("member.enrolled"):
        till.send()
    assert chain.one("SELECT name FROM members") == ""
    decode_again(chain.hq)
    assert chain.rows("SELECT member_id, name FROM members") == [(member, "王芳")]
    assert msgspec.json.decode(chain.one("SELECT text FROM texts"))["name"] == "王芳"
