"""The shop that an example happens in: a real till over a real ledger, and its members by their names."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.core.domain.errors import Refusal
from desktop.core.domain.events import MemberEnrolled, PointsOpened
from desktop.core.domain.people import Member, Profile
from desktop.core.domain.state import MemberState
from desktop.core.ports import Fact
from desktop.core.services.check_out import CheckedOut
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.profiles import seal_profile
from desktop.core.services.refund_sale import Refunded
from desktop.core.services.set_program import set_program
from tests.tills import TestTill, make_till


@dataclass(frozen=True)
class Opening:
    """What the shop is opened with; sentences before the first action change it."""

    zone: str = "Asia/Shanghai"
    day_starts: str = "00:00"
    now: str = "2026-03-02T12:00:00"


@dataclass
class World:
    """One example's shop. It opens with the first sentence that needs it."""

    folder: Path
    opening: Opening = Opening()
    members: dict[str, Member] = field(default_factory=dict)
    sale: CheckedOut | None = None
    refund: Refunded | None = None
    refused: Refusal | None = None
    opened: TestTill | None = None

    @property
    def shop(self) -> TestTill:
        """The open shop."""
        if self.opened is None:
            about = self.opening
            self.opened = make_till(self.folder, zone=about.zone, day_starts=about.day_starts, now=about.now)
        return self.opened

    def stands(self, **how: str) -> None:
        """Say where and when the shop is, before it opens."""
        assert self.opened is None, "说时区、营业日要在别的话之前"
        self.opening = replace(self.opening, **how)

    def close(self) -> None:
        """Close the shop, if it ever opened."""
        if self.opened is not None:
            self.opened.close()

    def set_clock(self, now: str) -> None:
        """It is ``now``, shop time."""
        if self.opened is None:
            self.stands(now=now)
        else:
            before = self.opened.clock.now_us
            self.opened.clock.set(now)
            assert self.opened.clock.now_us >= before, "时间不会倒走"

    def program(self, preset: str | None, **changes: Any) -> None:
        """Publish a program; keys with ``__`` for the dot."""
        set_program(self.shop.till, preset, {key.replace("__", "."): value for key, value in changes.items()})

    def new_id(self) -> str:
        """An id for a new action."""
        return self.shop.till.ids.event_id()

    def enrol(self, name: str, birthday: str | None) -> None:
        """A new member at the counter."""
        asked = Enrolment(event_id=self.new_id(), phone=self._phone(), name=name, birthday=birthday)
        self.members[name] = enrol_member(self.shop.till, asked)

    def move_in(self, name: str, points: int) -> None:
        """A member from the system before, with the opening balance brought along."""
        till = self.shop.till
        profile = Profile(name=name, phone="+86" + self._phone())
        kept = seal_profile(till, profile)
        with till.ledger.writing() as writing:
            moment, number = writing.moment(), writing.next_member_number()
            member = Member(
                member_id=self.new_id(), member_no=number, source="old", enrolled_on=moment.day, profile=profile
            )
            enrolled = MemberEnrolled(
                member_no=number, profile_id=kept.text_id, profile_digest=kept.digest, enrolled_on=moment.day,
                source="old", from_before=True,
            )  # fmt: skip
            writing.append(Fact(event_id=member.member_id, moment=moment, payload=enrolled, member_id=member.member_id))
            writing.add_member(member, kept.text_id, kept.salt, ())
            if points:
                opened = PointsOpened(points=points, lot_rule=writing.program().program.lot_rule, source="old")
                moment = writing.moment()
                writing.append(Fact(event_id=self.new_id(), moment=moment, payload=opened, member_id=member.member_id))
        self.members[name] = member

    def _phone(self) -> str:
        return f"138001380{len(self.members):02}"

    def card(self, name: str, serial: int | None = None) -> str:
        """What the member's newest card carries, or that of an older one."""
        member = self.members[name]
        if serial is None:
            serial = self.state(name).card_serial
        return self.shop.till.cards.card_token(member.member_id, serial)

    def phone(self, name: str) -> str:
        """The member's phone number."""
        return self.members[name].profile.phone or ""

    def state(self, name: str) -> MemberState:
        """Everything known of the member."""
        with self.shop.till.ledger.reading() as reading:
            return reading.state(self.members[name].member_id)

    def today(self) -> date:
        """The shop's business day."""
        with self.shop.till.ledger.reading() as reading:
            return reading.today()


def minor(yuan: str) -> int:
    """元 as written, in 分."""
    return int(Decimal(yuan) * 100)
