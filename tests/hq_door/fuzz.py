"""Invented requests against the description of /v1 (schemathesis), and real ones with one thing changed (ours).

    python -m tests.hq_door.fuzz --cases 20000 [--seed N] [--postgres]

Every request is signed by a till that HQ knows, now of one chain and now of another, so that it is read; half of those
against the description are kept to it, half are not and must be refused. An answer must be one that the description
allows, never a 500, and say nothing of the other chain. The first failure ends the run with the request that made it.
Left out of schemathesis's checks: that whatever fits the description is taken (hashes, heads and codes say no too);
those of methods, missing headers and credentials have tests of their own (test_at_the_door, test_authenticate).
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import (
    content_type_conformance,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode

from desktop.core.protocol.messages import Compare, EpochPoints, Hold, Message, Push, Sent, Text, encode
from desktop.core.protocol.pages import Digest, Pull
from hq.app import make_app
from hq.routes.openapi import openapi_document
from hq.services.answering import ENDPOINTS
from hq.store.database import Database
from tests.hq_door.door import House, Till, house

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
MEMBERS = [f"{at}1111111-1111-4111-8111-111111111111" for at in range(1, 6)]


class Server:
    """HQ behind its door, with a till of each of two chains inside; requests go through the whole application."""

    def __init__(self, logs: Path, database: Database | None = None) -> None:
        self.here: House = house(database)
        self.tills = tuple(self._till(name, MEMBERS[at::2]) for at, name in enumerate(("One", "Other")))
        self.turn = 0
        self.app = make_app(self.here.hq, logs)
        self.logs = logs
        self.seen: Counter[int] = Counter()

    def _till(self, name: str, members: list[str]) -> Till:
        tenant = self.here.tenant(name)
        till = self.here.till(tenant, self.here.store(tenant, f"{name}-secret"))
        till.epoch = f"epoch-{name}"
        till.push(*(till.enrol_member(member, f"{name}-secret") for member in members))
        return till

    @property
    def till(self) -> Till:
        """Whose turn it is to ask."""
        return self.tills[self.turn % 2]

    def send(self, path: str, data: bytes) -> tuple[int, dict[str, list[str]], bytes]:
        """Status, headers and body of the answer to a signed request."""
        signer = Till(self.here.hq, key=self.till.key) if path == "/v1/enrol" else self.till
        header = signer.header(path, data)
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": path,
            "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http",
            "headers": [(b"authorization", header.encode()), (b"content-type", b"application/json")],
            "client": ("1.2.3.4", 1), "server": ("x", 80),
        }  # fmt: skip
        said: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": data, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        asyncio.run(self.app(scope, receive, send))  # type: ignore[arg-type]
        headers = {name.decode(): [value.decode()] for name, value in said[0]["headers"]}
        self.seen[said[0]["status"]] += 1
        body = b"".join(message.get("body", b"") for message in said)
        self.turn += 1
        other = self.till
        for secret in (other.enrolled_as.merchant_id, other.device_id, other.key_id, other.enrolled_as.store):
            assert secret.encode() not in body or secret.encode() in data, (
                f"{secret} was said to another chain: {body!r}"
            )
        return said[0]["status"], headers, body

    def faults(self) -> str:
        """What was written down."""
        file = self.logs / "faults.log"
        return file.read_text("utf-8") if file.exists() else ""


def by_description(server: Server, cases: int, start: int) -> None:
    """Requests that schemathesis invents from the description."""
    schema = schemathesis.openapi.from_dict(openapi_document())
    each = max(1, cases // (2 * len(ENDPOINTS)))
    for path in ENDPOINTS:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            strategy = schema[path]["POST"].as_strategy(generation_mode=mode)
            _asking(server, path, strategy, settings=quick(each), start=start)


def _asking(server: Server, path: str, strategy: Any, *, settings: settings, start: int) -> None:
    @seed(start)
    @settings
    @given(strategy)
    def ask(case: Any) -> None:
        data = case.body if isinstance(case.body, bytes) else json.dumps(case.body, default=str).encode()
        status, headers, body = server.send(path, data)
        request = requests.Request("POST", f"http://hq{path}", data=data).prepare()
        checks = [*CHECKS, negative_data_rejection] if is_bad_body(case) else CHECKS
        case.validate_response(Response(status, headers, body, request, 0.0, verify=False), checks=checks)

    ask()


def is_bad_body(case: Any) -> bool:
    """Whether it is the body that does not fit the description; headers are ours, whatever schemathesis thinks up."""
    return case.meta is not None and case.meta.is_negative_at(ParameterLocation.BODY)


def by_change(server: Server, cases: int, start: int) -> None:
    """Real requests with one leaf, or one whole branch, made something else."""
    chance = random.Random(start)
    for at in range(cases):
        path, message = chance.choice(list(good(server)))
        tree = msgspec.json.decode(encode(message))
        spots = list(places(tree))
        holder, key = chance.choice(spots)
        holder[key] = chance.choice(ODD)
        if path == "/v1/push" and chance.random() < 0.7:
            change_body(tree, chance)
        data = json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
        status, _, body = server.send(path, data)
        if status >= 500:
            raise AssertionError(f"case {at}: {path} {status} {body!r} to {data!r}\n{server.faults()}")


def good(server: Server) -> Iterator[tuple[str, Message]]:
    """A request of every kind that HQ answers with 200."""
    till = server.till
    yield "/v1/enrol", till.application("WRONG-CODES")
    yield "/v1/pull", Pull(epoch=till.epoch, cursor="")
    yield "/v1/compare", Compare(epochs=(EpochPoints(epoch=till.epoch, points=((1, "aa" * 32),)),), now_us=1)
    yield "/v1/digest", Digest(cursor=f"{10**6}.{'0' * 16}", epoch=till.epoch)
    yield (
        "/v1/hold",
        Hold(
            hold_id="h", epoch=till.epoch, after_seq=len(till.chain) - 1, member_id=MEMBERS[0], points=1, instead_of="g"
        ),
    )
    body = till.enrol_member(MEMBERS[0]).decode()
    text = Text(text_id="t", salt=b"s", text=b"{}", member_id=MEMBERS[0])
    till.texts.clear()
    yield "/v1/push", chained(till, [body], (text,))


def chained(till: Till, bodies: list[str], texts: tuple[Text, ...]) -> Push:
    """A push that follows the till's log, with the hashes that belong to these bodies."""
    from desktop.core.protocol.body import body_hash, chain_hash

    before = hashed = till.chain[-1]
    for at, body in enumerate(bodies):
        data = body.encode("utf-8", "surrogatepass")
        hashed = chain_hash(till.epoch, len(till.chain) + at, hashed, body_hash(data))
    return Push(
        epoch=till.epoch, after_seq=len(till.chain) - 1, after_hash=before.hex(), head_hash=hashed.hex(), now_us=1,
        events=tuple(Sent(body=body) for body in bodies), texts=texts,
    )  # fmt: skip


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a tree at which something else may stand."""
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else []
    for key in keys:
        yield tree, key
        yield from places(tree[key])


def change_body(tree: Any, chance: random.Random) -> None:
    """Change something inside the first body instead, and name the hash that it then has."""
    try:
        body = json.loads(tree["events"][0]["body"])
        holder, key = chance.choice(list(places(body)))
        holder[key] = chance.choice(ODD)
        text = json.dumps(body, ensure_ascii=chance.random() < 0.5)
        text.encode()
        from desktop.core.protocol.body import body_hash, chain_hash

        hashed = chain_hash(
            tree["epoch"], tree["after_seq"] + 1, bytes.fromhex(tree["after_hash"]), body_hash(text.encode())
        )
        tree["events"][0]["body"] = text
        tree["head_hash"] = hashed.hex()
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return


ODD: list[Any] = [
    None, True, 0, -1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 0.5, 1e308, "", "\x00", "a\x00b", "\ud800",
    "\U0010ffff", "x" * 70_000, "2026-11-18", "0000-00-00", "9999-12-31", "'; DROP TABLE events; --", "zz" * 32,
    "aa" * 32, "1" * 300, [], {}, [[]], [None], {"": None}, "1111\n1111", "member.enrolled", "sale.completed",
]  # fmt: skip


def quick(cases: int) -> settings:
    return settings(
        max_examples=cases, deadline=None, database=None, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run; 0 when nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    args = parser.parse_args(arguments)
    began = time.monotonic()
    with ExitStack() as stack:
        database = None
        if args.postgres:
            from tests.hq_door.postgres import empty_database, postgres

            database = stack.enter_context(empty_database(stack.enter_context(postgres())))
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = Server(logs, database)
        by_description(server, args.cases // 2, args.seed)
        by_change(server, args.cases // 2, args.seed)
        took = timedelta(seconds=round(time.monotonic() - began))
        print(f"{sum(server.seen.values())} requests in {took}: {dict(sorted(server.seen.items()))}")  # noqa: T201
        if server.faults():
            print(server.faults(), file=sys.stderr)  # noqa: T201
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
