"""Acts of the story done by the services that a real shop uses: every fact is decided and folded as ever."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from desktop.core.ports import Till
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.campaigns.contacts import Lists
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.claims import claim_points, offer_claim
from desktop.core.services.demo.acts import (
    Act,
    Buys,
    Claims,
    Complains,
    DefinesTag,
    Enrols,
    GetsCard,
    IsCalled,
    IsGiven,
    IsTagged,
    LooksUp,
    LosesCard,
    Returns,
    Withdraws,
)
from desktop.core.services.demo.crew import Crew
from desktop.core.services.demo.persons import Person
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.log_contact import Contact, log_contact
from desktop.core.services.member_cases import NewCase, open_case
from desktop.core.services.print_card import print_card
from desktop.core.services.quote_bill import quote_bill
from desktop.core.services.read_tenders import read_tenders
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.tag_member import Definition, define_tag, set_tag

_STEP = 50


class Acting:
    """Remembers who became which member, whose card is good, which bill got which number, and the campaigns' ids."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.members: dict[int, tuple[str, str]] = {}
        self.campaigns: list[str] = []
        self._serials: dict[int, int] = {}
        self._bills: dict[int, tuple[CheckedOut, int]] = {}
        self._how: dict[type[Act], Callable[[Till, Any], None]] = {
            Enrols: self._enrol, GetsCard: self._get_card, Buys: self._buy, Returns: self._refund,
            IsGiven: self._be_given, Claims: self._claim, LosesCard: self._lose_card, Withdraws: self._withdraw,
            Complains: self._complain, IsCalled: self._be_called, LooksUp: self._look_up,
            DefinesTag: self._define_tag, IsTagged: self._be_tagged,
        }  # fmt: skip

    def do(self, till: Till, act: Act) -> None:
        """One act, at the instant at which the till's clock stands."""
        self.crew.sits(act.by)
        self._how[type(act)](till, act)

    def member_id(self, person: Person) -> str:
        """Who they became."""
        return self.members[person.number][0]

    def _number(self, person: Person) -> str:
        return self.members[person.number][1]

    def _is_offered(self, till: Till, person: Person, campaign: int) -> bool:
        """Whether the campaign offers them something."""
        if campaign >= len(self.campaigns):
            return False
        with till.ledger.reading() as reading:
            found = Lists(reading).of(self.member_id(person))
            return any(c.campaign_id == self.campaigns[campaign] and c.is_offered(listed) for c, listed in found)

    def _get_card(self, till: Till, act: GetsCard) -> None:
        print_card(till, self._number(act.person), "zh-Hans")
        self._serials[act.person.number] = 1

    def _be_given(self, till: Till, act: IsGiven) -> None:
        adjust_points(till, till.ids.event_id(), self._number(act.person), act.points, act.reason)

    def _lose_card(self, till: Till, act: LosesCard) -> None:
        lost = report_lost_card(till, till.ids.event_id(), self._number(act.person))
        print_card(till, self._number(act.person), "zh-Hans")
        self._serials[act.person.number] = lost.new_serial

    def _withdraw(self, till: Till, act: Withdraws) -> None:
        edit_member(till, Edit(event_id=till.ids.event_id(), key=self._number(act.person), consents=()))

    def _be_called(self, till: Till, act: IsCalled) -> None:
        if act.campaign is None or self._is_offered(till, act.person, act.campaign):
            told = Contact(outcome=act.outcome, intent=act.mean, recipe="dormant_active")
            log_contact(till, till.ids.event_id(), self._number(act.person), told)

    def _complain(self, till: Till, act: Complains) -> None:
        due = till.clock.day(act.at_us) + timedelta(days=act.within_days)
        asked = NewCase(
            event_id=till.ids.event_id(), key=self._number(act.person), sort="complaint", text=act.text,
            owner_id=self.crew.ids["manager"], due_on=due,
        )  # fmt: skip
        open_case(till, asked)

    def _define_tag(self, till: Till, act: DefinesTag) -> None:
        word = Definition(group=act.tag.group, tag=act.tag.word, rule=act.tag.rule)
        define_tag(till, till.ids.event_id(), word)

    def _be_tagged(self, till: Till, act: IsTagged) -> None:
        set_tag(till, till.ids.event_id(), self._number(act.person), act.tag.group, act.tag.word)

    def _look_up(self, till: Till, act: LooksUp) -> None:
        who = till.staff.acting().staff_id
        with till.ledger.writing() as writing:
            for person in act.people:
                if person.number in self.members:  # whoever joins later is not known yet
                    writing.note_look_up(writing.today(), who, self.member_id(person))

    def _claim(self, till: Till, act: Claims) -> None:
        """The offer stands on the slip, which somebody brings to the till."""
        offer = offer_claim(till, self._bills[act.buys][0].bill)
        claim_points(till, self._number(act.person), offer.token)

    def _enrol(self, till: Till, act: Enrols) -> None:
        person = act.person
        asked = Enrolment(
            event_id=till.ids.event_id(),
            phone=person.phone,
            name=person.name,
            birthday=person.birthday,
            gender=person.gender,
            referrer_key=None if act.referrer is None else self.members[act.referrer][1],
            consents=person.consents,
            shared_phone=self._is_known(till, person),
            source=person.source,
        )
        member = enrol_member(till, asked)
        self.members[person.number] = member.member_id, member.member_no

    def _is_known(self, till: Till, person: Person) -> bool:
        """Whether somebody in the family joined before with this phone."""
        with till.ledger.reading() as reading:
            return bool(reading.members_by_phone(f"+86{person.phone}"))

    def _buy(self, till: Till, act: Buys) -> None:
        if act.person and act.campaign is not None and not self._is_offered(till, act.person, act.campaign):
            return
        amount = sum(line.amount_minor for line in act.lines)
        key = self._key(till, act.person) if act.person else None
        points = self._points(till, act, key, amount)
        takes_money = till.shop.mode == "till"
        bill = Bill(
            amount_minor=amount,
            event_id=till.ids.event_id(),
            key=key,
            redeem_points=points,
            tenders=read_tenders(till, act.tender, amount, points) if takes_money and amount else (),
            lines=act.lines if takes_money else (),
            ref=None if takes_money else f"P{act.number:05}",
        )
        self._bills[act.number] = check_out(till, bill), act.lines[0].unit_minor or 0

    def _points(self, till: Till, act: Buys, key: str | None, amount: int) -> int:
        if not act.points_percent:
            return 0
        most = quote_bill(till, key, amount).most_points
        return most * act.points_percent // 100 // _STEP * _STEP

    def _key(self, till: Till, person: Person) -> str:
        """The card where there is one, the number where a family shares the phone, else the phone."""
        member_id, number = self.members[person.number]
        if serial := self._serials.get(person.number):
            return till.cards.card_token(member_id, serial)
        with till.ledger.reading() as reading:
            return person.phone if len(reading.members_by_phone(f"+86{person.phone}")) == 1 else number

    def _refund(self, till: Till, act: Returns) -> None:
        sold, unit_minor = self._bills[act.buys]
        part = None if act.whole else min(unit_minor, sold.paid_minor)
        asked = RefundRequest(event_id=till.ids.event_id(), bill=sold.bill, reason=act.reason, amount_minor=part)
        refund_sale(till, asked)
