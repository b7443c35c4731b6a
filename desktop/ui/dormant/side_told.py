"""Whoever is called, in words: what to say, filled with what is known of them; what stops a call; what came before."""

from desktop.core.domain.classes import GONE
from desktop.core.domain.contacts import Contacted
from desktop.core.domain.masking import mask_phone
from desktop.core.services.list_dormant import Caller, Row
from desktop.ui.dormant.calling import FIRST, SECOND, Call
from desktop.ui.dormant.model import Outcome, Side
from desktop.ui.dormant.told import Teller
from desktop.ui.figures import UNKNOWN
from desktop.ui.tier_mark import tier_mark

_MOST_FACTS = 3
_SURNAMES_OF_TWO = (
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯", "尉迟", "尉遲", "皇甫", "东方", "東方", "端木",
    "慕容", "司徒", "令狐", "独孤", "獨孤", "南宫", "南宮", "公孙", "公孫",
)  # fmt: skip


def side_told(teller: Teller, row: Row, caller: Caller, call: Call, revealed: str, logged: int) -> Side:
    """The panel of a member. ``revealed``: the phone in full while it may be seen; ``logged``: calls so far."""
    say, member, known = teller.say, row.member, caller.contacting
    is_offered = row.recipe is not None
    can_call = not (is_offered and (known.missing or not known.may_promote))
    stop = "window.dormant.no_consent" if known.missing else "window.dormant.complaint"
    limits = [say(f"window.dormant.limit.{limit}") for limit in known.met] if can_call and row.recipe else []
    if known.unanswered > 1:
        limits.append(say("window.dormant.unanswered", times=known.unanswered))
    return Side(
        name=member.name or UNKNOWN,
        tier=(row.tier_name, *tier_mark(member.tier)) if row.tier_name else None,
        phone=revealed or (mask_phone(member.phone) if member.phone else UNKNOWN),
        can_reveal=member.phone is not None,
        is_revealed=bool(revealed),
        script=script_told(teller, row, caller) if can_call else "",
        stop="" if can_call else say(stop),
        warn=" ".join(limits),
        facts=tuple(_fact(teller, contact) for contact in known.contacts[:_MOST_FACTS]),
        first=tuple(_first(teller, call, key) for key in FIRST),
        second=tuple(_second(teller, call, key) for key in SECOND),
        second_title=_second_title(teller, call),
        reminder=_reminder(teller, call),
        logged=say("window.dormant.logged", count=logged) if logged else "",
    )


def script_told(teller: Teller, row: Row, caller: Caller) -> str:
    """What can be said on the phone: greeting, who calls, how long ago, what they like, what there is for them."""
    say, member = teller.say, row.member
    who = say("window.dormant.say.named", name=caller.caller, shop=teller.shop) if caller.caller else teller.shop
    parts = [say("window.dormant.say.hello", whom=address(teller, member.name, caller.gender), who=who)]
    if member.days_since is not None and member.class_name in GONE:
        parts.append(say("window.dormant.say.away", days=member.days_since))
    if row.favourite:
        parts.append(say("window.dormant.say.likes", dish=row.favourite))
    parts.append(teller.offer(row.recipe, "say"))
    said = [part.rstrip("。.") for part in parts if part]
    return say("window.dormant.say.quoted", text=say("window.dormant.say.join").join(said))


def address(teller: Teller, name: str, gender: str | None) -> str:
    """陈先生, 欧阳女士; the name as it is where nobody knows."""
    if name.isascii() or gender not in ("female", "male"):
        return name
    surname = name[:2] if name[:2] in _SURNAMES_OF_TWO and len(name) > 2 else name[:1]
    return teller.say(f"window.dormant.say.{gender}", surname=surname)


def _fact(teller: Teller, contact: Contacted) -> str:
    say = teller.say
    what = say(f"window.dormant.was_said.{contact.intent or contact.outcome}")
    return say("window.dormant.contacted", day=f"{contact.day:%m-%d}", what=what)


def _first(teller: Teller, call: Call, key: str) -> Outcome:
    outcome = FIRST[key]
    return Outcome(key=key, title=teller.say(f"window.dormant.outcome.{outcome}"), chosen=call.outcome == outcome)


def _second(teller: Teller, call: Call, key: str) -> Outcome:
    why = "" if call.outcome == "reached" else teller.say("window.dormant.first_answered")
    return Outcome(key=key, title=teller.say(f"window.dormant.intent.{SECOND[key]}"), why=why)


def _second_title(teller: Teller, call: Call) -> str:
    if call.outcome in ("no_answer", "wrong_number"):
        key = next(key for key, outcome in FIRST.items() if outcome == call.outcome)
        return teller.say("window.dormant.again_saves", digit=key)
    return teller.say("window.dormant.second")


def _reminder(teller: Teller, call: Call) -> str:
    say = teller.say
    if call.remind == -1 and call.outcome != "no_answer":
        return say("window.dormant.remind.proposed")
    days = call.remind_after()
    return say("window.dormant.remind.never") if days is None else say("window.dormant.remind.in", days=days)
