"""Merges: each event goes on counting for the id it was written with; parted again, everything is as it was."""

import pytest

from desktop.core.domain.events import MembersMerged, MembersParted
from hq.services.house import HqRefused
from hq.services.merge_members import merge_members, part_members
from hq.services.rights import Actor
from hq.services.verify_all import verify_all
from tests.hq.chain import NOW_US, TENANT, Chain, Machine

PHONE = "+8613800138000"
ADMIN = Actor(TENANT, "admin", "owner")


@pytest.fixture
def tills(either: Chain) -> tuple[Machine, Machine]:
    """Two tills of two stores."""
    return either.device("t1", either.store("s1")), either.device("t2", either.store("s2"))


def _faces(chain: Chain) -> dict[str, str]:
    return dict(chain.rows("SELECT member_id, face FROM members"))


def _derived(chain: Chain) -> dict[str, object]:
    return {"states": {name: _moved(state) for name, state in chain.states().items()}, "records": chain.records()}


def _moved(state: object) -> object:
    """What a state says, without the count of events: a merge is an event too."""
    from msgspec.structs import replace

    return replace(state, events=0, last_key=(0, ""))  # type: ignore[type-var]


def test_a_merge_is_the_union_and_parting_undoes_it(either: Chain, tills: tuple[Machine, Machine]) -> None:
    one, other = tills
    first, second = one.enrol("王芳"), other.enrol("李四")
    for till, member in ((one, first), (other, second)):
        till.sell(member, 10_000)
        till.send()
    before = _derived(either)
    merge_members(either.hq, ADMIN, second, first, "same person")
    low, high = sorted((first, second))
    assert _faces(either) == {low: low, high: low}
    assert either.state(low).visits == 2
    assert either.states().keys() == {low}
    assert {record.member_id for record in either.records().values()} == {first, second}
    assert verify_all(either.hq, TENANT).fault is None
    other.sell(second, 30_000)
    other.send(2)
    assert either.state(low).visits == 3
    part_members(either.hq, ADMIN, first, "two persons")
    assert _faces(either) == {low: low, high: high}
    assert verify_all(either.hq, TENANT).fault is None
    assert _moved(either.state(first)) == before["states"][first]  # type: ignore[index]
    assert either.state(second).visits == 2


