"""A chain with stores, tills, members and a month of bills, as tills would have pushed them; and a second chain."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random
from uuid import UUID

import msgspec

from desktop.core.domain.deciding import decide_refund, decide_sale
from desktop.core.domain.events import (
    LedgerOpened,
    MemberEnrolled,
    Payload,
    PointsAdjusted,
    PointsOpened,
    RefundView,
    SaleView,
)
from desktop.core.domain.intents import RefundIntent, SaleIntent
from desktop.core.domain.names import member_number
from desktop.core.domain.people import Profile, text_digest
from desktop.core.domain.program import Earn, Program
from desktop.core.domain.program_document import canonical, program_hash
from desktop.core.domain.state import SaleRecord
from desktop.core.domain.validity import Validity
from desktop.core.protocol import body as wire
from desktop.core.protocol.messages import Push, Sent, Text
from hq.services.accept_push import accept_push
from hq.services.house import Caller, Hq
from hq.services.publish_staff import Wanted, add_staff, let_staff_go
from hq.services.rights import Actor
from hq.services.stores import open_store
from hq.services.tenants import found_tenant
from hq.store import devices as device_rows
from hq.store.console_settling import sales_by_id
from hq.store.database import Connection, Database
from hq.store.flags import Flag, raise_new
from hq.store.migrating import migrate
from hq.store.tenants import set_currency

PASSWORD = "correct horse battery"
DAY_US = 86_400_000_000
HOUR_US = 3_600_000_000
NOW_US = 1_795_323_600_000_000  # 2026-11-22 13:00 in Shanghai
RULES = Program(earn=Earn(bills_per_day=None))
_ids = count(1)
_counters = count(100)


def new_id() -> str:
    """An id that no test has used."""
    return str(UUID(int=next(_ids), version=4))


@dataclass
class Chain:
    """One tenant; its clock is the whole HQ's."""

    world: "World"
    name: str
    tenant_id: str
    tills: dict[str, "Till"] = field(default_factory=dict)

    def actor(self, role: str = "owner", name: str = "老板") -> Actor:
        """Somebody signed in."""
        return Actor(self.tenant_id, name, role)

    def store(self, name: str, zone: str = "Asia/Shanghai") -> str:
        """Another store."""
        return open_store(self.world.hq, self.tenant_id, name, zone).store_id

    def till(self, store_id: str, code: str) -> "Till":
        """Another till, enrolled, its log opened."""
        device_id = new_id()
        row = device_rows.Device(
            tenant_id=self.tenant_id, device_id=device_id, store_id=store_id, key_id=device_id[-8:], till_code=code,
            local_merchant_id="m", local_store_id="local", name=f"till {code}", enrolled_at_us=self.world.now_us,
        )  # fmt: skip
        self.world.hq.database.write(lambda connection: device_rows.add_device(connection, row))
        self.tills[code] = Till(self, device_id, store_id, code)
        self.tills[code].open()
        return self.tills[code]


class World:
    """An HQ whose clock the test moves."""

    def __init__(self, database: Database | None = None) -> None:
        self.now_us = NOW_US
        self._chance = Random(7)
        self.database = database or Database.in_memory()
        migrate(self.database)
        self.hq = Hq(self.database, lambda: self.now_us, self._chance.randbytes)

    def chain(self, name: str, admin: str = "boss") -> Chain:
        """Another tenant with its owner."""
        tenant = found_tenant(self.hq, name, admin, PASSWORD)
        self.database.write(lambda connection: set_currency(connection, tenant.tenant_id, "CNY"))
        return Chain(self, name, tenant.tenant_id)

    def go(self, *, days: int = 0, hours: int = 0) -> None:
        """Time passes."""
        self.now_us += days * DAY_US + hours * HOUR_US


