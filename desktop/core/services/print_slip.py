"""Print a slip: from the stored sale or refund alone, so that a copy says what the first print said."""

import re

from msgspec.structs import replace

from desktop.core.domain.errors import NotFound
from desktop.core.domain.events import After, SaleCompleted, SaleRefunded
from desktop.core.domain.masking import mask_member_no, mask_name, mask_phone
from desktop.core.domain.names import grouped
from desktop.core.domain.people import Member
from desktop.core.domain.program import Program
from desktop.core.domain.slip import Slip, SlipAward, SlipClaim, SlipLine, SlipMember, SlipPoints, SlipTender
from desktop.core.domain.state import Stamped
from desktop.core.domain.tallying import given_by
from desktop.core.ports import Reading, Sale, Till
from desktop.core.services.claims import offered
from desktop.core.services.refund_sale import find_sale

_REFUND_NO = re.compile(r"(.+)-R(\d{1,4})", re.IGNORECASE | re.ASCII)


def print_slip(till: Till, text: str, language: str, *, is_copy: bool = False) -> Slip:
    """The slip of a bill (its number, POS number or slip code), or of a refund (its number).

    Raises what find_sale raises; NotFound ``refund.not_found``.
    """
    with till.ledger.reading() as reading:
        refund_no = _REFUND_NO.fullmatch(text.strip())
        try:
            sale = find_sale(till, reading, text)
        except NotFound:
            if refund_no is None:
                raise
            sale = find_sale(till, reading, refund_no[1])
            return _refund_slip(_Paper(till, reading, sale, language, is_copy), int(refund_no[2]))
        return _sale_slip(_Paper(till, reading, sale, language, is_copy))


def names_refund(text: str) -> bool:
    """Whether the text looks like a refund's number; a bill of the POS's may look so too."""
    return _REFUND_NO.fullmatch(text.strip()) is not None


class _Paper:
    """What both kinds of slip need: the till, the sale, whose it is, and the words of the program that counts."""

    def __init__(self, till: Till, reading: Reading, sale: Sale, language: str, is_copy: bool) -> None:  # noqa: FBT001
        self.till = till
        self.reading = reading
        self.sale = sale
        self.language = language
        self.is_copy = is_copy
        self.member = reading.member(sale.member_id) if sale.member_id else None
        self.program: Program = reading.program().program

    def tier_name(self, code: str | None) -> str | None:
        """A tier in the slip's language; a tier that is no more keeps its code."""
        tier = self.program.tier(code)
        return tier.named(self.language) if tier else code

    def store_name(self, store_id: str | None) -> str | None:
        """Our own store by the shop's name, another by its id."""
        return self.till.shop.name if store_id == self.till.shop.store_id else store_id


def _sale_slip(paper: _Paper) -> Slip:
    till, sale, said = paper.till, paper.sale, paper.sale.said
    intent = said.intent
    moved = SlipPoints(award=_award(said), redeemed=intent.redeem_points)
    return Slip(
        kind="sale",
        shop=till.shop.name,
        bill_no=sale.bill_no,
        made_at=till.clock.wall(sale.effective_at_us),
        cashier=till.staff.named(sale.staff_id),
        till_code=sale.bill_no.partition("-")[0],
        currency=till.shop.currency,
        language=paper.language,
        subtotal_minor=intent.amount_minor,
        discount_minor=said.discount_minor,
        paid_minor=said.paid_minor,
        token=till.cards.slip_token(sale.bill_id),
        store=None if sale.store_id in ("", till.shop.store_id) else sale.store_id,
        pos_ref=intent.ref,
        claim=_claim(paper),
        share=(intent.share.part, intent.share.of, intent.share.whole_minor) if intent.share else None,
        lines=tuple(
            SlipLine(name=line.name, quantity=line.quantity, unit_minor=line.unit_minor, amount_minor=line.amount_minor)
            for line in intent.lines
        ),
        tenders=tuple(SlipTender(kind=tender.kind, amount_minor=tender.amount_minor) for tender in intent.tenders),
        member=_member(paper, paper.member, _tier_shown(said)) if paper.member else None,
        points=_left(paper, moved, said.after) if paper.member else None,
        is_copy=paper.is_copy,
        is_companion=till.shop.mode == "companion",
        sample=till.demo,
    )


