"""What its manager sees to in the invented shop: each sign of abuse once, complaints, the shop's tags.

``no_second`` is in the enrolments: somebody made members up in the last month that can be judged (``judged_month``).
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from desktop.core.domain.calendar import ONE_DAY
from desktop.core.domain.intents import Line
from desktop.core.domain.signs.rules import SignRules
from desktop.core.services.demo.acts import (
    Act,
    Buys,
    Claims,
    Complains,
    DefinesTag,
    IsGiven,
    IsTagged,
    LooksUp,
    Returns,
)
from desktop.core.services.demo.persons import Person
from desktop.core.services.demo.props import People

TABLE_DAYS_AGO = 4
"""When five at one table paid apart: many bills of one member within the hour, and a good reason for it."""
_AT_ONE_TABLE, _FRIEND, _USER, _TRIER = 21, 2, 1, 4
_TABLE = ((725, "zhang"), (727, "manager"), (734, "zhang"), (741, "manager"), (752, "zhang"))
_FRIENDS = (690, 768, 1065, 1154)
_NO_SAMPLE = Line(amount_minor=0, name="试吃小菜", quantity="1", unit_minor=0, category="小食")
_LOOKED_UP = 14
_TAGGED_DAYS_AGO, _TAGGED_MINUTE = 14, 16 * 60
_COMPLAIN = ((30, 3, 2), (45, 1, 4), (64, 0, 3))
"""Who, how many days ago, within how many days it is to be settled."""


class Book(Struct, frozen=True, kw_only=True):
    """What the plan lends: an instant so many days ago, another bill (days ago, minute, whose, percent, by whom)."""

    at: Callable[[int, int], int]
    bill: Callable[[int, int, Person | None, int, str], Buys]


def judged_month(today: date) -> tuple[date, date]:
    """The last calendar month whose enrolments all have had the time to come again; its first and last day."""
    ripe = today - timedelta(days=SignRules().second_days)
    last = (ripe + ONE_DAY).replace(day=1) - ONE_DAY
    return last.replace(day=1), last


def odd_acts(book: Book, persons: Sequence[Person], people: People) -> Iterator[Act]:
    """All of it. Bills are numbered as they are asked for."""
    for minute, by in _TABLE:
        yield book.bill(TABLE_DAYS_AGO, minute, persons[_AT_ONE_TABLE], 0, by)
    for minute in _FRIENDS:
        yield book.bill(2, minute, persons[_FRIEND], 0, "li")
    nobody = book.bill(3, 1090, None, 0, "zhang")
    yield from (nobody, Claims(book.at(3, 1131), persons[_FRIEND], nobody.number, "li"))
    used = book.bill(5, 740, persons[_USER], 100, "li")
    yield from (used, Returns(book.at(5, 1105), used.number, whole=True, reason=people.refund_reasons[1]))
    nothing = book.bill(6, 815, persons[_TRIER], 0, "li")
    yield Buys(nothing.at_us, nothing.number, nothing.person, (_NO_SAMPLE,), nothing.tender, 0, "li")
    yield book.bill(5, 1080, persons[_TRIER], 100, "zhang")
    yield IsGiven(book.at(1, 1284), persons[_FRIEND], 150, people.made_good_reasons[0])
    yield LooksUp(book.at(1, 930), tuple(persons[:: max(1, len(persons) // _LOOKED_UP)]), "li")
    for text, (number, days, within) in zip(people.complaints, _COMPLAIN, strict=True):
        yield Complains(book.at(days, 11 * 60 + number), persons[number], text, within)
    yield from _tagged(book, persons, people)


def _tagged(book: Book, persons: Sequence[Person], people: People) -> Iterator[Act]:
    """A quiet afternoon: the manager makes the shop's tags, the lead sets those that no rule finds."""
    for at, tag in enumerate(people.tags):
        yield DefinesTag(book.at(_TAGGED_DAYS_AGO, _TAGGED_MINUTE + at), tag)
        for number in tag.members:
            yield IsTagged(book.at(_TAGGED_DAYS_AGO, _TAGGED_MINUTE + at + 30), persons[number], tag)
