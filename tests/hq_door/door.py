"""An HQ for a test, and tills at its door: they sign, ask and read the answer, without a network."""

import itertools
import random
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.core.domain.events import MemberEnrolled, Payload
from desktop.core.domain.people import Profile, text_digest
from desktop.core.protocol.body import GENESIS, Body, body_hash, chain_hash, encode_body, encode_payload
from desktop.core.protocol.messages import (
    NEW_DEVICE,
    Enrol,
    Enrolled,
    Message,
    Push,
    Pushed,
    Refused,
    Sent,
    Text,
    authorization,
    encode,
    key_id,
    request_statement,
)
from desktop.core.protocol.pages import Page, Pull
from hq.services.answering import answer
from hq.services.codes import make_code
from hq.services.house import Hq
from hq.services.stores import open_store
from hq.services.tenants import chosen_tenant, found_tenant
from hq.store.database import Database
from hq.store.migrating import migrate

T = TypeVar("T", bound=Message)
START_US = 1_795_000_000_000_000
PASSWORD = "correct horse battery"
_keys = itertools.count(1)
_ids = itertools.count(1)
encoded = msgspec.json.Encoder().encode


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.us = START_US

    def __call__(self) -> int:
        return self.us

    def go(self, *, minutes: float = 0, seconds: float = 0) -> None:
        self.us += int((minutes * 60 + seconds) * 1_000_000)


@dataclass
class House:
    """An HQ, its clock, and how to get tills into it."""

    hq: Hq
    clock: Clock

    def tenant(self, name: str = "Chain") -> str:
        return found_tenant(self.hq, name, "boss", PASSWORD).tenant_id

    def hq_tenant(self, name: str) -> str:
        """The id of a tenant that there is."""
        return chosen_tenant(self.hq, name).tenant_id

    def store(self, tenant_id: str, name: str = "North") -> str:
        return open_store(self.hq, tenant_id, name, "Asia/Shanghai").store_id

    def code(self, tenant_id: str, store_id: str, minutes: int = 15) -> str:
        return make_code(self.hq, tenant_id, store_id, minutes).code

    def till(self, tenant_id: str, store_id: str) -> "Till":
        """A till that has enrolled."""
        till = Till(self.hq)
        till.enrol(self.code(tenant_id, store_id))
        return till


def house(database: Database | None = None) -> House:
    """A fresh HQ: in memory unless a database is given."""
    clock, chance = Clock(), random.Random(7)
    database = database or Database.in_memory()
    migrate(database)
    return House(Hq(database, clock, chance.randbytes), clock)


@dataclass
class Till:
    """Something at the door that can sign."""

    hq: Hq
    key: Ed25519PrivateKey = field(
        default_factory=lambda: Ed25519PrivateKey.from_private_bytes(sha256(b"%d" % next(_keys)).digest())
    )
    device_id: str = NEW_DEVICE
    epoch: str = "e-1"
    told: list[Enrolled] = field(default_factory=list)
    chain: list[bytes] = field(default_factory=lambda: [GENESIS])
    texts: list[Text] = field(default_factory=list)

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id(self.public)

    def header(self, path: str, data: bytes) -> str:
        return authorization(self.device_id, self.key_id, self.key.sign(request_statement("POST", path, data)))

    def send(self, path: str, data: bytes, coding: str = "") -> tuple[int, bytes]:
        return answer(self.hq, path, self.header(path, data), data, coding)

    def ask(self, path: str, message: Message, kind: type[T]) -> T:
        """The answer; AssertionError with the refusal where HQ refuses."""
        status, data = self.send(path, encode(message))
        assert status == 200, (status, data)
        return msgspec.json.decode(data, type=kind)

    def refused(self, path: str, message: Message) -> tuple[int, str]:
        """The refusal's status and code."""
        status, data = self.send(path, encode(message))
        assert status >= 400, data
        return status, msgspec.json.decode(data, type=Refused).code

    def application(self, code: str, **changes: object) -> Enrol:
        wish = Enrol(
            code=code, public_key=self.public.hex(), merchant_id="local-merchant", store_id="1", till_code="AB3D",
            shop="North shop", region="CN", currency="CNY", zone="Asia/Shanghai", day_starts_minutes=0,
            now_us=self.hq.now_us(),
        )  # fmt: skip
        return msgspec.structs.replace(wish, **changes)

    def enrol(self, code: str, **changes: object) -> Enrolled:
        self.told.append(self.ask("/v1/enrol", self.application(code, **changes), Enrolled))
        self.device_id = self.told[-1].device_id
        return self.told[-1]

    @property
    def enrolled_as(self) -> Enrolled:
        return self.told[-1]

    def push(self, *bodies: bytes, passed: tuple[str, ...] = ()) -> Pushed:
        """The next events of this till's log, and the holds that they have passed."""
        push = self.next_push(*bodies, passed=passed)
        for body in bodies:
            self.chain.append(chain_hash(self.epoch, len(self.chain), self.chain[-1], body_hash(body)))
        self.texts.clear()
        return self.ask("/v1/push", push, Pushed)

    def next_push(self, *bodies: bytes, passed: tuple[str, ...] = ()) -> Push:
        """The same, not yet sent."""
        after, chained = len(self.chain) - 1, self.chain[-1]
        for seq, body in enumerate(bodies, after + 1):
            chained = chain_hash(self.epoch, seq, chained, body_hash(body))
        return Push(
            epoch=self.epoch, after_seq=after, after_hash=self.chain[-1].hex() if after else "",
            head_hash=chained.hex(), now_us=self.hq.now_us(), events=tuple(Sent(body=body.decode()) for body in bodies),
            texts=tuple(self.texts), passed=passed,
        )  # fmt: skip

    def enrol_member(self, member_id: str, name: str = "Li") -> bytes:
        """The body of an enrolment, whose text goes with the next push."""
        profile, salt = encoded(Profile(name=name)), b"salt-of-16-bytes"
        self.texts.append(Text(text_id=f"p-{member_id}", salt=salt, text=profile, member_id=member_id))
        payload = MemberEnrolled(
            member_no=f"AB{member_id[-6:]}", profile_id=f"p-{member_id}", profile_digest=text_digest(salt, profile),
            enrolled_on=date(2026, 11, 18), source="till",
        )  # fmt: skip
        return self.body(payload, member_id)

    def body(self, payload: Payload, member_id: str | None = None) -> bytes:
        """The body of a live event of this till."""
        kind, version, raw = encode_payload(payload)
        event_id = str(UUID(bytes=sha256(b"%d" % next(_ids)).digest()[:16], version=4))
        return encode_body(Body(
            event_id=event_id, kind=kind, version=version, store_id="1", staff_id="s1", recorded_at_us=self.hq.now_us(),
            business_date=date(2026, 11, 18), payload=raw, member_id=member_id,
        ))  # fmt: skip

    def pull(self, cursor: str = "", limit: int = 500) -> Page:
        return self.ask("/v1/pull", Pull(epoch=self.epoch, cursor=cursor, limit=limit), Page)
