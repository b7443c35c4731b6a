"""The dialog's state as its model: which words, which cards, what Enter does now."""

from desktop.core.services.find_members import Match
from desktop.core.services.glance_member import Glance
from desktop.ui.desk import Desk
from desktop.ui.enrol.model import EnrolModel, HolderCard, Known, Remark
from desktop.ui.enrol.state import State
from desktop.ui.figures import points_text
from desktop.ui.phones import PHONE_DIGITS, digits_missing, grouped_phone
from desktop.ui.tier_mark import tier_mark


def shown(desk: Desk, state: State) -> EnrolModel:
    """Everything that is to be seen."""
    form, silent = state.form, Remark()
    primary_key, primary_label = _primary(desk, state)
    return EnrolModel(
        phone=grouped_phone(form.phone, desk.shop.region),
        digits=_digits(desk, state),
        phone_remark=state.remarks.get("phone") or _about_phone(desk, state),
        known=_known(desk, state) if state.is_known else None,
        name=form.name,
        birthday=form.birthday,
        birthday_remark=state.remarks.get("birthday", silent),
        gender=form.gender,
        source=form.source,
        referrer=form.referrer,
        referrer_remark=state.remarks.get("referrer", silent),
        consents=form.consents,
        terms=form.terms,
        terms_remark=state.remarks.get("terms", silent),
        shared_label=_shared_label(desk, state),
        primary_key=primary_key,
        primary_label=primary_label,
        busy=state.busy,
    )


def _digits(desk: Desk, state: State) -> Remark:
    """✓ 11 位, or how many are still to come."""
    phone, region, say = state.form.phone, desk.shop.region, desk.say
    missing = digits_missing(phone, region)
    if state.answer.phone == phone and phone and not state.answer.wrong:
        return Remark(say("window.enrol.digits", count=len(phone.removeprefix("+"))), "ok")
    if missing is None or (phone and not missing):
        return Remark()
    if not phone:
        return Remark(say("window.enrol.digits", count=PHONE_DIGITS[region])) if region in PHONE_DIGITS else Remark()
    return Remark(say("window.enrol.digits_missing", count=missing))


def _about_phone(desk: Desk, state: State) -> Remark:
    say = desk.say
    if state.shared:
        return Remark(say("window.enrol.shared_with", count=len(state.answer.holders)))
    return Remark(say("window.enrol.draft" if state.is_draft else "window.enrol.read_back"))


def _known(desk: Desk, state: State) -> Known:
    say, holders = desk.say, state.answer.holders
    return Known(
        title=say("window.enrol.known.title", count=len(holders)),
        detail=say("window.enrol.known.detail" if state.chosen_at is None else "window.enrol.known.check"),
        cards=tuple(_card(desk, state, at, holder) for at, holder in enumerate(holders)),
    )


def _card(desk: Desk, state: State, at: int, holder: Match) -> HolderCard:
    is_chosen, glance = at == state.chosen_at, state.glance
    nameless = desk.say("window.enrol.nameless")
    if not is_chosen or glance is None:
        return HolderCard(
            member_id=holder.member_id,
            name=holder.name or nameless,
            known_as=holder.name,
            note=holder.member_no,
            is_chosen=is_chosen,
        )
    icon, tone = tier_mark(glance.tier)
    return HolderCard(
        member_id=holder.member_id,
        name=glance.name or nameless,
        known_as=glance.name,
        note=_note(desk, glance),
        tier=glance.tier_name or "",
        tier_icon=icon,
        tier_tone=tone,
        is_chosen=True,
    )


def _note(desk: Desk, glance: Glance) -> str:
    """可用 1,286 积分 · 11-22 14:05 来过."""
    points = desk.say("window.enrol.usable", points=points_text(glance.usable))
    if glance.last_visit is None:
        return f"{points} · {desk.say('window.enrol.never_came')}"
    return f"{points} · {desk.say('window.enrol.last_came', day=glance.last_visit.at.date().isoformat())}"


def _shared_label(desk: Desk, state: State) -> str:
    if not state.answer.holders:
        return ""
    return desk.say("window.enrol.back_to_known" if state.shared else "window.enrol.another_person")


def _primary(desk: Desk, state: State) -> tuple[str, str]:
    """The key and the words of the one primary button."""
    say, holders = desk.say, state.answer.holders
    if not state.is_known:
        return "Enter", say("window.enrol.saving" if state.busy else "window.enrol.save")
    if state.chosen_at is None and len(holders) > 1:
        return "↓", say("window.enrol.choose_one")
    name = state.glance.name if state.glance is not None else holders[state.chosen_at or 0].name
    return "Enter", say("window.enrol.it_is", name=name or say("window.enrol.nameless"))
