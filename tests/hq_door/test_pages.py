"""A page: everything that changed, in order, in whole numbers, bounded, with HQ's head of the same instant."""

from datetime import date, timedelta

import msgspec
import pytest

from desktop.core.domain.state import MemberState, SaleRecord
from desktop.core.protocol.pages import Digest, Digests, MemberRow, Page, member_digest_line, member_range
from hq.services import digest_members, serve_pull
from hq.services.merge_members import merge_members
from hq.services.page_rows import SALES_AT_LEAST, SALES_DAYS, PackedMember, PackedPage
from hq.services.rights import Actor
from hq.store.database import Connection
from hq.store.feed import publish
from tests.hq_door.door import House, Till, encoded, house

TODAY = date(2026, 11, 18)


@pytest.fixture
def here() -> House:
    return house()


@pytest.fixture
def till(here: House) -> Till:
    tenant = here.tenant()
    return here.till(tenant, here.store(tenant))


@pytest.fixture
def other(here: House, till: Till) -> Till:
    found = here.till(till.enrolled_as.merchant_id, till.enrolled_as.store_id)
    found.epoch = "e-2"
    return found


def boss_of(till: Till) -> Actor:
    return Actor(till.enrolled_as.merchant_id, "boss", "owner")


def member(at: int) -> str:
    return f"{at:08x}-1111-4111-8111-111111111111"


def all_pages(till: Till, limit: int) -> list[Page]:
    pages = [till.pull(limit=limit)]
    while pages[-1].more:
        pages.append(till.pull(pages[-1].cursor, limit))
        assert len(pages) < 200, "pages without end"
    return pages


def test_what_is_sent_packed_is_a_page() -> None:
    def shape(kind: type[msgspec.Struct]) -> list[tuple[str, object]]:
        return [(field.encode_name, field.default) for field in msgspec.structs.fields(kind)]

    assert shape(PackedPage) == shape(Page)
    assert shape(PackedMember) == shape(MemberRow)


def test_a_member_comes_with_state_number_and_text(till: Till, other: Till) -> None:
    till.push(till.enrol_member(member(1), "Li"))
    [row] = other.pull().members
    assert (row.member_id, row.member_no, row.source, row.store_id) == (
        member(1), "AB111111", "till", till.enrolled_as.store_id,
    )  # fmt: skip
    assert row.state is not None
    assert row.profile is not None
    assert (row.state.events, row.profile.text) == (1, b'{"name":"Li"}')


def test_the_head_is_that_of_the_asked_epoch_if_it_is_the_askers(till: Till, other: Till) -> None:
    till.push(till.enrol_member(member(1)), till.enrol_member(member(2)))
    assert till.pull().head_seq == 2
    assert other.pull().head_seq == 0
    other.epoch = till.epoch
    assert other.pull().head_seq == 0


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 500])
def test_pages_of_any_size_bring_the_same_and_nothing_twice(till: Till, other: Till, limit: int) -> None:
    till.push(*(till.enrol_member(member(at)) for at in range(1, 12)))
    pages = all_pages(other, limit)
    ids = [row.member_id for page in pages for row in page.members]
    numbers = [row.number for page in pages for row in page.others]
    assert sorted(ids) == [member(at) for at in range(1, 12)]
    assert len(numbers) == 11
    assert numbers == sorted(set(numbers))
    bounds = [int(page.cursor.partition(".")[0]) for page in pages]
    assert bounds == sorted(set(bounds))
    assert all(not page.restart for page in pages)