def _claim(paper: _Paper) -> SlipClaim | None:
    """The claim that was put on the slip, while it still gives something."""
    offer = offered(paper.till, paper.reading, paper.sale) if paper.sale.member_id is None else None
    if offer is None:
        return None
    return SlipClaim(code=grouped(offer.code), token=offer.token, points=offer.points, last_day=offer.last_day)


def _refund_slip(paper: _Paper, number: int) -> Slip:
    till, sale = paper.till, paper.sale
    event, said = _refund_of(paper, f"{sale.bill_no}-R{number}")
    moved = SlipPoints(award=None, clawed=said.clawed, returned=said.returned)
    return Slip(
        kind="refund",
        shop=till.shop.name,
        bill_no=sale.bill_no,
        refund_no=said.intent.refund_no,
        made_at=till.clock.wall(event.effective_at_us),
        cashier=till.staff.named(paper.reading.staff_of(event.event_id)),
        till_code=sale.bill_no.partition("-")[0],
        currency=till.shop.currency,
        language=paper.language,
        subtotal_minor=said.intent.amount_minor,
        paid_minor=said.cash_minor,
        tenders=_given_back(till, said),
        token=till.cards.slip_token(sale.bill_id),
        pos_ref=sale.ref,
        member=_member(paper, paper.member, said.after.tier if said.after else None) if paper.member else None,
        points=_left(paper, moved, said.after) if paper.member else None,
        is_copy=paper.is_copy,
        is_companion=till.shop.mode == "companion",
        sample=till.demo,
    )


def _given_back(till: Till, said: SaleRefunded) -> tuple[SlipTender, ...]:
    """The way the money went back, where this till gave it and it was not plain cash."""
    if till.shop.mode == "companion" or said.intent.tender is None:
        return ()
    return tuple(SlipTender(kind=tender.kind, amount_minor=tender.amount_minor) for tender in given_by(said))


def _refund_of(paper: _Paper, refund_no: str) -> tuple[Stamped, SaleRefunded]:
    """The refund of the paper's sale with that number."""
    for part in paper.sale.record.refunds:
        event = paper.reading.event(part.refund_id)
        if event and isinstance(said := event.payload, SaleRefunded) and said.intent.refund_no == refund_no:
            return event, said
    raise NotFound("refund.not_found", bill=paper.sale.bill_no)


def _member(paper: _Paper, member: Member, tier: str | None) -> SlipMember:
    return SlipMember(
        name=mask_name(member.profile.name),
        phone=mask_phone(member.profile.phone or ""),
        number=mask_member_no(member.member_no),
        tier=paper.tier_name(tier),
    )


def _tier_shown(said: SaleCompleted) -> str | None:
    """The tier that multiplied, where one did: it is printed as the reason; else the one the bill led to."""
    if said.view and said.award and "tier" in said.award.reasons:
        return said.view.tier
    return said.after.tier if said.after else None


def _award(said: SaleCompleted) -> SlipAward | None:
    """Why these points, with what the slip alone adds: a remainder that came along, history that earned nothing."""
    award = said.award
    if award is None:
        return None
    alone = (award.base * award.carry_per + award.carry_change) // award.carry_per
    carried = ("carry",) if award.base != alone else ()
    history = () if said.intent.earns else ("history",)
    return SlipAward(
        points=award.points,
        base=award.base,
        multiplier_hundredths=award.hundredths,
        reasons=(*award.reasons, *carried, *history),
    )


def _left(paper: _Paper, moved: SlipPoints, after: After | None) -> SlipPoints:
    """What moved, with the member as it left them; unknown where the fact does not say."""
    if after is None:
        return moved
    return replace(
        moved,
        balance=after.balance,
        usable=after.usable,
        expiring=after.expiring,
        expiring_on=after.expiring_on,
        debt=after.debt,
        debt_since=after.debt_since,
        debt_store=paper.store_name(after.debt_store),
        next_tier=paper.tier_name(after.next_tier),
        next_tier_short_minor=after.next_tier_short_minor,
    )
