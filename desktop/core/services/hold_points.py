"""Hold points: what a bill asks of HQ above the till's own bound. The request is stored before anybody sends it."""

from desktop.core.domain.people import Member
from desktop.core.domain.redeeming import by_itself
from desktop.core.ports import Till
from desktop.core.ports.at_hq import HoldAsked
from desktop.core.services.doubts import doubts_of
from desktop.core.services.who import is_known


def ask_hold(till: Till, member: Member, points: int, instead_of: str = "") -> HoldAsked | None:
    """The request for what ``points`` of the member go beyond the till's own bound; None where there is nothing to ask.

    ``instead_of``: the hold asked for before it, "" for none. The answer is good for the very next fact of this till.
    """
    with till.ledger.writing() as writing:
        doubts = doubts_of(till, writing, member)
        if doubts.apart is None or doubts.paused_by is not None or not is_known(till, member):
            return None
        beyond = points - by_itself(doubts.apart, writing.program().program.redeem)
        if beyond <= 0:
            return None
        return writing.ask_hold(till.ids.event_id(), member.member_id, beyond, instead_of)
