"""Tills that exist only to be measured at HQ's door: they write logs and sign requests ahead of time, then only post.

What HQ gets is what real tills send: bodies as decide_sale makes them, the program they were decided by, a chain, a
signature of each request, bytes deflated as HttpTransport does it.
"""

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import NamedTuple, TypeVar
from uuid import UUID, uuid4

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.core.domain.deciding import decide_sale
from desktop.core.domain.events import LedgerOpened, MemberEnrolled, Payload, SaleView
from desktop.core.domain.intents import SaleIntent
from desktop.core.domain.people import Profile, text_digest
from desktop.core.domain.program import DEFAULT
from desktop.core.domain.program_document import canonical, program_hash
from desktop.core.protocol.body import GENESIS, Body, body_hash, chain_hash, encode_body, encode_payload
from desktop.core.protocol.messages import (
    Enrol,
    Enrolled,
    Message,
    Push,
    Pushed,
    Sent,
    Text,
    authorization,
    encode,
    request_statement,
)
from desktop.core.protocol.pages import Page, Pull
from desktop.sync.http_transport import HttpTransport

T = TypeVar("T", bound=Message)
BATCH = 1_000
_DAY_US = 86_400_000_000


class Request(NamedTuple):
    """A push, ready to be posted."""

    path: str
    data: bytes
    header: str


class FleetTill:
    """One till of HQ at ``url``."""

    def __init__(self, url: str, code: str) -> None:
        self._key = Ed25519PrivateKey.generate()
        self._public = self._key.public_key().public_bytes_raw()
        self._line = HttpTransport(url)
        self._device_id = "new"
        self._epoch, self._head, self._sent = str(uuid4()), GENESIS, 0
        self._bodies: list[bytes] = []
        self._texts: list[Text] = []
        self.cursor = ""
        application = Enrol(
            code=code, public_key=self._public.hex(), merchant_id=str(uuid4()), store_id="1", till_code="BENC",
            shop="bench", region="CN", currency="CNY", zone="Asia/Shanghai", day_starts_minutes=0, now_us=now_us(),
        )  # fmt: skip
        self._device_id = self.asked(self._request("/v1/enrol", application), Enrolled).device_id
        opened = LedgerOpened(
            merchant_id=application.merchant_id, shop="bench", till_code="BENC", zone="Asia/Shanghai",
            day_starts_minutes=0, region="CN", currency="CNY", mode="till", public_key=self._public.hex(),
        )  # fmt: skip
        self._write(opened, None)

    def enrol(self, member_id: str) -> None:
        """Write that somebody became a member."""
        profile, salt = msgspec.json.encode(Profile(name="林晓岚", phone=None)), b"salt-of-16-bytes"
        text = Text(text_id=f"p-{member_id}", salt=salt, text=profile, member_id=member_id)
        self._texts.append(text)
        digest = text_digest(salt, profile)
        payload = MemberEnrolled(
            member_no=f"BE{member_id[-10:]}", profile_id=text.text_id, profile_digest=digest,
            enrolled_on=date(2026, 1, 1), source="till",
        )  # fmt: skip
        self._write(payload, member_id)

    def sell(self, member_id: str | None, days_ago: int = 0) -> None:
        """Write a bill; ``days_ago`` dates it."""
        bill_id = str(uuid4())
        intent = SaleIntent(bill_id=bill_id, bill_no="BENC-1", source="pos", amount_minor=12_850, proof="card")
        self._write(decide_sale(SaleView() if member_id else None, intent, DEFAULT), member_id, bill_id, days_ago)

    def requests(self, size: int = BATCH) -> list[Request]:
        """What was written and not yet made a request of, in pushes of ``size`` events."""
        found = []
        for start in range(0, len(self._bodies), size):
            part = self._bodies[start : start + size]
            named = {text.text_id for text in self._texts[start : start + size]} if self._texts else set[str]()
            found.append(self._push(part, [text for text in self._texts if text.text_id in named]))
        self._bodies, self._texts = [], []
        return found

    def post(self, request: Request) -> Pushed:
        """Push; AssertionError with the refusal where HQ refuses."""
        return self.asked(request, Pushed)

    def pull(self) -> int:
        """Everything that is new; how many rows came."""
        rows = 0
        while True:
            page = self.asked(self._request("/v1/pull", Pull(epoch=self._epoch, cursor=self.cursor)), Page)
            rows += len(page.members) + len(page.others) + len(page.sales)
            self.cursor = page.cursor
            if not page.more:
                return rows

    def asked(self, request: Request, kind: type[T]) -> T:
        """The answer to a request."""
        status, data = self._line.post(*request)
        assert status == 200, (status, data)
        return msgspec.json.decode(data, type=kind)

    def _write(self, payload: Payload, member_id: str | None, event_id: str = "", days_ago: int = 0) -> None:
        kind, version, raw = encode_payload(payload)
        at_us = now_us()
        dated = at_us - days_ago * _DAY_US if days_ago else None
        day = datetime.fromtimestamp((dated or at_us) / 1e6, UTC).date()
        body = Body(
            event_id=event_id or str(uuid4()), kind=kind, version=version, store_id="1", staff_id="c1",
            recorded_at_us=at_us, business_date=day, payload=raw, member_id=member_id, occurred_at_us=dated,
            program_hash=_program()[0],
        )  # fmt: skip
        self._bodies.append(encode_body(body))

    def _push(self, bodies: Sequence[bytes], texts: Sequence[Text]) -> Request:
        before, after = self._head, self._sent
        for body in bodies:
            self._sent += 1
            self._head = chain_hash(self._epoch, self._sent, self._head, body_hash(body))
        push = Push(
            epoch=self._epoch, after_seq=after, after_hash=before.hex() if after else "", head_hash=self._head.hex(),
            now_us=now_us(), events=tuple(Sent(body=body.decode()) for body in bodies), texts=tuple(texts),
            programs=dict([_program()]),
        )  # fmt: skip
        return self._request("/v1/push", push)

    def _request(self, path: str, message: Message) -> Request:
        data = self._line.packed(encode(message))
        signature = self._key.sign(request_statement("POST", path, data))
        return Request(path, data, authorization(self._device_id, self._key_id, signature))

    @property
    def _key_id(self) -> str:
        from hashlib import sha256

        return sha256(self._public).hexdigest()[:8]


@cache
def _program() -> tuple[str, str]:
    document = canonical(DEFAULT)
    return program_hash(document), document.decode()


def now_us() -> int:
    """The wall clock."""
    return time.time_ns() // 1000


def member_at(at: int) -> str:
    """The id of the ``at``-th member."""
    return str(UUID(int=at * 2_654_435_761 % 2**61 << 64 | at, version=4))
