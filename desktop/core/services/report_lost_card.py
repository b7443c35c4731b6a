"""Report a card lost: it is refused from now on, points stay, the next card printed is good.

Who was merged has cards of several ids: nobody can say which of them is gone, so all of them are refused.
"""

from msgspec import Struct

from desktop.core.domain import names
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import CardLost
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Till
from desktop.core.services.allow import allow
from desktop.core.services.who import find_here

_LAST_SERIAL = (1 << 16) - 1


class LostCard(Struct, frozen=True, kw_only=True):
    """Which card is refused from now on, and the serial of the next one."""

    member_no: str
    lost_serial: int
    new_serial: int


def report_lost_card(till: Till, event_id: str, key: str, approval: Approval | None = None) -> LostCard:
    """Refuse the member's present card; the same event id again refuses nothing more.

    ``approval``: of the deed "card.lost". Raises what find_here and allow raise; RuleBroken ``card.too_many`` where no
    further card can be numbered.
    """
    with till.ledger.writing() as writing:
        member = find_here(till, writing, key).member
        done = writing.event(event_id)
        if done is not None and isinstance(lost := done.payload, CardLost):
            return LostCard(member_no=member.member_no, lost_serial=lost.lost_serial, new_serial=lost.new_serial)
        state = writing.state(member.member_id)
        ids = writing.ids_of(member.member_id)
        if max(state.card_of(each)[0] for each in ids) >= _LAST_SERIAL:
            raise RuleBroken("card.too_many")
        allow(till, writing, "card.lost", event_id, approval)
        for named in ids:
            serial, _ = state.card_of(named)
            lost = CardLost(lost_serial=serial, new_serial=serial + 1)
            fact_id = event_id if named == member.member_id else names.beside(event_id, named)
            writing.append(Fact(event_id=fact_id, moment=writing.moment(), payload=lost, member_id=named))
        serial, _ = state.card_of(member.member_id)
        return LostCard(member_no=member.member_no, lost_serial=serial, new_serial=serial + 1)
