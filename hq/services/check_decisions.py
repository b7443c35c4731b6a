"""Decide again what a till decided, on the inputs that the fact carries: other numbers are a mismatch to flag.

What the till knew may have been stale; that is no mismatch. Where HQ lacks the program, nothing can be said.
"""

from msgspec.structs import replace

from desktop.core.domain.claim_events import PointsClaimed
from desktop.core.domain.claiming import decide_claim
from desktop.core.domain.deciding import decide_refund, decide_sale
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import SaleCompleted, SaleRefunded
from desktop.core.domain.program import Program
from hq.services.programs import program_of
from hq.services.work import Entered, Work
from hq.store import texts

UNDECIDABLE = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError)
"""What inputs that no till of ours wrote may raise while they are decided again."""


def check_decisions(work: Work) -> None:
    """Flag every new sale and refund that its own program and inputs do not explain."""
    decided = [(event, event.body.program_hash) for event in work.counting() if event.body and _is_decided(event)]
    names = {name for _, name in decided if name}
    if missing := names - work.programs.keys():
        work.programs |= texts.programs(work.connection, work.tenant_id, missing)
    programs = {name: program_of(document) for name, document in work.programs.items() if name in names}
    for event, name in decided:
        program = programs.get(name or "")
        if program is not None and (reason := _mismatch(event, program)):
            work.flag("mismatch", event.event_id, event, what=event.kind, reason=reason)


def _is_decided(event: Entered) -> bool:
    return isinstance(event.payload, SaleCompleted | SaleRefunded | PointsClaimed)


def _mismatch(event: Entered, program: Program) -> str:
    """Why the fact is not what the program says; "" if it is."""
    said = event.payload
    try:
        if isinstance(said, SaleCompleted):
            again: SaleCompleted | SaleRefunded = decide_sale(said.view, said.intent, program)
        elif isinstance(said, PointsClaimed):
            return "" if decide_claim(said.view, said.intent, program) == said else "numbers"
        elif isinstance(said, SaleRefunded):
            again = decide_refund(said.view, said.intent, program)
        else:
            return ""
        return "" if replace(said, after=None) == again else "numbers"
    except RuleBroken as broken:
        return broken.code
    except UNDECIDABLE:
        return "undecidable"
