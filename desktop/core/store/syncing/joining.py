"""Joining: what a till asks HQ with, and what it keeps of the answer; its cards of before stay good."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.errors import NotFound
from desktop.core.domain.events import TillJoined
from desktop.core.domain.keeping import Head
from desktop.core.domain.shop import Shop
from desktop.core.ports import Fact
from desktop.core.protocol.messages import Enrol, Enrolled
from desktop.core.store import hq_settings as hq
from desktop.core.store.building import clock_of
from desktop.core.store.cards import PAST_MERCHANTS
from desktop.core.store.epochs import NewEpoch, new_till_code
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.vault import Vault
from desktop.core.store.ledger_secrets import device_key, keep_device_key
from desktop.core.store.reading import LedgerReading
from desktop.core.store.syncing.healing import SHOP, begin, shop_of
from desktop.core.store.writing import LedgerWriting

ENROLLED = "enrolled"
_HEAD = "SELECT epoch, seq, chain_hash FROM heads WHERE id = 1"
_KNOWN = "SELECT 1 FROM events WHERE event_id = ?"
_NOTHING_ACKED = "DELETE FROM hq_heads"
_HOURS = "SELECT s.sale_id, s.hour, e.effective_at_us FROM sales AS s JOIN events AS e ON e.event_id = s.sale_id"
_SET_HOUR = "UPDATE sales SET hour = ? WHERE sale_id = ?"


class Asked(Struct, frozen=True):
    """An application whose answer has not come yet: for which code, with which key."""

    code_hash: str
    key_id: str


def asked(reading: LedgerReading) -> Asked | None:
    """The application that is on its way."""
    text = hq.get(reading.raw, hq.APPLICATION)
    return msgspec.json.decode(text, type=Asked) if text else None


def apply(writing: LedgerWriting, vault: Vault, ledger_id: str, code: str, *, anew: bool = False) -> Enrol:
    """What asks HQ to take this till in; its key is kept before it is named to anybody. ``anew``: a new one."""
    raw, shop = writing.raw, shop_of(writing.raw)
    code_hash = sha256(code.encode()).hexdigest()
    before = asked(writing)
    device = _kept(vault, ledger_id, before.key_id) if before and before.code_hash == code_hash else None
    if anew or device is None:
        device = _new(vault, ledger_id) if anew or hq.get(raw, hq.DEVICE) else writing.signer
    hq.put(raw, {hq.APPLICATION: msgspec.json.encode(Asked(code_hash, device.key_id)).decode()})
    return Enrol(
        code=code,
        public_key=device.public_bytes.hex(),
        merchant_id=hq.get(raw, hq.LOCAL_MERCHANT) or shop.merchant_id,
        store_id=hq.get(raw, hq.LOCAL_STORE) or shop.store_id,
        till_code=shop.till_code,
        shop=shop.name,
        region=shop.region,
        currency=shop.currency,
        zone=shop.zone,
        day_starts_minutes=shop.day_starts_minutes,
        now_us=writing.wall_us(),
    )


def _kept(vault: Vault, ledger_id: str, key_id: str) -> DeviceKey | None:
    try:
        return device_key(vault, ledger_id, key_id)
    except NotFound:
        return None


def _new(vault: Vault, ledger_id: str) -> DeviceKey:
    device = DeviceKey.generate()
    keep_device_key(vault, ledger_id, device)
    return device


def join(writing: LedgerWriting, device: DeviceKey, enrolled: Enrolled, url: str, ca: str) -> None:
    """The till is HQ's device. The same answer again changes nothing but the address."""
    raw = writing.raw
    hq.put(raw, {hq.URL: url, hq.CA: ca, hq.APPLICATION: ""})
    if hq.get(raw, hq.DEVICE) == enrolled.device_id and device.key_id == writing.signer.key_id:
        return
    before = shop_of(raw)
    _keep(writing, before, enrolled)
    if device.key_id != writing.signer.key_id:
        epoch, seq, chained = raw.execute(_HEAD).fetchone()
        head = Head(epoch, seq, chained.hex())
        begin(writing, NewEpoch(device, ENROLLED, head, new_till_code()))
    _say(writing, device, before, enrolled)


def _keep(writing: LedgerWriting, before: Shop, enrolled: Enrolled) -> None:
    """Settings and shop. What an HQ said before stands until this one has said everything it knows."""
    raw = writing.raw
    first = not hq.get(raw, hq.LOCAL_MERCHANT)
    past = json.loads(hq.get(raw, PAST_MERCHANTS) or "[]")
    if before.merchant_id != enrolled.merchant_id and before.merchant_id not in past:
        past.append(before.merchant_id)
    now = replace(
        before,
        merchant_id=enrolled.merchant_id,
        store_id=enrolled.store_id,
        zone=enrolled.zone,
        day_starts_minutes=enrolled.day_starts_minutes,
    )
    hq.put(raw, {
        hq.DEVICE: enrolled.device_id, hq.KEY: enrolled.public_key,
        hq.MERCHANT: enrolled.merchant_id, hq.MERCHANT_NAME: enrolled.merchant,
        hq.STORE: enrolled.store_id, hq.STORE_NAME: enrolled.store,
        **hq.from_start(raw),
        PAST_MERCHANTS: json.dumps(past), SHOP: msgspec.json.encode(now).decode(),
    })  # fmt: skip
    if now.zone != before.zone:
        _tell_hours_anew(raw, clock_of(now))
    if first:
        hq.put(raw, {hq.LOCAL_MERCHANT: before.merchant_id, hq.LOCAL_STORE: before.store_id})
    raw.execute(_NOTHING_ACKED)
    hq.hear(raw, writing.wall_us(), enrolled.time_us, "allowed")


def _tell_hours_anew(raw: Any, clock: BusinessClock) -> None:
    """By HQ's zone: the hours of sales, and the days' figures, which are made again when asked for."""
    told = [(clock.wall(at_us).hour, sale_id, hour) for sale_id, hour, at_us in raw.execute(_HOURS)]
    raw.executemany(_SET_HOUR, [(now, sale_id) for now, sale_id, before in told if now != before])
    raw.execute("DELETE FROM day_figures")


def _say(writing: LedgerWriting, device: DeviceKey, before: Shop, enrolled: Enrolled) -> None:
    """The fact that maps the merchant and the store of before to HQ's."""
    shop = shop_of(writing.raw)
    fresh = LedgerWriting(writing.connection, clock_of(shop), writing.wall_us, device, shop)
    event_id = str(uuid5(UUID(fresh.identity[0]), f"joined {enrolled.device_id}"))
    if fresh.raw.execute(_KNOWN, (event_id,)).fetchone() is None:
        said = TillJoined(
            merchant_id=enrolled.merchant_id,
            store_id=enrolled.store_id,
            device_id=enrolled.device_id,
            local_merchant_id=hq.get(writing.raw, hq.LOCAL_MERCHANT) or before.merchant_id,
            local_store_id=hq.get(writing.raw, hq.LOCAL_STORE) or before.store_id,
            zone=enrolled.zone,
            hq_key=enrolled.public_key,
        )
        fresh.append(Fact(event_id=event_id, moment=fresh.moment(), payload=said))
    fresh.flush()
    fresh.vouch()
