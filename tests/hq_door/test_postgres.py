"""On PostgreSQL writers run side by side: a cursor must not pass a number whose transaction commits later."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from desktop.core.protocol.messages import Compare, Compared, Enrolled, Held, Hold, encode
from desktop.core.protocol.pages import SNAPSHOT_SHAPE, Digest, Digests, Page, Pull, SnapshotAsked, SnapshotPart
from hq.services import enrol_device, make_snapshot, offer_snapshot
from hq.services.devices import revoke_device
from hq.store import feed
from hq.store.database import Connection, Database
from hq.store.tenants import Tenant, lock_tenant
from tests.hq_door.door import PASSWORD, House, Till, house
from tests.hq_door.postgres import empty_database, postgres
from tests.hq_door.test_commands import CommandLine
from tests.hq_door.test_holds import given
from tests.hq_door.test_pages import all_pages, member

WRITERS, EACH = 6, 12
MANY = 8
_PATIENCE_S = 60


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres() as found:
        yield found


@pytest.fixture
def here(address: str) -> Iterator[House]:
    with empty_database(address) as database:
        yield house(database)


def run_together(works: list[Callable[[], None]]) -> list[threading.Thread]:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    return threads


def test_a_page_never_skips_a_late_commit(here: House) -> None:
    """Tills push side by side while another one polls with its cursor: at the end it has everything, once."""
    tenant = here.tenant()
    store = here.store(tenant)
    reader = here.till(tenant, store)
    tills = [here.till(tenant, store) for _ in range(WRITERS)]
    for at, till in enumerate(tills):
        till.epoch = f"e-{at}"

    def push_all(at: int, till: Till) -> Callable[[], None]:
        bodies = [till.enrol_member(member(at * 1000 + one)) for one in range(EACH)]

        def work() -> None:
            for body in bodies:
                till.push(body)

        return work

    threads = run_together([push_all(at, till) for at, till in enumerate(tills)])
    seen, numbers, cursor = set[str](), list[int](), ""
    while True:
        last = not any(thread.is_alive() for thread in threads)
        page = reader.pull(cursor, limit=7)
        assert not page.restart
        seen |= {row.member_id for row in page.members}
        numbers += [row.number for row in page.others]
        cursor = page.cursor
        if last and not page.more:
            break
    assert len(seen) == WRITERS * EACH
    assert len(numbers) == WRITERS * EACH
    assert numbers == sorted(set(numbers))


def test_a_snapshot_is_read_at_one_instant_beside_pushes(here: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is pushed while it is made comes with the pages after it, behind the wall between chains."""
    monkeypatch.setattr(offer_snapshot, "PAYS_FROM", 5)
    monkeypatch.setattr(make_snapshot, "FACES_AT_ONCE", 3)
    monkeypatch.setattr(make_snapshot, "PART_BYTES", 1)
    monkeypatch.setattr(offer_snapshot, "_MOST_SINCE", 1)
    tenant = here.tenant()
    store = here.store(tenant)
    till, reader = here.till(tenant, store), here.till(tenant, store)
    till.push(*(till.enrol_member(member(at)) for at in range(2, 12, 2)))
    whole = Pull(epoch=reader.epoch, cursor="", whole=SNAPSHOT_SHAPE)
    joined = make_snapshot._joined

    def pushes_beside(rows: list[bytes]) -> bytes:
        late = member(len(before) * 2 + 3)
        before.append(late)
        till.push(till.enrol_member(late))
        return joined(rows)

    before = list[str]()
    monkeypatch.setattr(make_snapshot, "_joined", pushes_beside)
    assert reader.refused("/v1/pull", whole) == (503, "snapshot.preparing")
    page = reader.ask("/v1/pull", whole, Page)
    assert page.snapshot is not None
    asked = [SnapshotAsked(snapshot_id=page.snapshot.snapshot_id, part=at) for at in range(5)]
    sent = [reader.send("/v1/snapshot", encode(one)) for one in asked]
    parts = [msgspec.msgpack.decode(data, type=SnapshotPart) for _, data in sent]
    assert [row.member_id for part in parts for row in part.members] == [member(at) for at in range(2, 12, 2)]
    after = reader.pull(page.cursor)
    assert sorted(row.member_id for row in after.members) == sorted(before)
    beyond = SnapshotAsked(snapshot_id=page.snapshot.snapshot_id, part=5)
    assert reader.refused("/v1/snapshot", beyond) == (404, "snapshot.gone")
    other_chain = here.tenant("Other")
    stranger = here.till(other_chain, here.store(other_chain))
    assert stranger.refused("/v1/snapshot", asked[0]) == (404, "snapshot.gone")


