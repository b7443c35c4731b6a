"""Show a member: what the counter may see. A phone number is masked; to see it whole is recorded."""

from datetime import date

from msgspec import Struct

from desktop.core.domain.events import ProfileRevealed
from desktop.core.domain.lots import spending_order
from desktop.core.domain.masking import mask_phone
from desktop.core.domain.people import Member
from desktop.core.domain.staff import Approval
from desktop.core.domain.standing import standing
from desktop.core.domain.state import MemberState
from desktop.core.ports import Fact, Reading, Till
from desktop.core.services.allow import allow
from desktop.core.services.who import find_here, find_one, is_known


class ShownLot(Struct, frozen=True, kw_only=True):
    """Points that go together. ``last_day`` None: they never go. ``protected``: not to be used yet."""

    points: int
    usable_from: date
    last_day: date | None
    protected: bool


class ShownMember(Struct, frozen=True, kw_only=True):
    """A member as shown. ``tier`` is a code of the program, ``tier_name`` its name in the language asked for.

    ``imported`` is text of another system, never spendable. Points are None where the ledger before was damaged (I19).
    """

    member_no: str
    external_id: str | None
    name: str
    phone: str | None
    tier: str | None
    tier_name: str | None
    balance: int | None
    usable: int | None
    debt: int | None
    visits: int
    enrolled_on: date
    lots: tuple[ShownLot, ...]
    consents: tuple[str, ...]
    imported: dict[str, str]


def show_member(
    till: Till, key: str, language: str, *, reveal: bool = False, approval: Approval | None = None
) -> ShownMember:
    """The member that ``key`` names; with ``reveal`` the phone in full, which is written down first.

    Raises what find_one and allow raise.
    """
    if not reveal:
        with till.ledger.reading() as reading:
            return shown(till, reading, find_one(till, reading, key).member, language)
    with till.ledger.writing() as writing:
        member = find_here(till, writing, key).member
        event_id = till.ids.event_id()
        approved_by = allow(till, writing, "member.reveal", event_id, approval)
        fact = ProfileRevealed(field="phone", approved_by=approved_by)
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=fact, member_id=member.member_id))
        return shown(till, writing, member, language, reveal=True)


def shown(till: Till, reading: Reading, member: Member, language: str, *, reveal: bool = False) -> ShownMember:
    """The member as of today."""
    state, day = reading.state(member.member_id), reading.today()
    program = reading.program().program
    stands = standing(state, day, program)
    tier = program.tier(stands.tier)
    phone = member.profile.phone
    known = is_known(till, member)
    return ShownMember(
        member_no=member.member_no,
        external_id=member.profile.external_id,
        name=member.profile.name,
        phone=phone if reveal or phone is None else mask_phone(phone),
        tier=stands.tier,
        tier_name=tier.named(language) if tier else stands.tier,
        balance=stands.balance if known else None,
        usable=stands.usable if known else None,
        debt=stands.debt if known else None,
        visits=state.visits,
        enrolled_on=member.enrolled_on,
        lots=_lots(state, day),
        consents=state.consents,
        imported=member.profile.imported,
    )


def _lots(state: MemberState, day: date) -> tuple[ShownLot, ...]:
    living = sorted((lot for lot in state.lots if lot.lives(day)), key=spending_order)
    return tuple(
        ShownLot(points=lot.points, usable_from=lot.usable_from, last_day=lot.last_day, protected=lot.usable_from > day)
        for lot in living
    )
