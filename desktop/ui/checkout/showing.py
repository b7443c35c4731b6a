"""Puts the three panels together: the counter's state becomes the one model that a view shows."""

from desktop.ui.checkout.bill_text import bill_model
from desktop.ui.checkout.counter import Counter
from desktop.ui.checkout.done_text import done_model
from desktop.ui.checkout.member_text import member_model
from desktop.ui.checkout.model import CheckoutModel, MemberModel
from desktop.ui.checkout.pay_text import pay_model
from desktop.ui.points_source import source_of
from desktop.ui.spans import span_words


def checkout_model(counter: Counter) -> CheckoutModel:
    """The whole page as it is now."""
    return CheckoutModel(
        member=_member(counter),
        nobody=counter.phrase("member.nobody"),
        nobody_detail=_would_earn(counter),
        bill=bill_model(counter),
        pay=pay_model(counter),
        done=done_model(counter, counter.done) if counter.done is not None else None,
        offline=_offline(counter),
        focus=counter.focus,
    )


def _member(counter: Counter) -> MemberModel | None:
    """The member of the finished bill while it stands there, else of the open one."""
    sheet = counter.done.sheet if counter.done is not None else counter.sheet
    if sheet is None or sheet.member is None:
        return None
    can_drop = counter.done is None and not counter.busy
    glance = sheet.member.glance
    source = source_of(counter.desk, glance)
    return member_model(counter.phrase, counter.round_money, glance, source, can_drop=can_drop)


def _offline(counter: Counter) -> tuple[str, str] | None:
    """What happened, and what is safe; beside a finished bill the page has something else to say."""
    now, say = counter.desk.line.now, counter.desk.say
    if now is None or not now.is_offline or now.since_us is None or counter.done is not None:
        return None
    span = span_words(say, counter.desk.doors.now_us() - now.since_us)
    unsent = now.says.unsent
    detail = say("window.sync.counter.offline_detail", count=f"{unsent:,}") if unsent else ""
    return say("window.sync.counter.offline", span=span), detail or say("window.sync.counter.offline_none")


def _would_earn(counter: Counter) -> str:
    priced = counter.priced
    if counter.done is not None or priced is None or not priced.without_member_award:
        return counter.phrase("member.nobody_detail")
    return counter.phrase("member.would_earn", points=f"{priced.without_member_award:,}")