@pytest.mark.parametrize("early", [False, True], ids=["number last, under its lock", "number taken early: planted"])
def test_the_number_is_taken_last(here: House, *, early: bool) -> None:
    """One commits after others have and were read: with its number taken early it is lost, which this test sees."""
    tenant = here.tenant()
    reader = here.till(tenant, here.store(tenant))
    another = Database(here.hq.database.engine)  # with turns of its own
    begun, others_read = threading.Event(), threading.Event()

    def write(at: int) -> Callable[[], None]:
        def add(connection: Connection) -> None:
            entity = [("program", f"p-{at}", None)]
            first = another.write(lambda other: feed.take_numbers(other, tenant, 1)) if early else 0
            connection.exec_driver_sql(
                "INSERT INTO programs (tenant_id, hash, document) VALUES (%s, %s, %s)", (tenant, f"p-{at}", b"{}")
            )
            begun.set()
            if at == 0:
                assert others_read.wait(_PATIENCE_S)
            if early:
                feed.put_in(connection, tenant, entity, first)
            else:
                feed.publish(connection, tenant, entity)

        return lambda: here.hq.database.write(add)

    slow = run_together([write(0)])
    assert begun.wait(_PATIENCE_S)
    others = run_together([write(at) for at in range(1, MANY)])
    seen, cursor = set[str](), ""
    while True:
        alive = [thread.is_alive() for thread in slow + others]
        page = reader.pull(cursor, limit=3)
        seen |= {row.document_hash for row in page.programs}
        cursor = page.cursor
        if not page.more and not any(alive):
            break
        if not page.more and not any(alive[1:]):
            others_read.set()
    assert (len(seen) == MANY) is not early


def test_the_whole_door_works_on_postgresql(here: House) -> None:
    tenant = here.tenant()
    store = here.store(tenant)
    till, other = here.till(tenant, store), here.till(tenant, store)
    till.push(*(till.enrol_member(member(at)) for at in range(1, 30)))
    pages = all_pages(other, 7)
    assert sorted(row.member_id for page in pages for row in page.members) == [member(at) for at in range(1, 30)]
    assert till.ask("/v1/compare", Compare(epochs=(), now_us=1), Compared).spending == "allowed"
    assert other.ask("/v1/digest", Digest(cursor=pages[-1].cursor, epoch="e"), Digests).ranges is not None
    revoke_device(here.hq, tenant, till.device_id)
    assert till.refused("/v1/compare", Compare(epochs=(), now_us=1)) == (403, "device.revoked")


