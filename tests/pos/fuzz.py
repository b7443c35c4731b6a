"""Requests that a POS might send and never should, against the whole door over its socket: schemathesis and mutations.

``python -m tests.pos.fuzz --cases 20000``. Half are invented by schemathesis from /openapi.json (half of those against
it), half are good ones with one leaf made something else. An answer must be one that the description allows, never a
500, and at the end the ledger's sums must hold. The first failure ends the run with the request that made it.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode

from desktop.bootstrap import keeper
from desktop.cli.pos_door import pos_server
from desktop.core.services.admit_pos import new_pos_token
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.store.keys.vault import CHOICE
from desktop.pos.deeds import DEEDS
from desktop.pos.openapi import openapi_document
from tests.pos.pos import PHONE, Pos
from tests.tills import TestTill, make_till

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ODD: list[Any] = [
    None, True, 0, -1, 1, 2**31, 2**53, 2**63, -(2**63), 10**30, 0.5, 1e308, "", " ", "\x00", "\ud800", "\U0010ffff",
    "x" * 9_000, "P-1", PHONE, "ext:1", "ＡＢＣ", "'; DROP TABLE sales; --", "1" * 100, "SK1." + "A" * 99, [], {}, [[]],
]  # fmt: skip


class Target:
    """The door and a POS before it, which counts what it was answered."""

    def __init__(self, shop: TestTill, pos: Pos) -> None:
        self.shop, self.pos = shop, pos
        self.seen: Counter[int] = Counter()

    def post(self, path: str, data: bytes) -> tuple[int, dict[str, list[str]], bytes]:
        headers = {"Authorization": f"Bearer {self.pos.token}", "Content-Type": "application/json"}
        self.pos.line.request("POST", path, data, headers)
        answer = self.pos.line.getresponse()
        self.seen[answer.status] += 1
        return answer.status, {name.lower(): [value] for name, value in answer.getheaders()}, answer.read()


def by_description(target: Target, cases: int, start: int) -> None:
    """Requests that schemathesis invents from the description."""
    schema = schemathesis.openapi.from_dict(openapi_document())
    each = max(1, cases // (2 * len(DEEDS)))
    for path in DEEDS:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _asking(target, path, schema[path]["POST"].as_strategy(generation_mode=mode), quick(each), start)


def _asking(target: Target, path: str, strategy: Any, how: settings, start: int) -> None:
    @seed(start)
    @how
    @given(strategy)
    def ask(case: Any) -> None:
        data = case.body if isinstance(case.body, bytes) else json.dumps(case.body, default=str).encode()
        status, headers, body = target.post(path, data)
        request = requests.Request("POST", f"http://127.0.0.1{path}", data=data).prepare()
        case.validate_response(Response(status, headers, body, request, 0.0, verify=False), checks=CHECKS)

    ask()


def by_change(target: Target, cases: int, start: int) -> None:
    """Good requests in any order, most with one leaf made something else."""
    chance = random.Random(start)
    for at in range(cases):
        path, message = chance.choice(list(good(chance)))
        if chance.random() < 0.7:
            message[chance.choice([*message, "other"])] = chance.choice(ODD)
        data = json.dumps(message, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
        status, _, body = target.post(path, data)
        if status >= 500:
            raise AssertionError(f"case {at}: {path} {status} {body!r} to {data!r}")


def good(chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """A request of every kind, about one of a few bills."""
    bill, amount = f"P-{chance.randrange(9)}", chance.choice([0, 1, 5_000, 12_345, 10**11])
    points = chance.choice([0, 0, 50, 100, 1_000])
    yield "/v1/quote", {"amount_minor": amount, "member": PHONE, "points": points}
    yield "/v1/hold", {"bill": bill, "amount_minor": amount, "member": chance.choice([PHONE, None]), "points": points}
    yield "/v1/commit", {"bill": bill}
    yield "/v1/void", {"bill": bill}
    yield "/v1/refund", {"bill": bill, "refund": f"R-{chance.randrange(4)}", "reason": "退", "amount_minor": 100}


def quick(cases: int) -> settings:
    return settings(
        max_examples=cases, deadline=None, database=None, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def attack(folder: Path, cases: int, start: int) -> Counter[int]:
    """Do all of it against a shop of its own; what was answered. AssertionError for the first failure."""
    faults: list[BaseException] = []
    os.environ[CHOICE] = "file"
    with make_till(folder, changes={"redeem.unproven_per_day": 10**6}) as shop:
        enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE, name="王小芳"))
        check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=10**6, key=PHONE))
        shop.clock.advance(days=1)

        def fault(error: BaseException) -> str:
            faults.append(error)
            return "faults.log"

        server = pos_server(folder, 0, "en", fault, shop.clock)
        server.start()
        try:
            with Pos(server.state.port, new_pos_token(shop.till)) as pos:
                target = Target(shop, pos)
                by_description(target, cases // 2, start)
                by_change(target, cases // 2, start)
        finally:
            server.stop()
    if faults:
        raise faults[0]
    verified = verify_ledger(keeper(folder))
    if not verified.ok:
        raise AssertionError(verified.first_bad)
    return target.seen


def main(arguments: list[str]) -> int:
    """Run; 0 when nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        seen = attack(Path(folder, "shop"), args.cases, args.seed)
    took = timedelta(seconds=round(time.monotonic() - began))
    print(f"{sum(seen.values())} requests in {took}: {dict(sorted(seen.items()))}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
