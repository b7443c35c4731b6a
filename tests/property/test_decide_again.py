"""Decide again on the inputs that a fact carries, as HQ does, and the fact comes out (DESIGN 2)."""

from typing import Any

from hypothesis import given
from msgspec.structs import replace

from desktop.core.domain.deciding import decide_refund, decide_sale
from desktop.core.domain.events import PAYLOADS, Payload, SaleCompleted, SaleRefunded
from desktop.core.domain.program import Program
from desktop.core.domain.program_document import canonical, read_program
from desktop.core.protocol.body import encode_payload
from tests.property.memory_shop import MemoryShop, approved_sells, moves, often, programs


def _travelled(payload: Payload) -> Payload:
    """The payload as it arrives: through its bytes."""
    import msgspec

    kind, version, raw = encode_payload(payload)
    return msgspec.json.decode(raw, type=PAYLOADS[kind, version])


@often
@given(programs, moves, approved_sells)
def test_a_fact_is_what_its_own_inputs_decide(program: Program, played: list[Any], last: Any) -> None:
    shop = MemoryShop(program).play([*played, last])
    for event in shop.events:
        by = read_program(canonical(shop.decided_by[event.event_id]))
        match _travelled(event.payload) if event.payload else None:
            case SaleCompleted() as sale:
                assert decide_sale(sale.view, sale.intent, by) == replace(sale, after=None)
            case SaleRefunded() as refund:
                assert decide_refund(refund.view, refund.intent, by) == replace(refund, after=None)
            case other:
                assert other == event.payload


@often
@given(programs, moves)
def test_a_fact_travels_unchanged(program: Program, played: list[Any]) -> None:
    for event in MemoryShop(program).play(played).events:
        assert event.payload is not None
        assert _travelled(event.payload) == event.payload
        assert encode_payload(_travelled(event.payload)) == encode_payload(event.payload)
