"""What the member page asks of the ledger, on the database lane: the page and as many movements as were on screen."""

from msgspec import Struct

from desktop.core.ports import Till
from desktop.core.services.glance_member import choose
from desktop.core.services.list_movements import Movement, MovementPage, movements
from desktop.core.services.member_page import FIRST_MOVEMENTS, MemberPage, member_page
from desktop.ui.desk import Chosen

NEXT_MOVEMENTS = 60


class Read(Struct, frozen=True, kw_only=True):
    """A member as read: how they were chosen, their page, the movements so far, and where the next ones begin."""

    chosen: Chosen
    page: MemberPage
    moved: MovementPage
    facts: int

    @property
    def rows(self) -> tuple[Movement, ...]:
        """The movements, newest first."""
        return self.moved.rows

    def with_more(self, more: MovementPage) -> "Read":
        """The same with older movements after those that are there."""
        joined = MovementPage(rows=(*self.rows, *more.rows), before=more.before)
        return Read(chosen=self.chosen, page=self.page, moved=joined, facts=self.facts + NEXT_MOVEMENTS)


def read_member(till: Till, chosen: Chosen, language: str, facts: int = FIRST_MOVEMENTS) -> Read:
    """The member's page with at least ``facts`` movements. NotFound ``member.not_found``."""
    page = member_page(till, chosen.member_id, language)
    moved = page.movements
    if facts > FIRST_MOVEMENTS:
        moved = movements(till, chosen.member_id, None, facts, language)
    return Read(chosen=chosen, page=page, moved=moved, facts=max(facts, FIRST_MOVEMENTS))


def read_by_key(till: Till, key: str, language: str) -> Read:
    """The page of whom a card, number or phone names. Raises what find_one raises."""
    found, _ = choose(till, key, language)
    return read_member(till, Chosen(found.member.member_id, found.proof), language)


def read_more(till: Till, read: Read, language: str) -> MovementPage:
    """The movements before those that were read."""
    return movements(till, read.chosen.member_id, read.moved.before, NEXT_MOVEMENTS, language)
