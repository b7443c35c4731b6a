"""One whole sample of every message, as docs/PROTOCOL.md shows it and the golden files keep it.

``python -m tests.protocol.samples`` writes golden files that are missing and the samples in docs/PROTOCOL.md; a golden
file that is there is never written over: what travels under a version never changes.
"""

import re
from datetime import date
from pathlib import Path

import msgspec

from desktop.core.domain import names
from desktop.core.domain.counter import Product
from desktop.core.domain.lots import Lot
from desktop.core.domain.state import MemberState, SaleRecord, Totals
from desktop.core.domain.summaries import summary_of
from desktop.core.domain.tiers import DayTotals, Held, History, LadderRule
from desktop.core.protocol import messages as m
from desktop.core.protocol import pages as p

GOLDEN = Path(__file__).parent / "golden" / "v1"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "PROTOCOL.md"

_NOW = 1_795_338_000_000_000
_DAY = date(2026, 11, 22)
_EPOCH = "5b3f0c1e-8a3b-4f0e-9d55-0d2f6a3c9b11"
_MEMBER = "019ac0de-0000-7000-8000-000000000001"
_SALE = "019ac0de-0000-7000-8000-0000000000a1"
_REFUND = "019ac0de-0000-7000-8000-0000000000a2"
_DEVICE = "019ac0de-0000-7000-8000-00000000de01"
_FISH = Product(barcode="6901028075831", name="酸菜鱼", price_minor=5_800, category="热菜")
_STORE = "019ac0de-0000-7000-8000-00000000aa01"
_MERCHANT = "019ac0de-0000-7000-8000-0000000000ff"
_HASH = "4f" * 32
_KEY = "a1" * 32
_START_HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + "A" * 43
_SIGNATURE = "0c" * 64

_BODY = (
    '{"business_date":"2026-11-22","event_id":"' + _SALE + '","kind":"sale.completed","member_id":"' + _MEMBER + '",'
    '"payload":{"award":{"base":128,"eligible_minor":12850,"points":128},"intent":{"amount_minor":12850,'
    '"bill_id":"' + _SALE + '","bill_no":"K7M2-0087","proof":"card","source":"pos"},"lot_rule":{},'
    '"paid_minor":12850,"view":{}},"program_hash":"' + "9e" * 32 + '","recorded_at_us":1795337999000000,'
    '"staff_id":"command line","store_id":"1","version":1}'
)
_OFFERED = (
    '{"business_date":"2026-11-22","event_id":"' + names.offer_id(_SALE) + '","kind":"claim.offered",'
    '"payload":{"bill_no":"K7M2-0088","code":"7Q2M9XD4","last_day":"2026-11-28","sale_id":"' + _SALE + '"},'
    '"recorded_at_us":1795337999000001,"staff_id":"command line","store_id":"1","version":1}'
)
_PRESENTED = (
    '{"business_date":"2026-11-23","event_id":"' + names.presented_id(_SALE, "P4T8") + '","kind":"claim.presented",'
    '"member_id":"' + _MEMBER + '","payload":{"last_day":"2026-11-28","sale_id":"' + _SALE + '"},'
    '"recorded_at_us":1795424399000000,"staff_id":"command line","store_id":"2","version":1}'
)
_CLAIMED = (
    '{"business_date":"2026-11-23","event_id":"' + names.claim_id(_SALE) + '","kind":"points.claimed",'
    '"member_id":"' + _MEMBER + '","payload":{"award":{"base":128,"eligible_minor":12850,"points":128},'
    '"intent":{"amount_minor":12850,"bill_no":"K7M2-0088","eligible_minor":12850,"sale_id":"' + _SALE + '",'
    '"sold_on":"2026-11-22"},"lot_rule":{},"points":128,"view":{"age_days":1,"paid_minor":12850}},'
    '"program_hash":"' + "9e" * 32 + '","recorded_at_us":1795424399000001,"staff_id":"hq","store_id":"",'
    '"version":1}'
)
_REVERSED = (
    '{"business_date":"2026-11-23","event_id":"' + names.followed_id(_REFUND) + '","kind":"points.reversed",'
    '"member_id":"' + _MEMBER + '","payload":{"lot_rule":{},"points":-64,"reverses":"' + names.claim_id(_SALE) + '",'
    '"why":"refunded"},"recorded_at_us":1795424399000002,"staff_id":"command line","store_id":"1","version":1}'
)
_BODY_HELD = (
    '{"business_date":"2026-11-22","event_id":"019ac0de-0000-7000-8000-0000000000a3","kind":"sale.completed",'
    '"member_id":"' + _MEMBER + '","payload":{"award":{"eligible_minor":4600,"points":46},"discount_minor":3400,'
    '"intent":{"amount_minor":8000,"bill_id":"019ac0de-0000-7000-8000-0000000000a3","bill_no":"K7M2-0089",'
    '"proof":"card","redeem_points":1700,"source":"pos"},"lot_rule":{},"paid_minor":4600,"view":{"apart":'
    '{"held":1200,"hold_id":"019ac0de-0000-7000-8000-0000000000c1","hours":0},"paid_days":1,"usable":1740}},'
    '"program_hash":"' + "9e" * 32 + '","recorded_at_us":1795338000000000,"staff_id":"command line","store_id":"1",'
    '"version":1}'
)
_LOT = Lot(_SALE, _DAY, _DAY, date(2027, 11, 21), 128)
_STATE = MemberState(
    lots=(_LOT,),
    totals=Totals(128, 0, 0, 0),
    history=History((DayTotals(_DAY, 1, 1, 12850, 128, 1),), (), (LadderRule((("normal", 0), ("vip", 300000))),)),
    held=Held("normal", _DAY, None),
    enrolled_on=_DAY,
    consents=("sms",),
    events=2,
    last_key=(1_795_337_999_000_000, _SALE),
)
_PROFILE = b'{"name":"\xe6\x9e\x97\xe6\x99\x93\xe5\xb2\x9a","phone":"+8613800138000"}'
_STAMP = m.Stamp(at_us=1_795_337_999_000_000, day=_DAY, mac="7d" * 16)

