"""Open a shop: the first facts of a new ledger, and the program it begins with."""

from desktop.core.domain.events import LedgerOpened, ProgramPublished
from desktop.core.domain.program import DEFAULT, Program
from desktop.core.domain.program_document import canonical, program_hash
from desktop.core.domain.staff import BY_COMMAND
from desktop.core.ports import Fact, Till, Writing


def open_shop(till: Till, public_key: bytes) -> None:
    """Write how the shop was set up, and publish the default program."""
    shop = till.shop
    opened = LedgerOpened(
        merchant_id=shop.merchant_id,
        shop=shop.name,
        till_code=shop.till_code,
        zone=shop.zone,
        day_starts_minutes=shop.day_starts_minutes,
        region=shop.region,
        currency=shop.currency,
        mode=shop.mode,
        public_key=public_key.hex(),
    )
    with till.ledger.writing() as writing:
        writing.append(Fact(event_id=till.ids.event_id(), moment=writing.moment(), payload=opened))
        publish(writing, DEFAULT, till.ids.event_id())


def publish(writing: Writing, program: Program, event_id: str, approved_by: str = BY_COMMAND) -> str:
    """Make a program the one that counts from here on; its hash. Publishing the one that counts writes nothing."""
    document = canonical(program)
    named = program_hash(document)
    payload = ProgramPublished(document_hash=named, approved_by=approved_by)
    writing.publish(named, document)
    writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=payload, program_hash=named))
    return named
