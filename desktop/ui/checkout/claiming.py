"""Points of a bill without a member: put on its slip as a claim, and taken by whoever comes back with one."""

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import Approval
from desktop.core.services.claims import Claimed, Offer, claim_for, offer_claim
from desktop.ui.checkout.counter import Counter
from desktop.ui.desk import Notice, Question


class Claiming:
    """Asks before points go to somebody: a slip may have been picked up by anybody."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def offer(self) -> None:
        """The slip of the bill just finished, with a claim; asked twice, it is the same claim."""
        counter, done = self._counter, self._counter.done
        if done is None or done.out.member_no is not None or done.is_offered:
            return
        bill = done.out.bill
        counter.done = replace(done, is_offered=True)
        counter.present()
        counter.desk.lane.run(lambda till: offer_claim(till, bill), self._offered, self._not_offered)

    def ask(self, text: str) -> None:
        """A claim was scanned or typed: for the member of the bill on the screen, after a yes."""
        counter, member = self._counter, self._counter.sheet.member
        if member is None:
            counter.tell("warn", "claim_no_member")
            return
        name = member.glance.name or member.glance.member_no
        counter.desk.ask(
            Question(
                title=counter.phrase("ask.claim", name=name),
                detail=counter.phrase("ask.claim_detail"),
                yes=counter.phrase("ask.claim_yes"),
                then=lambda: self._take(text, name),
            )
        )

    def _take(self, text: str, name: str, approval: Approval | None = None) -> None:
        member = self._counter.sheet.member
        if member is None:
            return
        found, desk = member.found, self._counter.desk

        def refused(refusal: Refusal) -> None:
            """One's own bill: somebody else lets it be."""
            if refusal.code == "rights.needs" and approval is None:
                why = self._counter.phrase("ask.claim_own")
                desk.ask_right("claim.exempt", why, lambda given: self._take(text, name, given))
            else:
                desk.refuse(refusal)

        desk.lane.run(
            lambda till: claim_for(till, found, text, approval), lambda claimed: self._taken(claimed, name), refused
        )

    def _taken(self, claimed: Claimed, name: str) -> None:
        counter = self._counter
        if claimed.points is None:
            counter.tell("ok", "claim_follows", whom=name)
        else:
            key = "claim_repeated" if claimed.repeated else "claimed"
            counter.tell("ok", key, whom=name, points=f"{claimed.points:,}", bill=claimed.bill)
        counter.desk.changed()

    def _offered(self, offer: Offer) -> None:
        counter, phrase = self._counter, self._counter.phrase
        points, day = f"{offer.points:,}", f"{offer.last_day:%m-%d}"
        title = phrase("tell.offered", points=points)
        counter.desk.tell(Notice(tone="ok", title=title, detail=phrase("tell.offered_detail", day=day)))
        counter.desk.print_slip(offer.bill, is_copy=True)  # the slip without a claim may have come out already

    def _not_offered(self, refusal: Refusal) -> None:
        counter = self._counter
        if counter.done is not None:
            counter.done = replace(counter.done, is_offered=False)
        counter.present()
        counter.desk.refuse(refusal)