SAMPLES: dict[str, m.Message] = {
    "enrol": m.Enrol(
        code="K7M2Q9XD", public_key=_KEY, merchant_id="019ac0de-0000-7000-8000-0000000000ee", store_id="1",
        till_code="K7M2", shop="拾味小馆", region="CN", currency="CNY", zone="Asia/Shanghai", day_starts_minutes=240,
        now_us=_NOW,
    ),
    "enrolled": m.Enrolled(
        device_id=_DEVICE, merchant_id=_MERCHANT, merchant="拾味", store_id=_STORE, store="人民路店",
        zone="Asia/Shanghai", day_starts_minutes=240, public_key=_KEY, time_us=_NOW,
    ),
    "new_key": m.NewKey(public_key=_KEY, proof=_SIGNATURE),
    "compare": m.Compare(epochs=(m.EpochPoints(epoch=_EPOCH, points=((87, _HASH), (86, _HASH))),), now_us=_NOW),
    "compared": m.Compared(
        epochs=(m.EpochHead(epoch=_EPOCH, seq=86, chain_hash=_HASH, common_seq=86),), time_us=_NOW,
    ),
    "compared_open": m.Compared(
        epochs=(m.EpochHead(epoch=_EPOCH, seq=86, chain_hash=_HASH, common_seq=86),), time_us=_NOW, open=(_EPOCH,),
    ),
    "push": m.Push(
        epoch=_EPOCH, after_seq=86, after_hash=_HASH, head_hash="5e" * 32, now_us=_NOW, events=(m.Sent(body=_BODY),),
        texts=(m.Text(text_id="019ac0de-0000-7000-8000-0000000000b1", member_id=_MEMBER, salt=b"\x01" * 16,
                      text=_PROFILE),),
        programs={"9e" * 32: '{"needs_till":1}'},
    ),
    "push_claims": m.Push(
        epoch=_EPOCH, after_seq=87, after_hash="5e" * 32, head_hash="6a" * 32, now_us=_NOW,
        events=tuple(m.Sent(body=body) for body in (_OFFERED, _PRESENTED, _CLAIMED, _REVERSED)),
    ),
    "pushed": m.Pushed(
        epoch=_EPOCH, acked_seq=87, acked_hash="5e" * 32, signature=_SIGNATURE, stamps=(_STAMP,), time_us=_NOW,
    ),
    "hold": m.Hold(
        hold_id="019ac0de-0000-7000-8000-0000000000c1", epoch=_EPOCH, after_seq=87, member_id=_MEMBER, points=1_500,
    ),
    "held": m.Held(hold_id="019ac0de-0000-7000-8000-0000000000c1", points=1_200, time_us=_NOW),
    "push_passed": m.Push(
        epoch=_EPOCH, after_seq=87, after_hash="5e" * 32, head_hash="6b" * 32, now_us=_NOW,
        events=(m.Sent(body=_BODY_HELD),), passed=("019ac0de-0000-7000-8000-0000000000c1",),
    ),
    "push_open": m.Push(
        epoch=_EPOCH, after_seq=86, after_hash=_HASH, head_hash="5e" * 32, now_us=_NOW, events=(m.Sent(body=_BODY),),
        open=(_EPOCH,),
    ),
    "pull": p.Pull(epoch=_EPOCH, cursor="4811.9f2c61d0"),
    "pull_whole": p.Pull(epoch=_EPOCH, cursor="", whole=p.SNAPSHOT_SHAPE),
    "page_snapshot": p.Page(
        cursor="0-4812.b07a44e1", more=True, head_seq=86, time_us=_NOW,
        snapshot=p.Snapshot(snapshot_id="019ac0de-0000-7000-8000-00000000bb01", digests=(_HASH, _HASH)),
    ),
    "snapshot": p.SnapshotAsked(snapshot_id="019ac0de-0000-7000-8000-00000000bb01", part=1),
    "snapshot_part": p.SnapshotPart(
        members=(
            p.SnapshotMember(
                member_id=_MEMBER, face=None, member_no="K7M2Q9XD4HPA", source="till", enrolled_on=_DAY.isoformat(),
                store_id=_STORE, gone=False, profile_id="019ac0de-0000-7000-8000-0000000000b1", salt=b"\x01" * 16,
                text=_PROFILE, state=msgspec.msgpack.encode(_STATE), summary=summary_of(_STATE),
            ),
        ),
    ),
    "page": p.Page(
        cursor="4812.b07a44e1", more=False, head_seq=87, time_us=_NOW,
        members=(
            p.MemberRow(
                member_id=_MEMBER, state=_STATE, member_no="K7M2Q9XD4HPA", source="till", enrolled_on=_DAY,
                store_id=_STORE,
                profile=p.ProfileText(profile_id="019ac0de-0000-7000-8000-0000000000b1", salt=b"\x01" * 16,
                                      text=_PROFILE),
                sales=(SaleRecord(_SALE, _MEMBER, _DAY, 12850, 128),),
            ),
            p.MemberRow(member_id="019ac0de-0000-7000-8000-000000000002", face=_MEMBER),
        ),
        devices=(
            p.DeviceRow(key_id="a1b2c3d4", public_key=_KEY, device_id=_DEVICE, store_id=_STORE, merchant_id=_MERCHANT,
                        since_us=_NOW, till_code="K7M2"),
        ),
        programs=(p.ProgramRow(document_hash="9e" * 32, document='{"needs_till":1}'),),
        stores=(p.StoreRow(store_id=_STORE, name="人民路店", zone="Asia/Shanghai"),),
        products=(
            p.ProductRow(barcode=_FISH.barcode, product=_FISH),
            p.ProductRow(barcode="6901028075848", gone=True),
        ),
        staff=(
            p.StaffRow(staff_id="019ac0de-0000-7000-8000-0000000000e1", number=9001, name="王芳", role="manager",
                       turn=1, code_id="7c1d09aa41e2b6f3", code_hash=_START_HASH, code_until_us=_NOW + 604_800_000_000),
            p.StaffRow(staff_id="019ac0de-0000-7000-8000-0000000000e2", gone=True),
        ),
        others=(p.OtherEvent(number=4812, device_id=_DEVICE, body=_BODY, at_us=_STAMP.at_us, day=_DAY),),
        flags=(
            p.FlagRow(flag_id="019ac0de-0000-7000-8000-0000000000f1", kind="overdraft", raised_at_us=_NOW,
                      event_id=_SALE, member_id=_MEMBER, device_id=_DEVICE, facts={"points": "200"}),
        ),
    ),
    "digest": p.Digest(cursor="4812.b07a44e1", epoch=_EPOCH),
    "digest_stamps": p.Digest(
        cursor="4812.b07a44e1", epoch=_EPOCH, stamps=(p.Stamps(epoch=_EPOCH, seq=87, total=529_415_168),),
    ),
    "digests_stamped": p.Digests(ranges=None, time_us=_NOW, stamped=(_EPOCH,)),
    "digests": p.Digests(ranges=(_HASH,) * 256, time_us=_NOW),
    "refused": m.Refused(code="push.gap", facts={"expected": 88}),
}  # fmt: skip


def golden(name: str) -> Path:
    """Where a sample's bytes are kept."""
    return GOLDEN / f"{name}.json"


def shown(name: str) -> str:
    """A sample as a person reads it; what goes on and on is cut in one place only."""
    text = msgspec.json.format(golden(name).read_bytes(), indent=2).decode()
    cut = re.sub(rf'("{_HASH}",\s*){{254}}', "… 254 more …\n    ", text)
    return f"```json\n{cut}\n```"


def with_samples(text: str) -> str:
    """The document with every sample in its place."""
    return re.sub(
        r"(<!-- sample: (\w+) -->\n).*?<!-- end -->",
        lambda at: f"{at[1]}{shown(at[2])}\n<!-- end -->",
        text,
        flags=re.DOTALL,
    )


def main() -> None:
    """Write what is missing."""
    for name, message in SAMPLES.items():
        if not golden(name).exists():
            golden(name).write_bytes(m.encode(message))
    DOCUMENT.write_text(with_samples(DOCUMENT.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