def test_everybody_who_is_touched_gets_a_new_number(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    members = sorted(till.enrol(name) for name in "甲乙丙")
    till.send()
    merge_members(chain.hq, ADMIN, members[0], members[1], "same person")
    mark = chain.one("SELECT number FROM counters")
    merge_members(chain.hq, ADMIN, members[2], members[1], "same person")
    assert _renewed(chain, mark) == set(members)
    assert set(_faces(chain).values()) == {members[0]}
    mark = chain.one("SELECT number FROM counters")
    part_members(chain.hq, ADMIN, members[1], "three persons")
    assert set(_faces(chain).values()) == set(members)
    assert _renewed(chain, mark) == set(members)


def _renewed(chain: Chain, mark: int) -> set[str]:
    return {row[0] for row in chain.rows("SELECT entity_id FROM feed WHERE kind = 'member' AND number > ?", mark)}


def test_what_cannot_be_merged_or_parted_is_refused(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    one, other = till.enrol("甲"), till.enrol("乙")
    till.send()
    with pytest.raises(HqRefused, match=r"member\.none"):
        merge_members(chain.hq, ADMIN, one, "nobody", "same person")
    merge_members(chain.hq, ADMIN, one, other, "same person")
    with pytest.raises(HqRefused, match=r"member\.same"):
        merge_members(chain.hq, ADMIN, other, one, "same person")
    with pytest.raises(HqRefused, match=r"role\.lacks"):
        part_members(chain.hq, Actor(TENANT, "c", "reader"), one, "two persons")


@pytest.mark.parametrize(("mine", "theirs"), [("王芳", "王芳"), ("王 芳", "王芳"), ("Ann", "ＡＮＮ"), ("", "王芳")])
def test_two_tills_enrolling_one_phone_are_merged(
    either: Chain, tills: tuple[Machine, Machine], mine: str, theirs: str
) -> None:
    one, other = tills
    first, second = one.enrol(mine, PHONE), other.enrol(theirs, PHONE)
    one.send()
    other.send()
    low, high = sorted((first, second))
    assert _faces(either) == {low: low, high: low}
    assert either.state(low).events == 3
    assert either.rows("SELECT device_id FROM events WHERE kind = 'members.merged'") == [("hq",)]
    assert either.flags() == []
    assert verify_all(either.hq, TENANT).fault is None
    part_members(either.hq, ADMIN, low, "two persons")
    other.send()
    assert _faces(either) == {low: low, high: high}


def test_contradicting_names_are_only_said(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    first, second = one.enrol("王芳", PHONE), other.enrol("李四", PHONE)
    one.send()
    other.send()
    assert _faces(chain) == {first: first, second: second}
    assert chain.flags() == ["same_phone"]


def test_a_nameless_one_does_not_join_two_whose_names_contradict(chain: Chain) -> None:
    tills = [chain.device(name, "s1") for name in ("t1", "t2", "t3") if name != "t1" or chain.store("s1")]
    for till, name in zip(tills, ("王芳", "李四", ""), strict=True):
        till.enrol(name, PHONE)
        till.send()
    assert all(member == face for member, face in _faces(chain).items())
    assert len(chain.flags("same_phone")) == 3


@pytest.mark.parametrize("why", ["same till", "shared", "imported"])
def test_who_may_share_a_phone_is_not_merged(chain: Chain, why: str) -> None:
    one = chain.device("t1", chain.store("s1"))
    other = one if why == "same till" else chain.device("t2", "s1")
    one.enrol("王芳", PHONE, shared_phone=why == "shared")
    other.enrol("王芳", PHONE, **({"import_id": "i1"} if why == "imported" else {}))
    one.send()
    if other is not one:
        other.send()
    assert all(member == face for member, face in _faces(chain).items())
    assert chain.flags() == []


def test_a_parting_that_comes_before_its_merge_holds(chain: Chain) -> None:
    one, other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    edge = one.write(MembersMerged(other_id="m2"), "m1")
    other.write(MembersParted(edge_id=edge), "m1")
    other.send()
    one.send()
    assert _faces(chain) == {"m1": "m1", "m2": "m2"}
    assert verify_all(chain.hq, TENANT).fault is None


def test_hqs_own_log_is_a_chain_like_any(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    members = [till.enrol(name) for name in "甲乙丙"]
    till.send()
    chain.now_us -= 5_000_000
    for other in members[1:]:
        merge_members(chain.hq, ADMIN, members[0], other, "same person")
    assert chain.one("SELECT seq FROM epochs WHERE device_id = 'hq'") == 2
    times = [row[0] for row in chain.rows("SELECT effective_at_us FROM events WHERE device_id = 'hq' ORDER BY number")]
    assert times[0] < times[1]
    assert verify_all(chain.hq, TENANT).fault is None


def test_the_face_bears_the_newest_profile_that_has_a_name(either: Chain, tills: tuple[Machine, Machine]) -> None:
    one, other = tills
    first, second = one.enrol("", PHONE, "a", at_us=NOW_US - 10), other.enrol("王芳", PHONE, "b", at_us=NOW_US - 20)
    other.send()
    one.send()
    shown = dict(either.rows("SELECT member_id, name FROM members"))
    assert shown == {first: "王芳", second: "王芳"}
    profile = either.one("SELECT profile_id FROM members WHERE member_id = 'a'")
    assert profile == other.texts[0].text_id
    part_members(either.hq, ADMIN, first, "two persons")
    assert dict(either.rows("SELECT member_id, name FROM members")) == {first: "", second: "王芳"}
    assert verify_all(either.hq, TENANT).fault is None
