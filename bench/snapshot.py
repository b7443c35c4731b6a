"""P4: a new till takes a chain's members, by snapshot and by pages, from a real ``hq serve``; beside a copy.

Both tills are real ledgers, encrypted, with synchronous FULL; both compare by content with HQ in the end. HQ makes the
snapshot once for all tills: that is timed apart. Members have eight bills, which are not this till's store's.
"""

import os
import shutil
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from bench.crowd import name_of, phone_of, state_of
from bench.timing import Ratio, report
from desktop.bootstrap import described, new_shop, wall_us
from desktop.core.domain.people import Profile
from desktop.core.ports.sync import DONE
from desktop.core.protocol.pages import SNAPSHOT_SHAPE
from desktop.core.store.opening import LEDGER, open_ledger
from desktop.core.store.syncing import LedgerSyncLog
from desktop.sync.http_transport import HttpTransport
from desktop.sync.joining import join
from desktop.sync.round import sync_round
from hq.store.bulk import Ask, Put
from hq.store.database import Connection, Database
from hq.store.feed import publish
from hq.store.folded import encode_state, last_day
from hq.store.schema import member_states, members, texts
from tests.chain.headquarters import Headquarters

MEMBERS = 100_000
LARGE = 1_000_000
_AT_ONCE = 10_000
_PIECE = 1 << 20
_WAIT_S = 0.2
_WHOLE = f',"whole":{SNAPSHOT_SHAPE}'.encode()


def run(count: int = MEMBERS) -> bool:
    """Measure and print."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as named:
        folder = Path(named)
        hq = Headquarters(folder / "hq")
        hq.folder.mkdir()
        hq.found(["North"])
        print(f"… writing {count:,} members straight into HQ", flush=True)
        database = hq.opened().database
        _fill(database, count)
        database.close()
        hq.start()
        try:
            return _measured(hq, folder, count)
        finally:
            hq.kill()


def _measured(hq: Headquarters, folder: Path, count: int) -> bool:
    used = hq.processor_s()
    by_parts, file = _taken(hq, folder / "parts", whole=True)
    hq_first = hq.processor_s() - used
    copied = _copied(file, folder / "copy.db")
    used = hq.processor_s()
    by_pages, _ = _taken(hq, folder / "pages", whole=False)
    hq_pages, used = hq.processor_s() - used, hq.processor_s()
    again, _ = _taken(hq, folder / "again", whole=True)
    hq_again = hq.processor_s() - used
    ours = (by_parts.wall_s + again.wall_s) / 2
    print(
        f"{count:,} members, file {file.stat().st_size / 1e6:,.0f} MB; load {os.getloadavg()[0]:.1f};"
        f" the till's processor {by_parts.used_s:.1f} and {again.used_s:.1f} s, by pages {by_pages.used_s:.1f} s;"
        f" HQ's {hq_again:.1f} and {hq_pages:.1f} s, with making it once for all {hq_first:.1f} s"
    )
    held = [
        report("P4 new till", Ratio(ours * 1e6, by_pages.wall_s * 1e6), 1 / 25, "pages of JSON"),
        report("P4 new till", Ratio(ours * 1e6, copied * 1e6), 15, "a copy of its file, with fsync"),
    ]
    return all(held)


class _Took(msgspec.Struct, frozen=True):
    """Seconds of the round that brought everything, of its processor, and waited for HQ before."""

    wall_s: float
    used_s: float
    waited_s: float


def _taken(hq: Headquarters, folder: Path, *, whole: bool) -> tuple[_Took, Path]:
    """A new till joins and takes everything. ``whole`` False: it does not say that it takes snapshots."""
    ledger, _ = new_shop(folder, described("台", "Asia/Shanghai", "CN", "companion", None, "00:00"), "1234")
    ledger.file.close()
    ledger = open_ledger(folder, wall_us)
    url = f"http://127.0.0.1:{hq.port}"
    log = LedgerSyncLog(ledger, wall_us)
    join(log, HttpTransport(url), hq.ask("code", "--store", "North")["code"], url)
    ledger.file.close()
    ledger = open_ledger(folder, wall_us)
    log = LedgerSyncLog(ledger, wall_us)
    line = HttpTransport(url) if whole else _Plain(url)
    asked = time.perf_counter()
    while True:
        begun, used = time.perf_counter(), time.process_time()
        done = sync_round(log, line, check=True)
        if done.code == DONE:
            break
        assert done.code == "sync.preparing", done
        time.sleep(_WAIT_S)
    took = _Took(time.perf_counter() - begun, time.process_time() - used, begun - asked)
    assert not done.notes, done
    ledger.file.close()
    return took, folder / LEDGER


class _Plain(HttpTransport):
    """A till of before there were snapshots."""

    def packed(self, data: bytes) -> bytes:
        """The request without the word."""
        return super().packed(data.replace(_WHOLE, b""))


def _copied(file: Path, to: Path) -> float:
    begun = time.perf_counter()
    with file.open("rb") as source, to.open("wb") as target:
        shutil.copyfileobj(source, target, _PIECE)
        target.flush()
        os.fsync(target.fileno())
    return time.perf_counter() - begun


def _fill(database: Database, count: int) -> None:
    """Members with names, phones and ordinary states; ``hq verify`` would rightly complain."""
    states = [state_of(kind) for kind in range(16)]
    states = [
        msgspec.structs.replace(
            one, lots=one.lots[-8:], history=msgspec.structs.replace(one.history, days=one.history.days[-8:])
        )
        for one in states
    ]
    packed = [(0, encode_state(one), last_day(one), one.held.code, 0) for one in states]
    with database.reading() as connection:
        tenant_id: str = Ask("SELECT tenant_id FROM tenants").rows(connection)[0][0]
    for start in range(0, count, _AT_ONCE):
        part = range(start, min(count, start + _AT_ONCE))
        database.write(partial(_put, tenant_id=tenant_id, packed=packed, part=part))


def _put(connection: Connection, tenant_id: str, packed: Sequence[tuple[object, ...]], part: range) -> None:
    names = [f"019a{at:08x}"[:8] + f"-{at & 0xFFFF:04x}-7000-8000-{at:012x}" for at in part]
    people = [
        (tenant_id, name, name, f"BE{at:08}", "till", None, "", f"p-{name}", None, None, name_of(at), 0, 0)
        for name, at in zip(names, part, strict=True)
    ]
    text = [
        (tenant_id, f"p-{name}", name, bytes(16), msgspec.json.encode(Profile(name=name_of(at), phone=phone_of(at))))
        for name, at in zip(names, part, strict=True)
    ]
    Put(members).rows(connection, people)
    Put(texts).rows(connection, text)
    folded = [(tenant_id, name, *packed[at % 16]) for at, name in zip(part, names, strict=True)]
    Put(member_states).rows(connection, folded)
    publish(connection, tenant_id, [("member", name, None) for name in names])
