"""What the member page writes: a card reported lost, a phone seen in full. Each asks first, and is done once."""

from collections.abc import Callable

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.services.glance_member import Glance
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.show_member import ShownMember, show_member
from desktop.ui.desk import Desk, Question
from desktop.ui.phones import kept_phone


class Deeds:
    """``busy`` while something is being written; ``phone`` in full while it may be seen."""

    def __init__(self, desk: Desk, show_again: Callable[[], None]) -> None:
        """``show_again``: the page has to be presented anew."""
        self._desk = desk
        self._show_again = show_again
        self.busy = False
        self.phone = ""
        self._seen_of = ""

    # -- a card is lost -----------------------------------------------------------------------------------------

    def report_lost(self, member: Glance, then: Callable[[str], None]) -> None:
        """Ask, then refuse the present card; ``then`` gets whose it was."""
        if not self.busy:
            self._desk.lane.run(lambda till: till.ids.event_id(), lambda made: self._ask_lost(member, made, then))

    def _ask_lost(self, member: Glance, event_id: str, then: Callable[[str], None]) -> None:
        say = self._desk.say
        self._desk.ask(
            Question(
                title=say("window.member.lost.title", name=member.name or "—"),
                detail=say("window.member.lost.detail"),
                yes=say("window.member.lost.yes"),
                then=lambda: self._lose(member, event_id, then),
                danger=True,
            )
        )

    def _lose(self, member: Glance, event_id: str, then: Callable[[str], None]) -> None:
        self._be_busy()
        self._desk.lane.run(
            lambda till: report_lost_card(till, event_id, member.member_no),
            lambda _: self._lost(member, then),
            self._refused,
        )

    def _lost(self, member: Glance, then: Callable[[str], None]) -> None:
        """Said, and a new card is offered."""
        self.busy = False
        then(member.member_id)
        self._desk.changed()
        say = self._desk.say
        self._desk.ask(
            Question(
                title=say("window.member.lost.done"),
                detail=say("window.member.lost.new_card"),
                yes=say("window.member.lost.print"),
                then=lambda: self._desk.open("paper", what="card", member_id=member.member_id),
            )
        )

    # -- the phone in full --------------------------------------------------------------------------------------

    def reveal(self, member: Glance) -> None:
        """Show the phone after a manager's PIN, which is written down; a second time hides it."""
        if self.phone:
            self.hide_phone()
            self._show_again()
        elif not self.busy:
            why = self._desk.say("window.member.reveal_why")
            self._desk.ask_right("member.reveal", why, lambda approval: self._see(member, approval))

    def hide_phone(self) -> None:
        """Masked from now on; an answer that is still on its way shows nothing."""
        self.phone = self._seen_of = ""

    def _see(self, member: Glance, approval: Approval) -> None:
        self._seen_of = member.member_id
        self._be_busy()
        language = self._desk.words.language
        self._desk.lane.run(
            lambda till: show_member(till, member.member_no, language, reveal=True, approval=approval),
            lambda shown: self._seen(member, shown),
            self._refused,
        )

    def _seen(self, member: Glance, shown: ShownMember) -> None:
        self.busy = False
        if self._seen_of == member.member_id:
            self.phone = kept_phone(shown.phone or "", self._desk.shop.region)
        self._show_again()
        self._desk.changed()

    def _be_busy(self) -> None:
        self.busy = True
        self._show_again()

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        self._show_again()
        self._desk.refuse(refusal)