@dataclass
class Till:
    """A till: writes its log and pushes each fact at once."""

    chain: Chain
    device_id: str
    store_id: str
    code: str
    epoch: str = field(default_factory=new_id)
    seq: int = 0
    head: bytes = wire.GENESIS
    clock_off_us: int = 0

    def open(self) -> None:
        """The first event of the log."""
        opened = LedgerOpened(
            merchant_id="m", shop="店", till_code=self.code, zone="Asia/Shanghai", day_starts_minutes=0, region="CN",
            currency="CNY", mode="till", public_key="",
        )  # fmt: skip
        self.write(opened)

    def write(
        self, payload: Payload, member_id: str | None = None, texts: tuple[Text, ...] = (), **changes: object
    ) -> str:
        """A fact, written and pushed; its id."""
        kind, version, raw = wire.encode_payload(payload)
        now_us = self.chain.world.now_us + self.clock_off_us
        said: dict[str, object] = {
            "event_id": new_id(), "kind": kind, "version": version, "store_id": "local", "staff_id": "周敏",
            "recorded_at_us": now_us, "business_date": date(2026, 11, 22), "payload": raw, "member_id": member_id,
            "program_hash": program_hash(canonical(RULES)),
        } | changes  # fmt: skip
        body = msgspec.convert(said, wire.Body)
        self.push(wire.encode_body(body), texts)
        return body.event_id

    def push(self, data: bytes, texts: tuple[Text, ...] = (), program: bytes | None = None) -> None:
        """One event at the head of the log, sent; ``program``: another document than RULES beside it."""
        document = canonical(RULES) if program is None else program
        before, self.seq = (self.head.hex() if self.seq else ""), self.seq + 1
        self.head = wire.chain_hash(self.epoch, self.seq, self.head, wire.body_hash(data))
        push = Push(
            epoch=self.epoch, after_seq=self.seq - 1, after_hash=before, head_hash=self.head.hex(),
            now_us=self.chain.world.now_us + self.clock_off_us, events=(Sent(body=data.decode()),), texts=texts,
            programs={program_hash(document): document.decode()},
        )  # fmt: skip
        caller = Caller(self.chain.tenant_id, self.device_id, self.store_id, self.device_id[-8:])
        accept_push(self.chain.world.hq, caller, push)
        self.touch(complete=True)

    def touch(self, *, complete: bool) -> None:
        """The till was in touch now."""
        now_us = self.chain.world.now_us
        values = {"last_contact_us": now_us} | ({"last_round_us": now_us} if complete else {})
        self.chain.world.hq.database.write(
            lambda connection: device_rows.change_device(connection, self.chain.tenant_id, self.device_id, **values)
        )

    def enrol(self, name: str, phone: str | None = None) -> str:
        """Somebody becomes a member; their id."""
        text = msgspec.json.encode(Profile(name=name, phone=phone, birthday="1990-11-24"))
        profile, member_id = Text(text_id=new_id(), salt=b"salt", text=text), new_id()
        said = MemberEnrolled(
            member_no=member_number(self.code, next(_counters)), profile_id=profile.text_id,
            profile_digest=text_digest(b"salt", text), enrolled_on=date(2026, 10, 1), source="till",
        )  # fmt: skip
        self.write(said, member_id, (profile,), event_id=member_id)
        return member_id

    def sell(self, member_id: str | None, amount_minor: int, redeem: int = 0, **body: object) -> str:
        """A bill as the program decides it; the sale's id."""
        view = SaleView(tier="regular", usable=redeem, paid_days=3) if member_id else None
        intent = SaleIntent(
            bill_id=new_id(), bill_no=f"{self.code}-1", source="pos", amount_minor=amount_minor, proof="card",
            redeem_points=redeem,
        )  # fmt: skip
        return self.write(decide_sale(view, intent, RULES), member_id, (), **body)

    def refund(self, sale_id: str, amount_minor: int) -> str:
        """Money given back, as much of it as HQ's record says is left; the refund's id."""
        record = self.record(sale_id)
        view = RefundView(
            paid_minor=record.paid_minor, refunded_minor=record.refunded_minor, award=record.award,
            redeemed=record.redeemed, clawed=record.clawed, returned=record.returned, available=10**9,
        )  # fmt: skip
        intent = RefundIntent(
            sale_id=sale_id, bill_no="1", refund_no="R", amount_minor=amount_minor, reason_id=new_id(),
            reason_digest="0" * 32,
        )  # fmt: skip
        return self.write(decide_refund(view, intent, RULES), record.member_id)

    def adjust(self, member_id: str, points: int) -> str:
        """Points by hand."""
        said = PointsAdjusted(
            points=points, lot_rule=Validity(), reason_id=new_id(), reason_digest="0" * 32, approved_by="manager"
        )
        return self.write(said, member_id)

    def bring(self, member_id: str, points: int) -> str:
        """A balance brought along from another system."""
        said = PointsOpened(points=points, lot_rule=Validity(), source="旧系统")
        return self.write(said, member_id, import_id="i1")

    def record(self, sale_id: str) -> SaleRecord:
        """A sale as HQ has it."""
        with self.chain.world.hq.database.reading() as connection:
            return sales_by_id(connection, self.chain.tenant_id, [sale_id])[sale_id]


