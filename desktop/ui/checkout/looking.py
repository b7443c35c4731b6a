"""What the counter asks the ledger in one go, on the lane: a member with the price, the beginning, a scanned code."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.counter import Product
from desktop.core.domain.errors import Refusal
from desktop.core.domain.names import read_claim_code
from desktop.core.ports import Till
from desktop.core.services.catalogue import find_product
from desktop.core.services.glance_member import choose, glance_again
from desktop.core.services.hold_bill import held_bills
from desktop.core.services.keep_bill import KeptBill, kept_bill
from desktop.core.services.price_bill import Draft, Priced, price_bill
from desktop.core.services.recall_bills import recent_bills
from desktop.core.services.shop_figures import usual_bill_minor
from desktop.core.services.who import UNPROVEN
from desktop.ui.checkout.sheet import Known

NOBODY = "member.not_found"
_WRONG_TYPE = "token.wrong_type"
Find = Callable[[Till], Known]


class Looked(Struct, frozen=True, kw_only=True):
    """A member with what the bill asked about comes to for them: the card paints from this one answer (P1)."""

    known: Known
    draft: Draft
    priced: Priced


class Beginning(Struct, frozen=True, kw_only=True):
    """What the counter knows before anything happens. ``not_found``: why a kept bill is without its member."""

    event_id: str
    kept: KeptBill | None
    known: Known | None
    not_found: Refusal | None
    usual_minor: int | None
    last_bill: str
    held_count: int = 0


class ScanAnswer(Struct, frozen=True, kw_only=True):
    """What a code turned out to be."""

    kind: Literal["member", "slip", "claim", "goods", "unknown_goods", "nobody"]
    looked: Looked | None = None
    product: Product | None = None


def by_key(key: str, language: str) -> Find:
    """A member by a card's token, a number, a phone, or another system's code."""
    return lambda till: Known(*choose(till, key, language))


def by_draft(draft: Draft, language: str) -> Find:
    """The member of a draft, as of now."""
    return lambda till: Known(
        *glance_again(till, draft.member_id or "", draft.proof or UNPROVEN, draft.card_serial, language)
    )


def look(till: Till, find: Find, draft: Draft) -> Looked:
    """Find the member and price the bill as theirs. Raises what choose and price_bill raise."""
    known = find(till)
    member_id = known.found.member.member_id
    same = member_id == draft.member_id
    draft = replace(
        draft,
        member_id=member_id,
        proof=known.found.proof,
        card_serial=known.found.serial,
        redeem_points=draft.redeem_points if same else 0,
        approved=draft.approved and same,
    )
    return Looked(known=known, draft=draft, priced=price_bill(till, draft))


def begin(till: Till, language: str) -> Beginning:
    """The bill that was left open, if any, with its member; the shop's usual bill; the bill that was printed last."""
    kept = kept_bill(till)
    known, not_found = None, None
    if kept and not kept.done and kept.bill.member_id is not None:
        bill = kept.bill
        draft = Draft(amount_minor=0, member_id=bill.member_id, proof=bill.proof, card_serial=bill.card_serial)
        try:
            known = by_draft(draft, language)(till)
        except Refusal as refusal:
            not_found = refusal
    last = next(iter(recent_bills(till, None, 1)), None)
    return Beginning(
        event_id=till.ids.event_id(),
        kept=kept,
        known=known,
        not_found=not_found,
        usual_minor=usual_bill_minor(till),
        last_bill=last.bill_no if last else "",
        held_count=len(held_bills(till)),
    )


def read_code(till: Till, text: str, language: str, draft: Draft, *, sells: bool, is_goods: bool) -> ScanAnswer:
    """What was scanned: a card, a slip, goods (where this till ``sells``), another system's member code, or nothing.

    ``is_goods``: it has the form of a barcode on goods, so it is no member. Raises what a card that is
    not good raises: it is told as it is.
    """
    is_token = till.cards.looks_like_token(text)
    if sells and not is_token and (product := find_product(till, text)) is not None:
        return ScanAnswer(kind="goods", product=product)
    if sells and is_goods:
        return ScanAnswer(kind="unknown_goods")
    try:
        return ScanAnswer(kind="member", looked=look(till, by_key(text, language), draft))
    except Refusal as refusal:
        if refusal.code == _WRONG_TYPE:
            return ScanAnswer(kind="claim" if _is_claim(till, text) else "slip")
        if refusal.code == NOBODY and not is_token:
            return ScanAnswer(kind="claim" if read_claim_code(text) else "nobody")
        raise


def _is_claim(till: Till, text: str) -> bool:
    """Whether a token that is no card is a claim; anything else is taken for a slip."""
    try:
        till.cards.read_claim(text)
    except Refusal:
        return False
    return True
