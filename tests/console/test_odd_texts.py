"""What a till may send under a right hash and yet means nothing: a program that is none, a profile that is none."""

import csv
from datetime import date
from pathlib import Path

import msgspec
import pytest

from desktop.core.domain.claim_events import ClaimPresented
from desktop.core.domain.deciding import decide_sale
from desktop.core.domain.events import MemberEnrolled, SaleCompleted, SaleView
from desktop.core.domain.intents import SaleIntent
from desktop.core.domain.people import text_digest
from desktop.core.domain.program_document import program_hash
from desktop.core.protocol import body as wire
from desktop.core.protocol.messages import Text
from hq.services.export_lists import export_members
from hq.services.list_members import list_members
from hq.services.member_ledger import member_ledger
from tests.console.demo import RULES, Chain, Till, World, new_id

ODD = (b"{}x", b'{"earn":{"points":"many"}}', b"[" * 5_000)
NOVEMBER = date(2026, 11, 22)


@pytest.fixture
def till() -> Till:
    chain: Chain = World().chain("熟客")
    return chain.till(chain.store("北店"), "N111")


def sale(amount_minor: int) -> SaleCompleted:
    intent = SaleIntent(bill_id=new_id(), bill_no="N111-1", source="pos", amount_minor=amount_minor, proof="card")
    return decide_sale(SaleView(), intent, RULES)


def under(till: Till, document: bytes, payload: SaleCompleted, member_id: str | None) -> str:
    """A sale said to be decided under a document, pushed with it."""
    kind, version, raw = wire.encode_payload(payload)
    body = wire.Body(
        event_id=new_id(), kind=kind, version=version, store_id="local", staff_id="周敏", payload=raw,
        recorded_at_us=till.chain.world.now_us, business_date=NOVEMBER, member_id=member_id,
        program_hash=program_hash(document),
    )  # fmt: skip
    till.push(wire.encode_body(body), program=document)
    return body.event_id


@pytest.mark.parametrize("document", ODD, ids=["text", "types", "depth"])
def test_a_program_that_is_none_holds_nothing_up(till: Till, document: bytes) -> None:
    member = till.enrol("林晓岚")
    under(till, document, sale(12_800), member)
    claimed = under(till, document, sale(5_000), None)
    till.write(ClaimPresented(sale_id=claimed, last_day=NOVEMBER), member)
    till.sell(member, 3_000)
    page = member_ledger(till.chain.world.hq, till.chain.actor(), member)
    assert (page.balance, page.agrees, len(page.facts)) == (158, True, 4)


def test_a_profile_that_is_none_is_nobody_s_name(till: Till, tmp_path: Path) -> None:
    known = till.enrol("林晓岚", "+8613800138000")
    for at, text in enumerate((b"nonsense", b'{"name":7}', b"\xff\xfe", msgspec.json.encode(["a"]))):
        odd = Text(text_id=new_id(), salt=b"salt", text=text)
        said = MemberEnrolled(
            member_no=f"N111-{at}", profile_id=odd.text_id, profile_digest=text_digest(b"salt", text),
            enrolled_on=NOVEMBER, source="till",
        )  # fmt: skip
        member_id = new_id()
        till.write(said, member_id, (odd,), event_id=member_id)
    hq, actor = till.chain.world.hq, till.chain.actor()
    found = list_members(hq, actor).rows
    assert [row.person.name for row in found if row.member_id == known] == ["林*岚"]
    assert len(found) == 5
    export_members(hq, till.chain.tenant_id, tmp_path / "members.csv")
    rows = list(csv.DictReader((tmp_path / "members.csv").read_text("utf-8").splitlines()))
    assert sorted(row["name"] for row in rows) == ["", "", "", "", "林晓岚"]
