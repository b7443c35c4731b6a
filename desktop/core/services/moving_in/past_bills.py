"""Bills of the past, written: each where it belongs in its member's history, once."""

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from desktop.core.domain import names
from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.deciding import Doubts, decide_sale, sale_view
from desktop.core.domain.events import MemberEnrolled, SaleCompleted, SaleView
from desktop.core.domain.intents import Line, SaleIntent
from desktop.core.domain.people import Member, Profile
from desktop.core.ports import CurrentProgram, Fact, HeldBill, ImportWriting, Moment, NewMember, Past, StagedBill, Till
from desktop.core.services.moving_in.import_log import ImportLog
from desktop.core.services.moving_in.report import ImportReport
from desktop.core.services.profiles import seal_profile

_CERTAIN = Doubts()


class Brought(Struct, frozen=True):
    """A bill with the id that its source, store and number give it."""

    bill_id: str
    bill: StagedBill


class _Chunk(Struct, frozen=True):
    """What holds for the bills of one transaction. ``ids_used``: an id may stand at an event that counts no more."""

    writing: ImportWriting
    held: dict[str, HeldBill]
    program: CurrentProgram
    ids_used: bool


class PastBills:
    """Writes chunks of bills, which come member by member and for each in order of time."""

    def __init__(self, till: Till, report: ImportReport, log: ImportLog, clock: BusinessClock, *, award: bool) -> None:
        """``clock`` gives the bills' business days."""
        self._till = till
        self._report = report
        self._log = log
        self._clock = clock
        self._award = award
        self._added = ""  # the customer made a member last: in a dry run the next chunk would make it again

    def write(self, writing: ImportWriting, chunk: Sequence[Brought]) -> None:
        """Write the chunk's new bills; count the others."""
        held = writing.held_bills([brought.bill_id for brought in chunk])
        known = _Chunk(writing, held, writing.program(), writing.may_hold_void_ids())
        for customer, bills in groupby(chunk, key=lambda brought: brought.bill.customer):
            self._write_customer(known, customer, list(bills))

    def _write_customer(self, chunk: _Chunk, customer: str, bills: list[Brought]) -> None:
        members = self._members(chunk.writing, customer)
        own: set[str | None] = {None}
        if customer:  # whoever was merged since has bought under each of their ids
            own = {each for member in members for each in chunk.writing.ids_of(member.member_id)}
        fresh = self._fresh(chunk.held, own, bills)
        if refused := self._refused(chunk.writing, members):
            for brought in fresh:
                self._report.reject(brought.bill.row, brought.bill.line, refused)
            return
        self._report.imported += len(fresh)
        if customer and fresh and not members and customer != self._added:
            self._added = customer
            self._report.members_added += 1
        if fresh and not self._report.dry_run:
            import_id = self._log.begin(chunk.writing)
            if customer:
                member = members[0] if members else self._enrol(chunk, customer, fresh[0].bill, import_id)
                self._write_past(chunk, member, fresh, import_id)
            else:
                self._write_nobody(chunk, fresh, import_id)

    def _members(self, writing: ImportWriting, customer: str) -> list[Member]:
        """Who the old system means: the one it brought itself, else the only one by that name; several stay several."""
        found = writing.members_by_external_id(customer) if customer else []
        own_id = names.member_id(self._report.source, customer)
        own = [m for m in found if m.member_id == own_id]
        if customer and not own and (untold := writing.member(own_id)):  # HQ told of it, its text is not here
            own = [untold]
        return own or [m for m in found if m.source == self._report.source] or found

    def _refused(self, writing: ImportWriting, members: list[Member]) -> str:
        """Why no bill can be theirs: several, or somebody who was erased; "" if it can."""
        if len(members) > 1:
            return "member.several"
        return "member.erased" if writing.erased_members([member.member_id for member in members]) else ""

    def _fresh(self, held: dict[str, HeldBill], member_ids: set[str | None], bills: list[Brought]) -> list[Brought]:
        """The bills not held yet; a held one is a duplicate if it says the same."""
        fresh = []
        for brought in bills:
            known, bill = held.get(brought.bill_id), brought.bill
            if known is None:
                fresh.append(brought)
            elif (known.amount_minor, known.at_us) == (bill.amount_minor, bill.at_us) and known.member_id in member_ids:
                self._report.duplicate += 1
            else:
                self._report.reject(bill.row, bill.line, "bill.differs")
        return fresh

    def _enrol(self, chunk: _Chunk, customer: str, first: StagedBill, import_id: str) -> Member:
        """A member nobody has a name or phone of, enrolled on the day of the first bill, just before it."""
        writing, source = chunk.writing, self._report.source
        at_first = writing.moment(first.at_us, self._clock)
        profile = Profile(external_id=customer)
        member_id = names.member_id(source, customer)
        member = Member(
            member_id=member_id,
            member_no=writing.next_member_number(),
            source=source,
            enrolled_on=at_first.day,
            profile=profile,
        )
        kept = seal_profile(self._till, profile)
        enrolled = MemberEnrolled(
            member_no=member.member_no,
            profile_id=kept.text_id,
            profile_digest=kept.digest,
            enrolled_on=at_first.day,
            source=source,
            from_before=True,
        )
        fact = Fact(
            event_id=writing.free_event_id(member_id) if chunk.ids_used else member_id,
            moment=Moment(at_first.recorded_at_us, first.at_us - 1, at_first.day),
            payload=enrolled,
            member_id=member_id,
            import_id=import_id,
        )
        writing.append(fact)
        writing.add_members([NewMember(member, kept.text_id, kept.salt, ())])
        return member

    def _write_past(self, chunk: _Chunk, member: Member, bills: list[Brought], import_id: str) -> None:
        """In the order in which they are folded: bills of one instant by the ids of their events."""
        ids = {brought.bill_id: _event_id(chunk, brought) for brought in bills}
        in_order = sorted(bills, key=lambda brought: (brought.bill.at_us, ids[brought.bill_id]))
        with chunk.writing.past(member.member_id, (in_order[0].bill.at_us, "")) as past:
            for brought in in_order:
                past.append(self._fact(chunk, brought, ids[brought.bill_id], import_id, member, past))

    def _write_nobody(self, chunk: _Chunk, bills: list[Brought], import_id: str) -> None:
        for brought in bills:
            chunk.writing.append(self._fact(chunk, brought, _event_id(chunk, brought), import_id))

    def _fact(
        self, chunk: _Chunk, brought: Brought, event_id: str, import_id: str,
        member: Member | None = None, past: Past | None = None,
    ) -> Fact:  # fmt: skip
        writing, bill = chunk.writing, brought.bill
        moment = writing.moment(bill.at_us, self._clock)
        view = self._view(chunk, member, past, moment, event_id) if member and past else None
        return Fact(
            event_id=event_id,
            moment=moment,
            payload=self._decided(chunk, brought, view),
            member_id=member.member_id if member else None,
            store_id=bill.store,
            program_hash=chunk.program.hash,
            import_id=import_id,
        )

    def _view(self, chunk: _Chunk, member: Member, past: Past, moment: Moment, event_id: str) -> SaleView:
        state = past.before((moment.effective_at_us, event_id))
        birthday = member.profile.birthday_on(moment.day)
        return sale_view(state, past.known, moment.day, chunk.program.program, birthday, _CERTAIN)

    def _decided(self, chunk: _Chunk, brought: Brought, view: SaleView | None) -> SaleCompleted:
        bill = brought.bill
        lines = (Line(bill.amount_minor, name=bill.category, category=bill.category),) if bill.category else ()
        intent = SaleIntent(
            bill_id=brought.bill_id,
            bill_no=chunk.writing.next_bill_number(),
            source=self._report.source,
            amount_minor=bill.amount_minor,
            ref=bill.basket,
            lines=lines,
            earns=self._award,
        )
        return decide_sale(view, intent, chunk.program.program)


def _event_id(chunk: _Chunk, brought: Brought) -> str:
    return chunk.writing.free_event_id(brought.bill_id) if chunk.ids_used else brought.bill_id