def test_a_page_is_bounded_in_bytes_but_never_empty(till: Till, other: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    till.push(*(till.enrol_member(member(at)) for at in range(1, 12)))
    monkeypatch.setattr(serve_pull, "MOST_BYTES", 700)
    pages = all_pages(other, 500)
    assert len(pages) > 5
    assert sorted(row.member_id for page in pages for row in page.members) == [member(at) for at in range(1, 12)]
    monkeypatch.setattr(serve_pull, "MOST_BYTES", 1)
    assert len([row for page in all_pages(other, 500) for row in page.members]) == 11


def test_rows_that_share_a_number_stay_together(here: House, till: Till, other: Till) -> None:
    till.push(*(till.enrol_member(member(at)) for at in range(1, 6)))
    with here.hq.database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE events SET number = (SELECT max(number) FROM events)")
    pages = all_pages(other, 2)
    assert [len(page.others) for page in pages if page.others] == [5]


def test_a_merged_member_is_told_as_its_face_and_what_finds_them(here: House, till: Till, other: Till) -> None:
    till.push(till.enrol_member(member(1)), till.enrol_member(member(2)))
    cursor = other.pull().cursor
    merge_members(here.hq, boss_of(till), member(2), member(1), "one person")
    rows = {row.member_id: row for row in other.pull(cursor).members}
    merged = rows[member(2)]
    assert (merged.face, merged.state, merged.sales) == (member(1), None, ())
    assert merged.member_no
    assert merged.profile is not None
    assert rows[member(1)].face is None
    state = rows[member(1)].state
    assert state is not None
    assert state.events >= 2


@pytest.mark.parametrize(("limit", "most_bytes"), [(1, 1_000_000), (500, 1)])
def test_who_was_merged_away_is_never_told_without_their_face(
    here: House, till: Till, other: Till, monkeypatch: pytest.MonkeyPatch, limit: int, most_bytes: int
) -> None:
    till.push(*(till.enrol_member(member(at)) for at in range(1, 4)))
    cursor = other.pull().cursor
    merge_members(here.hq, boss_of(till), member(2), member(1), "one person")
    for at in (3, 1):  # the face's own change moves on in the feed, behind another
        put_sales(here, till, member(at), [TODAY])
    monkeypatch.setattr(serve_pull, "MOST_BYTES", most_bytes)
    pages = [other.pull(cursor, limit)]
    while pages[-1].more:
        pages.append(other.pull(pages[-1].cursor, limit))
    told = [[row.member_id for row in page.members] for page in pages if page.members]
    assert [sorted(names) for names in told] == [[member(1), member(2)], [member(3)], [member(1), member(2)]]
    face = next(row for row in pages[0].members if row.member_id == member(1))
    assert face.state is not None
    assert face.state.events >= 2


def sale(at: int, day: date) -> SaleRecord:
    return SaleRecord(sale_id=f"sale-{at:03}", member_id=None, day=day, paid_minor=100)


def put_sales(here: House, till: Till, member_id: str, days: list[date], store_id: str | None = None) -> None:
    tenant, store = till.enrolled_as.merchant_id, store_id or till.enrolled_as.store_id

    def work(connection: Connection) -> None:
        for at, day in enumerate(days):
            name = f"{member_id[:8]}-{store[:4]}-{at:03}"
            record = msgspec.json.encode(SaleRecord(sale_id=name, member_id=member_id, day=day, paid_minor=100))
            values = (tenant, name, member_id, store, day.isoformat(), "n", record)
            connection.exec_driver_sql(
                "INSERT INTO sales (tenant_id, sale_id, member_id, store_id, day, bill_no, record)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)", values,
            )  # fmt: skip
        publish(connection, tenant, [("member", member_id, None)])

    here.hq.database.write(work)


def test_a_member_brings_the_newest_sales_of_the_asking_store(here: House, till: Till, other: Till) -> None:
    till.push(till.enrol_member(member(1)), till.enrol_member(member(2)))
    lately = [TODAY - timedelta(days=at) for at in range(SALES_AT_LEAST + 5)]
    long_ago = [TODAY - timedelta(days=SALES_DAYS + 200 + at) for at in range(SALES_AT_LEAST + 5)]
    put_sales(here, till, member(1), lately)
    put_sales(here, till, member(2), long_ago)
    put_sales(here, till, member(1), lately, store_id="elsewhere")
    rows = {row.member_id: row.sales for row in other.pull().members}
    assert [record.day for record in rows[member(1)]] == lately
    assert [record.day for record in rows[member(2)]] == long_ago[:SALES_AT_LEAST]


def test_sales_of_all_that_were_merged_are_the_faces(here: House, till: Till, other: Till) -> None:
    till.push(till.enrol_member(member(1)), till.enrol_member(member(2)))
    put_sales(here, till, member(2), [TODAY, TODAY - timedelta(days=1)])
    put_sales(here, till, member(1), [TODAY - timedelta(days=2)])
    merge_members(here.hq, boss_of(till), member(2), member(1), "one person")
    rows = {row.member_id: row for row in other.pull().members}
    assert len(rows[member(1)].sales) == 3
    assert rows[member(2)].sales == ()


def test_a_sale_or_flag_of_another_store_is_not_told(here: House, till: Till, other: Till) -> None:
    tenant, store = till.enrolled_as.merchant_id, till.enrolled_as.store_id

    def work(connection: Connection) -> None:
        for at, place in enumerate((store, "elsewhere")):
            values = (tenant, f"f{at}", "clock", place, '{"minutes":"11"}', 7)
            connection.exec_driver_sql(
                "INSERT INTO flags (tenant_id, flag_id, kind, store_id, facts, raised_at_us) VALUES (?, ?, ?, ?, ?, ?)",
                values,
            )
            record = msgspec.json.encode(sale(at, TODAY))
            connection.exec_driver_sql(
                "INSERT INTO sales (tenant_id, sale_id, store_id, day, bill_no, record) VALUES (?, ?, ?, ?, 'n', ?)",
                (tenant, f"sale-{at:03}", place, TODAY.isoformat(), record),
            )
            publish(connection, tenant, [("flag", f"f{at}", place), ("sale", f"sale-{at:03}", place)])

    here.hq.database.write(work)
    page = other.pull()
    assert [(row.flag_id, row.facts) for row in page.flags] == [("f0", {"minutes": "11"})]
    assert [row.sale_id for row in page.sales] == ["sale-000"]


def test_a_member_taken_back_is_gone(here: House, till: Till, other: Till) -> None:
    till.push(till.enrol_member(member(1)))
    with here.hq.database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE members SET gone = 1")
    page = other.pull()
    assert page.members[0].gone
    told = other.ask("/v1/digest", Digest(cursor=page.cursor, epoch="e"), Digests)
    assert told.ranges == digests_of({})


def digests_of(rows: dict[str, MemberState]) -> tuple[str, ...]:
    """As a till makes them from what it holds."""
    from hashlib import sha256

    hashes = [sha256() for _ in range(256)]
    for member_id in sorted(rows):
        hashes[member_range(member_id)].update(member_digest_line(member_id, rows[member_id]))
    return tuple(one.hexdigest() for one in hashes)


def test_digests_are_those_of_what_was_pulled(here: House, till: Till, other: Till) -> None:
    till.push(*(till.enrol_member(member(at * 7919)) for at in range(1, 40)))
    merge_members(here.hq, boss_of(till), member(7919), member(2 * 7919), "one person")
    pages = all_pages(other, 10)
    held = {row.member_id: row for page in pages for row in page.members}
    states = {row.member_id: row.state for row in held.values() if row.face is None and row.state}
    asked = Digest(cursor=pages[-1].cursor, epoch="e")
    assert other.ask("/v1/digest", asked, Digests).ranges == digests_of(states)
    till.push(till.enrol_member(member(5)))
    assert other.ask("/v1/digest", asked, Digests).ranges is None
    page = other.pull(pages[-1].cursor)
    states |= {row.member_id: row.state for row in page.members if row.state}
    assert other.ask("/v1/digest", Digest(cursor=page.cursor, epoch="e"), Digests).ranges == digests_of(states)


def test_members_are_digested_once_for_all_tills(till: Till, other: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    till.push(till.enrol_member(member(1)))
    asked = [Digest(cursor=one.pull().cursor, epoch="e") for one in (till, other)]
    first = till.ask("/v1/digest", asked[0], Digests).ranges
    monkeypatch.setattr(digest_members, "states_in_order", None)
    assert other.ask("/v1/digest", asked[1], Digests).ranges == first


def test_a_digest_notices_a_row_that_changed_by_itself(here: House, till: Till, other: Till) -> None:
    till.push(till.enrol_member(member(1)))
    cursor = other.pull().cursor
    before = other.ask("/v1/digest", Digest(cursor=cursor, epoch="e"), Digests).ranges
    with here.hq.database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE member_states SET state = ?", (encoded(MemberState(events=9)),))
    fresh = Till(here.hq, key=other.key, device_id=other.device_id)
    till.push(till.enrol_member(member(2)))
    after = fresh.ask("/v1/digest", Digest(cursor=other.pull(cursor).cursor, epoch="e"), Digests).ranges
    assert before is not None
    assert after is not None
    assert before[member_range(member(1))] != after[member_range(member(1))]
