"""The other chain: none of its names, numbers or persons is to be had, whatever id is put into whatever address."""

from contextlib import AbstractContextManager

import pytest

from hq.services import sign_in
from hq.services.house import Hq, HqRefused
from hq.services.list_members import reveal_member
from hq.services.merge_members import merge_members, part_members
from hq.services.publish_staff import Wanted, add_staff
from hq.store.database import Connection, Database
from hq.store.flags import Flag, raise_new
from tests.console.conftest import House
from tests.console.demo import new_id
from tests.console.visitor import Visitor

GETS = (
    "/stores/{store}", "/tills/{till}", "/members/{member}", "/points?store={store}", "/work?store={store}",
    "/staff/{staff}",
)  # fmt: skip
POSTS = (
    "/stores/{store}/code", "/tills/{till}/revoke", "/members/{member}/reveal", "/members/{member}/part",
    "/work/{flag}/done", "/staff/{staff}/change", "/staff/{staff}/code", "/staff/{staff}/leave",
)  # fmt: skip
PAGES = (
    "", "/work", "/work?done=1", "/stores", "/members", "/points?days=90", "/settlement", "/program", "/audit",
    "/staff", "/staff?only=left", "/customers", "/customers?name=none", "/customers.csv?name=none",
    "/settlement.csv?month=2026-11",
)  # fmt: skip


def ids_of_the_other(house: House) -> dict[str, str]:
    """Every kind of id of the other chain."""
    till = house.other.tills["Z9Z9"]
    flag = Flag(flag_id=new_id(), kind="same_phone", store_id=till.store_id, facts={"one": "a", "other": "b"})
    house.world.database.write(
        lambda connection: raise_new(connection, house.other.tenant_id, [flag], house.world.now_us)
    )
    with house.world.database.reading() as connection:
        member = connection.exec_driver_sql(
            "SELECT member_id FROM members WHERE tenant_id = ?", (house.other.tenant_id,)
        ).scalar()
    person = add_staff(
        house.world.hq, house.other.tenant_id, Wanted(name=f"别家{new_id()}", role="lead", stores=None)
    ).person
    ids = {"store": till.store_id, "till": till.device_id, "member": str(member), "flag": flag.flag_id}
    return {**ids, "staff": person.staff_id}


@pytest.fixture
def boss(house: House) -> Visitor:
    return house.visitor()


def test_every_address_says_that_there_is_no_such_thing(house: House, boss: Visitor) -> None:
    ids = ids_of_the_other(house)
    fields = {"sure": "yes", "reason": "r", "note": "n", "merge": ""}
    before = _dump(house)
    for address in GETS:
        assert boss.get(f"/console{address.format(**ids)}").status == 404, address
    for address in POSTS:
        assert boss.submit(f"/console{address.format(**ids)}", fields).status == 404, address
    assert boss.submit(f"/console/work/{ids['flag']}/done", {**fields, "merge": "yes"}).status == 404
    assert _dump(house) == before


def test_a_cursor_of_the_other_chain_shows_nothing_of_it(house: House, boss: Visitor) -> None:
    ids = ids_of_the_other(house)
    for address in (f"/members?after={ids['member']}", f"/work?after={ids['flag']}", "/audit?before=9"):
        said = boss.get(f"/console{address}").page.said
        assert "别家" not in said
        assert "Z9Z9" not in said


def test_no_page_names_anything_of_the_other_chain(house: House, boss: Visitor) -> None:
    ids = ids_of_the_other(house)
    for page in PAGES:
        text = boss.get(f"/console{page}").text
        assert not [name for name in (*ids.values(), "别家", "Z9Z9", "外*") if name in text], page
    for query in ("外人", "13900139000", "+8613900139000"):
        assert "没找到" in boss.submit("/console/members", {"q": query}).page.said
    csv = boss.get("/console/settlement.csv?month=2026-11").text
    assert "别家" not in csv


def test_the_services_say_so_too(house: House) -> None:
    ids, actor = ids_of_the_other(house), house.chain.actor()
    own = house.chain
    with house.world.database.reading() as connection:
        member = str(
            connection.exec_driver_sql("SELECT member_id FROM members WHERE tenant_id = ?", (own.tenant_id,)).scalar()
        )
    for one, other in ((ids["member"], member), (member, ids["member"])):
        with pytest.raises(HqRefused, match=r"member\.none"):
            merge_members(house.world.hq, actor, one, other, "r")
    with pytest.raises(HqRefused, match=r"member\.none"):
        part_members(house.world.hq, actor, ids["member"], "r")
    with pytest.raises(HqRefused, match=r"member\.none"):
        reveal_member(house.world.hq, actor, ids["member"])


def test_a_session_is_of_one_chain(house: House) -> None:
    stranger = house.visitor("别家")
    till = next(iter(house.chain.tills.values()))
    assert stranger.get(f"/console/tills/{till.device_id}").status == 404
    assert "人民路店" not in stranger.get("/console/stores").page.said
    assert "外*" in stranger.get("/console/members").page.said


def _dump(house: House) -> list[object]:
    with house.world.database.reading() as connection:
        return [
            list(connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2").all())  # noqa: S608 - our own names
            for table in ("codes", "devices", "flags", "members", "edges", "audit", "counters", "staff")
        ]


def test_every_page_reads_behind_the_wall(house: House, boss: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks is found before it; whatever a page then reads, PostgreSQL shows it its own chain's rows alone."""
    walled, seen = list[str](), list[str]()
    reading, session_of = Database.reading, sign_in.session_of

    def looked(self: Database) -> AbstractContextManager[Connection]:
        walled.append(self.tenant_id)
        return reading(self)

    def asked(hq: Hq, token: str) -> sign_in.SignedIn | None:
        seen.append(token)
        return session_of(hq, token)

    monkeypatch.setattr(Database, "reading", looked)
    monkeypatch.setattr("hq.routes.console.shell.session_of", asked)
    for page in PAGES:
        assert boss.get(f"/console{page}").status == 200, page
        assert walled.count("") == len(seen), page
        assert set(walled) == {"", house.chain.tenant_id}, page
        walled.clear()
        seen.clear()
