"""A quote over the local door, against a bare look-up plus an empty request of the same server, at the 99th percentile.

The door is a process of its own, as beside a window that does not have it; one kept line; 100,000 members. The three
are measured in turn, so that what the machine does meanwhile falls on each.
"""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any, Self

from bench.crowd import filled, phone_of
from bench.timing import Ratio, quote, report
from desktop.bootstrap import open_till, wall_us
from desktop.cli.work import HANDED_OVER, ROOT
from desktop.core.services.admit_pos import new_pos_token
from desktop.core.store.database import connect
from desktop.core.store.opening import LEDGER, open_ledger

MEMBERS, ROUNDS, WARM = 100_000, 4_000, 200
_ROW = "SELECT member_id, member_no, name, profile FROM members WHERE phone = ?"
_EMPTY = b"GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_GOAL = 4


def run(members: int = MEMBERS, rounds: int = ROUNDS) -> bool:
    """Measure and print the quote by phone and by card."""
    with TemporaryDirectory() as folder:
        shop = Path(folder, "shop")
        print(f"… writing {members:,} members straight into the store", flush=True)
        filled(shop, members)
        with open_till(shop) as till:
            token = new_pos_token(till)
        ledger = open_ledger(shop, wall_us)
        raw = connect(shop / LEDGER, ledger.secrets.database)
        ledger.file.close()
        with _Door(shop) as door:
            held = _measured(door, raw, token, members, rounds)
        raw.close()
    return held


def _measured(door: "_Door", raw: Any, token: str, members: int, rounds: int) -> bool:
    chance = random.Random(8)
    picks = [chance.randrange(members) for _ in range(rounds + WARM)]
    asked = [_request(token, {"member": phone_of(at)[3:], "amount_minor": 12_850}) for at in picks]
    phones = [(phone_of(at),) for at in picks]
    times = _in_turn(
        (
            lambda at: door.ask(asked[at]),
            lambda _: door.ask(_EMPTY),
            lambda at: raw.execute(_ROW, phones[at]).fetchall(),
        ),
        len(picks),
    )
    ours, empty, bare = (each[WARM:] for each in times)
    limits = [one + other for one, other in zip(empty, bare, strict=True)]
    against = "a bare look-up and an empty request"
    quote("POS quote, median", Ratio(_at(ours, 50), _at(limits, 50)), against)
    return report("POS quote, p99", Ratio(_at(ours, 99), _at(limits, 99)), _GOAL, against)


def _at(times_us: list[float], percent: int) -> float:
    return quantiles(times_us, n=100, method="inclusive")[percent - 1]


def _in_turn(runs: tuple[Callable[[int], object], ...], rounds: int) -> list[list[float]]:
    """Microseconds of each, run one after the other round by round; which goes first changes."""
    times: list[list[float]] = [[] for _ in runs]
    for at in range(rounds):
        for step in range(len(runs)):
            which = (at + step) % len(runs)
            begun = time.perf_counter_ns()
            runs[which](at)
            times[which].append((time.perf_counter_ns() - begun) / 1000)
    return times


def _request(token: str, message: dict[str, object]) -> bytes:
    body = json.dumps(message).encode()
    head = "POST /v1/quote HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


class _Door:
    """``pos-api serve`` in a process of its own, and one kept line to it."""

    def __init__(self, folder: Path) -> None:
        asked = [sys.executable, "main.py", "pos-api", "serve", "--port", "0", "--data-dir", str(folder)]
        environment = {**os.environ, HANDED_OVER: "1"}
        self._process = subprocess.Popen(asked, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        told = self._process.stderr.readline() if self._process.stderr else ""
        port = int(told.partition("127.0.0.1:")[2][:5].rstrip("，, /"))
        self._line = socket.create_connection(("127.0.0.1", port))
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        """Send it and take the whole answer, which comes in one piece."""
        self._line.sendall(request)
        answer = self._line.recv(65_536)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise AssertionError(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()
        self._process.terminate()
        self._process.wait()
