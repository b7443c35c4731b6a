"""Acts of the story done by the services that a real shop uses: every fact is decided and folded as ever."""

from desktop.core.ports import Till
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.demo.persons import Person
from desktop.core.services.demo.story import (
    Act,
    Buys,
    Enrols,
    GetsCard,
    IsCalled,
    IsGiven,
    LosesCard,
    Returns,
    Withdraws,
)
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.log_contact import Contact, log_contact
from desktop.core.services.print_card import print_card
from desktop.core.services.quote_bill import quote_bill
from desktop.core.services.read_tenders import read_tenders
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card

_STEP = 50


class Acting:
    """Remembers who became which member, whose card is good, which bill got which number."""

    def __init__(self) -> None:
        self.members: dict[int, tuple[str, str]] = {}
        self._serials: dict[int, int] = {}
        self._bills: dict[int, tuple[CheckedOut, int]] = {}

    def do(self, till: Till, act: Act) -> None:
        """One act, at the instant at which the till's clock stands."""
        match act:
            case Enrols():
                self._enrol(till, act)
            case Buys():
                self._buy(till, act)
            case Returns():
                self._refund(till, act)
            case GetsCard(person=person):
                print_card(till, self._number(person), "zh-Hans")
                self._serials[person.number] = 1
            case IsGiven(person=person):
                adjust_points(till, till.ids.event_id(), self._number(person), act.points, act.reason)
            case LosesCard(person=person):
                lost = report_lost_card(till, till.ids.event_id(), self._number(person))
                print_card(till, self._number(person), "zh-Hans")
                self._serials[person.number] = lost.new_serial
            case Withdraws() | IsCalled():
                self._be_contacted(till, act)

    def _be_contacted(self, till: Till, act: Withdraws | IsCalled) -> None:
        event_id, number = till.ids.event_id(), self._number(act.person)
        if isinstance(act, IsCalled):
            told = Contact(outcome="reached", intent=act.mean, recipe="dormant_active")
            log_contact(till, event_id, number, told)
        else:
            edit_member(till, Edit(event_id=event_id, key=number, consents=()))

    def _number(self, person: Person) -> str:
        return self.members[person.number][1]

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
        amount = sum(line.amount_minor for line in act.lines)
        key = self._key(till, act.person) if act.person else None
        points = self._points(till, act, key, amount)
        takes_money = till.shop.mode == "till"
        bill = Bill(
            amount_minor=amount,
            event_id=till.ids.event_id(),
            key=key,
            redeem_points=points,
            tenders=read_tenders(till, act.tender if takes_money else None, amount, points),
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