NAMES = ("林晓岚", "陈国栋", "何秀英", "欧阳文静", "马志远", "黄丽华", "周天佑", "吴思琪", "Jane Smith")


def busy_chain(world: World, name: str = "拾味小馆") -> Chain:
    """Four stores, five tills, nine members, a month of bills at one another's stores, points used, refunds, flags."""
    world.now_us = NOW_US - 34 * DAY_US
    chain, chance = world.chain(name), Random(11)
    stores = [chain.store(store) for store in ("人民路店", "滨江店", "大学城店", "机场店")]
    tills = [
        chain.till(store, code)
        for store, code in zip((*stores, stores[0]), ("A2K7", "B3M8", "C4N9", "D5P2", "E6Q3"), strict=True)
    ]
    members = [tills[at % 4].enrol(person, f"+861380013{8000 + at}") for at, person in enumerate(NAMES)]
    _staff(world, chain, stores)
    tills[0].bring(members[1], 800)
    sold = list(_month(world, chance, tills, members))
    tills[1].refund(sold[4], 500)
    tills[2].adjust(members[2], 120)
    tills[3].sell(members[5], 2_000_000, redeem=9_500)  # more than there is
    tills[2].enrol("王小明", "+8613800138000")  # the phone of somebody with another name
    tills[1].clock_off_us = 25 * 60_000_000
    tills[1].sell(members[0], 8_800)
    tills[1].clock_off_us = 0
    _silent_and_cloned(world, chain, tills)
    tills[0].push(b'{"event_id":"' + new_id().encode() + b'","kind":"coupon.used","version":9}')
    world.go(hours=2)
    tills[0].touch(complete=True)
    tills[4].touch(complete=True)
    tills[1].touch(complete=False)
    return chain


def _staff(world: World, chain: Chain, stores: list[str]) -> None:
    """A manager of every store, a cashier of two, one who left."""
    hq, tenant_id = world.hq, chain.tenant_id
    add_staff(hq, tenant_id, Wanted(name="王芳", role="manager", stores=None))
    add_staff(hq, tenant_id, Wanted(name="小张", role="cashier", stores=tuple(stores[:2])))
    gone = add_staff(hq, tenant_id, Wanted(name="李雷", role="lead", stores=(stores[2],)))
    let_staff_go(hq, tenant_id, gone.person.staff_id)


def _silent_and_cloned(world: World, chain: Chain, tills: list[Till]) -> None:
    """One till has not been heard of for five days; another's log is continued by two machines."""
    flag = Flag(flag_id=new_id(), kind="cloned", store_id=tills[4].store_id, device_id=tills[4].device_id)

    def change(connection: Connection) -> None:
        long_ago, now_us = world.now_us - 5 * DAY_US, world.now_us
        device_rows.change_device(connection, chain.tenant_id, tills[3].device_id, last_contact_us=long_ago)
        device_rows.change_device(connection, chain.tenant_id, tills[4].device_id, cloned_at_us=now_us)
        raise_new(connection, chain.tenant_id, [flag], now_us)

    world.database.write(change)


def _month(world: World, chance: Random, tills: list[Till], members: list[str]) -> Iterator[str]:
    for day in range(34):
        world.go(days=1)
        for _ in range(3 if day % 3 else 5):
            till, member = chance.choice(tills[:3] if day > 28 else tills), chance.choice(members)
            yield till.sell(member, chance.randrange(3_000, 40_000))
        if day > 4 and day % 2:
            yield chance.choice(tills[:3]).sell(
                chance.choice(members[:5]), 30_000, redeem=chance.choice((50, 100, 150))
            )