def test_many_tills_that_ask_at_once_are_never_granted_the_same_points(here: House) -> None:
    tenant = here.tenant()
    store = here.store(tenant)
    tills = [here.till(tenant, store) for _ in range(MANY)]
    granted: list[int] = []
    for at, till in enumerate(tills):
        till.epoch = f"h-{at}"
        till.push(till.enrol_member(member(at)))
    tills[0].push(given(tills[0], member(0), 1_000))

    def ask(till: Till) -> Callable[[], None]:
        hold = Hold(hold_id=f"h-{till.epoch}", epoch=till.epoch, after_seq=9, member_id=member(0), points=300)
        return lambda: granted.append(till.ask("/v1/hold", hold, Held).points)

    for thread in run_together([ask(till) for till in tills]):
        thread.join(_PATIENCE_S)
    assert sorted(granted) == [0] * (MANY - 4) + [100, 300, 300, 300]
    for till in tills:  # each log goes on to the place and beyond it: all is free again
        till.push(*(till.enrol_member(member(50)) for _ in range(9)), passed=(f"h-{till.epoch}",))
    hold = Hold(hold_id="last", epoch=tills[0].epoch, after_seq=20, member_id=member(0), points=2_000)
    assert tills[0].ask("/v1/hold", hold, Held).points == 1_000


def test_one_code_makes_one_device_however_many_ask_at_once(here: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(connection: Connection, tenant_id: str) -> Tenant:
        time.sleep(0.1)  # all have looked at the code by now, if they could
        return lock_tenant(connection, tenant_id)

    monkeypatch.setattr(enrol_device, "lock_tenant", late)
    tenant = here.tenant()
    code = here.code(tenant, here.store(tenant))
    tills = [Till(here.hq) for _ in range(8)]
    outcomes: list[str] = []

    def ask(till: Till) -> Callable[[], None]:
        from desktop.core.protocol.messages import encode

        return lambda: outcomes.append(till.send("/v1/enrol", encode(till.application(code)))[1].decode())

    for thread in run_together([ask(till) for till in tills]):
        thread.join()
    assert sum("device_id" in outcome for outcome in outcomes) == 1
    assert sum("code.used" in outcome or "enrol.wait" in outcome for outcome in outcomes) == 7


def test_one_tills_answer_lost_and_asked_for_at_once_is_one_device(here: House) -> None:
    tenant = here.tenant()
    code = here.code(tenant, here.store(tenant))
    till = Till(here.hq)
    told: list[Enrolled] = []

    def ask() -> None:
        told.append(Till(here.hq, key=till.key).enrol(code))

    for thread in run_together([ask] * 4):
        thread.join()
    assert len({one.device_id for one in told}) == 1
    assert len(told) == 4


def test_the_commands_work_on_postgresql(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with empty_database(address) as database:
        url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
        monkeypatch.setenv("SHUKE_HQ_DATABASE_URL", url)
        run = CommandLine(tmp_path / "hq", capsys, keep=("SHUKE_HQ_DATABASE_URL",))
        assert run.refused("device", "list") == (1, "hq.missing")
        told = run.ask("init", "--tenant", "Tea", "--admin", "Ann", "--password-stdin", stdin=PASSWORD)
        assert told["database"] == "postgresql"
        run.ask("store", "add", "North", "--tz", "Asia/Shanghai")
        assert run.ask("code", "--store", "North")["store"] == "North"
        assert run.ask("verify")["ok"] is True
        assert run.ask("export", "members", "--out", tmp_path / "m.csv")["rows"] == 0
        assert not (tmp_path / "hq").exists()


def test_a_database_that_is_away_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = CommandLine(tmp_path / "hq", capsys)
    away = "postgresql://nobody:secret@127.0.0.1:1/none"
    assert run.refused("--database-url", away, "device", "list") == (1, "hq.database_away")
    assert "secret" not in "".join(run("--database-url", away, "device", "list")[1:])


def test_two_servers_that_start_at_once_make_one_schema(address: str) -> None:
    from hq.store.migrating import is_current, migrate

    with empty_database(address) as database:
        twins = [Database(database.engine) for _ in range(4)]
        failures: list[Exception] = []

        def start(twin: Database) -> Callable[[], None]:
            def work() -> None:
                try:
                    migrate(twin)
                except Exception as error:  # noqa: BLE001 - counted
                    failures.append(error)

            return work

        for thread in run_together([start(twin) for twin in twins]):
            thread.join()
        assert failures == []
        assert is_current(database)
