"""A crowd for erasing: members of whom everything is known that a till can know, the same for the same seed."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
from msgspec import Struct

from desktop.core.domain.counter import OpenBody
from desktop.core.ports import Till
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.freeze_member import freeze_member
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.note_member import note_member
from desktop.core.services.refund_sale import RefundRequest, refund_sale

_HAN = "晓岚建国丽华志强秀英淑芬浩然梓涵宇轩欣怡子墨若曦明哲思远"
BROUGHT_OF_TEN = 3
"""So many of ten come by a list of another system, the others at the counter."""
MOST_BY_HAND = 1_500
"""A shop gives so many points a day by hand, and no more."""


class Person(Struct, frozen=True, kw_only=True):
    """Everything that will be written about somebody; ``key`` finds them."""

    number: int
    name: str
    renamed: str
    phone: str
    birthday: str
    external_id: str
    note: str
    reason: str
    is_brought: bool

    @property
    def key(self) -> str:
        """What finds them before they are erased."""
        return f"ext:{self.external_id}" if self.is_brought else self.phone

    def needles(self) -> Iterator[bytes]:
        """Every byte that must not be left."""
        texts = [self.name, self.renamed, self.phone, self.phone[::-1], self.birthday, self.note, self.reason]
        yield from (text.encode() for text in (*texts, *([self.external_id] if self.is_brought else [])))


def person(seed: int, number: int) -> Person:
    """The same for the same seed and number; nobody shares a name, a phone or a word."""
    chance = Random(f"{seed}/{number}")
    name = "".join(chance.choices(_HAN, k=2)) + f"甲{number:05}"
    return Person(
        number=number,
        name=name,
        renamed=name[::-1] + "改",
        phone=f"138{chance.randrange(1000):03}{number:05}",
        birthday=f"19{chance.randrange(50, 99)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        external_id=f"VIP-{chance.randrange(10**6):06}-{number}",
        note=f"不吃第{number}样东西",
        reason=f"第{number}次来店里补记",
        is_brought=number % 10 < BROUGHT_OF_TEN,
    )


def bring(till: Till, file: Path, people: list[Person]) -> None:
    """Those who come by a list."""
    rows = [f"{one.external_id},{one.name},{one.phone},{one.birthday},50" for one in people if one.is_brought]
    file.write_text("\n".join(["会员卡号,姓名,手机号,生日,积分", *rows]) + "\n", encoding="utf-8")
    import_members(till, MembersImport(path=file))
    file.unlink()


def live(till: Till, one: Person, chance: Random) -> None:
    """Somebody is enrolled, buys, is renamed, noted, given points, perhaps frozen, refunded; a bill of theirs waits."""

    def new() -> str:
        return till.ids.event_id()

    if not one.is_brought:
        enrol_member(till, Enrolment(event_id=new(), phone=one.phone, name=one.name, birthday=one.birthday))
    for _ in range(chance.randrange(1, 4)):
        sold = check_out(till, Bill(amount_minor=chance.randrange(1_000, 90_000), event_id=new(), key=one.key))
    edit_member(till, Edit(event_id=new(), key=one.key, name=one.renamed))
    note_member(till, new(), one.key, one.note, pinned=chance.random() < 0.5)
    adjust_points(till, new(), one.key, 1 if one.number < MOST_BY_HAND else -1, one.reason)
    if chance.random() < 0.3:
        freeze_member(till, new(), one.key, one.reason)
    if chance.random() < 0.3:
        refund_sale(till, RefundRequest(event_id=new(), bill=sold.bill, reason=one.reason))
    with till.ledger.writing() as writing:
        member_id = writing.members_by_number(sold.member_no or "")[0].member_id
        note = msgspec.json.encode({"member_id": member_id, "note": one.renamed})
        writing.keep_open_bill(OpenBody(f"b{one.number}", one.number + 1, note, 0))
