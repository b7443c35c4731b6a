"""Say why a sign of abuse is none: on record, with who said so; said again, the last one counts."""

from datetime import datetime

from msgspec import Struct

from desktop.core.domain.events import SignExplained
from desktop.core.domain.signs.facts import Sign
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Reading, Till
from desktop.core.services.allow import allow
from desktop.core.services.profiles import keep_reason


class Explained(Struct, frozen=True, kw_only=True):
    """Who said when why a sign is none. ``reason`` None: erased, or written elsewhere and not held here."""

    at: datetime
    staff_id: str
    reason: str | None


def explain_sign(till: Till, event_id: str, sign: Sign, reason: str, approval: Approval | None = None) -> None:
    """Put it on record; the same event id again changes nothing more.

    Raises what allow raises, RuleBroken ``reason.missing``.
    """
    with till.ledger.writing() as writing:
        if writing.event(event_id) is not None:
            return
        allow(till, writing, "signs.explain", event_id, approval)
        kept = keep_reason(till, writing, None, reason)
        said = SignExplained(sign=sign.kind, key=sign.key, reason_id=kept.text_id, reason_digest=kept.digest)
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said))


def explanations(till: Till, reading: Reading) -> dict[str, Explained]:
    """What was said last of each sign, by its key."""
    found: dict[str, Explained] = {}
    for event, staff_id in sorted(reading.explanations(), key=lambda pair: pair[0].order_key):
        if isinstance(event.payload, SignExplained):
            text = reading.private_text(event.payload.reason_id)
            found[event.payload.key] = Explained(
                at=till.clock.wall(event.effective_at_us),
                staff_id=staff_id,
                reason=text.decode() if text is not None else None,
            )
    return found
