"""Set the adviser: who of the staff looks after a member."""

from desktop.core.domain.care_events import AdviserSet
from desktop.core.domain.errors import Conflict, NotFound
from desktop.core.ports import Fact, Till
from desktop.core.services.allow import allow
from desktop.core.services.who import find_here


def set_adviser(till: Till, event_id: str, key: str, who: str) -> None:
    """``who``: a member of staff, "" for nobody in particular; the same one again is not written twice.

    Raises what find_here and allow raise, NotFound ``staff.not_found``.
    """
    said = AdviserSet(who=who)
    with till.ledger.writing() as writing:
        member_id = find_here(till, writing, key).member.member_id
        done = writing.event(event_id)
        if done is not None:
            if done.payload != said:
                raise Conflict("merge.differs")
            return
        allow(till, writing, "member.edit", event_id)
        person = writing.person(who) if who else None
        if who and (person is None or not person.active):
            raise NotFound("staff.not_found")
        if writing.state(member_id).adviser != who:
            writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said, member_id=member_id))
