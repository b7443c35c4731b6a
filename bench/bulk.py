"""Import of 100,000 bills against a bare load of the same rows into the same tables; memory at twice the size.

The bare side gets its rows ready made and writes them with executemany, in transactions of 500 bills, encrypted and
with synchronous FULL as ours. Ours reads the file, puts the bills in order, decides each award and folds each bill.
"""

import csv
import random
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.timing import Ratio, report
from desktop.bootstrap import described, new_shop, open_till, wall_us
from desktop.core.domain.shop import Shop
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.store.database import connect
from desktop.core.store.opening import LEDGER, open_ledger

BILLS = 100_000
_RUNS = 2
_TOGETHER = 500
_TABLES = ("events", "sales", "member_states", "members", "checkpoints", "private_texts")
_MEMORY_GOAL = 1.25


def run() -> bool:
    """Measure and print the import, then its memory."""
    with TemporaryDirectory() as folder:
        times = [_once(Path(folder, str(at)), BILLS) for at in range(_RUNS)]
    ratio = Ratio(median(ours for ours, _ in times) / 1000, median(bare for _, bare in times) / 1000)
    held = report(f"import of {BILLS:,} bills", ratio, 3, "a bare load of the same rows, encrypted")
    peaks = Ratio(_peak_kib(BILLS * 2), _peak_kib(BILLS))
    print(
        f"{'import memory':<34} {peaks.ours_us:>10.0f} kB {peaks.limit_us:>10.0f} kB   {peaks.times:>5.2f} ×"
        f"   goal ≤ {_MEMORY_GOAL} ×   {'ok' if peaks.times <= _MEMORY_GOAL else 'SHORT'}   twice the bills"
    )
    return held and peaks.times <= _MEMORY_GOAL


def _once(folder: Path, bills: int) -> tuple[int, int]:
    """Nanoseconds of our import, and of the bare load of what it wrote."""
    file = written(folder, bills)
    ours = _import(folder / "ours", file)
    ledger, _ = new_shop(folder / "bare", _shop(), "1234")
    ledger.file.close()
    return ours, _bare_load(folder / "ours", folder / "bare")


def _shop() -> Shop:
    return described("进", "Asia/Shanghai", "CN", "companion", None, "00:00")


def _import(folder: Path, file: Path) -> int:
    ledger, _ = new_shop(folder, _shop(), "1234")
    ledger.file.close()
    with open_till(folder) as till:
        begun = time.perf_counter_ns()
        import_sales(till, SalesImport(path=file, award=True))
        return time.perf_counter_ns() - begun


def _bare_load(ours: Path, bare: Path) -> int:
    source, target = (open_ledger(folder, wall_us) for folder in (ours, bare))
    rows: dict[str, list[tuple[object, ...]]] = {}
    with source.file.reading() as reading:
        for table in _TABLES:
            rows[table] = reading.raw.execute(f"SELECT * FROM {table}").fetchall()
    raw = connect(bare / LEDGER, target.secrets.database)
    for table in _TABLES:
        raw.execute(f"DELETE FROM {table}")
    begun = time.perf_counter_ns()
    for at in range(0, BILLS, _TOGETHER):
        raw.execute("BEGIN IMMEDIATE")
        for table, all_rows in rows.items():
            first, last = (len(all_rows) * part // BILLS for part in (at, at + _TOGETHER))
            if last > first:
                marks = ", ".join("?" * len(all_rows[0]))
                raw.executemany(f"INSERT INTO {table} VALUES ({marks})", all_rows[first:last])
        raw.execute("COMMIT")
    took = time.perf_counter_ns() - begun
    raw.close()
    source.file.close()
    target.file.close()
    return took


def written(folder: Path, bills: int) -> Path:
    """A sales file of half a year: 2,000 customers, in order of time but for a few late lines."""
    folder.mkdir(parents=True, exist_ok=True)
    chance, begun = random.Random(3), datetime.fromisoformat("2026-01-01T09:00:00")
    times = sorted(begun + timedelta(seconds=chance.randrange(180 * 86_400)) for _ in range(bills))
    with (folder / "sales.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("basket_id", "customer_id", "store_id", "ts_local", "amount_cents", "category"))
        for at, when in enumerate(times):
            out.writerow((at, chance.randrange(2_000), 1, when.isoformat(" "), chance.randrange(50, 30_000), "餐"))
    return folder / "sales.csv"


def _peak_kib(bills: int) -> float:
    """The most memory, in KiB, that a process of its own held while it imported (Linux: VmHWM)."""
    code = (
        "import re, sys, tempfile, pathlib; from bench import bulk;"
        "folder = pathlib.Path(tempfile.mkdtemp());"
        "bulk._import(folder / 'ours', bulk.written(folder, int(sys.argv[1])));"
        "import shutil; shutil.rmtree(folder);"
        "print(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(bills)], capture_output=True, text=True, check=True)
    return float(done.stdout)
