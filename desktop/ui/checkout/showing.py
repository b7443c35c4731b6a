"""Puts the three panels together: the counter's state becomes the one model that a view shows."""

from desktop.ui.checkout.bill_text import bill_model
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.done_text import done_model
from desktop.ui.checkout.member_text import member_model
from desktop.ui.checkout.model import CheckoutModel, MemberModel
from desktop.ui.checkout.pay_text import pay_model


def checkout_model(counter: Counter) -> CheckoutModel:
    """The whole page as it is now."""
    return CheckoutModel(
        member=_member(counter),
        nobody=counter.phrase("member.nobody"),
        nobody_detail=_would_earn(counter),
        bill=bill_model(counter),
        pay=pay_model(counter),
        done=done_model(counter, counter.done) if counter.done is not None else None,
        focus=counter.focus,
    )


def _member(counter: Counter) -> MemberModel | None:
    """The member of the finished bill while it stands there, else of the open one."""
    sheet = counter.done.sheet if counter.done is not None else counter.sheet
    if sheet is None or sheet.member is None:
        return None
    can_drop = counter.done is None and not counter.busy
    return member_model(counter.phrase, counter.round_money, sheet.member.glance, can_drop=can_drop)


def _would_earn(counter: Counter) -> str:
    priced = counter.priced
    if counter.done is not None or priced is None or not priced.without_member_award:
        return counter.phrase("member.nobody_detail")
    return counter.phrase("member.would_earn", points=f"{priced.without_member_award:,}")
