"""Two POS processes, each at a door of its own over one ledger, commit the same bill again and again: one award.

``python -m tests.pos.at_once --times 1000``.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.cli.pos_door import pos_server
from desktop.core.services.admit_pos import new_pos_token
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.promise_bill import PosBill, promise_bill
from desktop.core.services.show_member import show_member
from desktop.core.store.keys.vault import CHOICE
from tests.pos.pos import PHONE, Pos
from tests.tills import TestTill, make_till

_GO = "go"
_BILL, _POINTS = "P-1", 500


def commit_at_once(folder: Path, times: int) -> tuple[int, int, int | None]:
    """(answers that said it was done just now, sales of the bill, the member's points at the end)."""
    os.environ[CHOICE] = "file"
    now = datetime.now(UTC) - timedelta(days=2)
    with make_till(folder, now=now.isoformat(), changes={"redeem.unproven_per_day": 10**6}) as shop:
        enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE, name="王小芳"))
        check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=100_000, key=PHONE))
        shop.clock.advance(days=2)
        token = new_pos_token(shop.till)
        promise_bill(shop.till, PosBill(ref=_BILL, amount_minor=10_000, key=PHONE, redeem_points=_POINTS))
        asking = [sys.executable, "-m", "tests.pos.at_once", "--in", str(folder), "--token", token]
        posts = [subprocess.Popen([*asking, "--times", str(times)], stdout=subprocess.PIPE) for _ in range(2)]
        while len(list(folder.glob("ready-*"))) < len(posts):
            time.sleep(0.01)
        (folder / _GO).touch()
        first = sum(int(post.communicate()[0]) for post in posts)
        if any(post.returncode for post in posts):
            raise AssertionError("a POS was refused")
        return first, _sales(shop), show_member(shop.till, PHONE, "en").balance


def _sales(shop: TestTill) -> int:
    ((count,),) = shop.rows("SELECT count(*) FROM events WHERE kind = 'sale.completed' AND body LIKE ?", f'%"{_BILL}"%')
    return int(count)


def one_pos(folder: Path, token: str, times: int) -> int:
    """Commit the bill so often, as soon as it is said to begin; how often it was done just then."""
    server = pos_server(folder, 0, "en", lambda _error: None)
    server.start()
    try:
        with Pos(server.state.port, token) as pos:
            pos.get("/v1/health")
            (folder / f"ready-{os.getpid()}").touch()
            while not (folder / _GO).exists():
                time.sleep(0.001)
            answers = [pos.ask("commit", bill=_BILL, amount_minor=10_000, points=_POINTS) for _ in range(times)]
    finally:
        server.stop()
    if bad := [answer for answer in answers if answer[0] != 200]:
        raise AssertionError(bad[0])
    return sum(not answer["repeated"] for _, answer in answers)


def main(arguments: list[str]) -> int:
    """Run; 0 when there was one award."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--in", dest="folder", type=Path)
    parser.add_argument("--token", default="")
    args = parser.parse_args(arguments)
    if args.folder:
        print(one_pos(args.folder, args.token, args.times))  # noqa: T201
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        first, sales, balance = commit_at_once(Path(folder, "shop"), args.times)
    took = timedelta(seconds=round(time.monotonic() - began))
    print(f"2 x {args.times} commits in {took}: done {first} time, {sales} sale, balance {balance}")  # noqa: T201
    return 0 if (first, sales, balance) == (1, 1, 590) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
