"""What happens in the invented shop, each thing as a value with its instant; ``by``: who of the staff does it."""

from msgspec import Struct

from desktop.core.domain.contact_events import Intent, Outcome
from desktop.core.domain.intents import Line
from desktop.core.services.demo.persons import Person
from desktop.core.services.demo.props import TagWord


class Enrols(Struct, frozen=True):
    """Somebody joins; ``referrer``: who brought them."""

    at_us: int
    person: Person
    referrer: int | None
    by: str


class GetsCard(Struct, frozen=True):
    """A card is printed."""

    at_us: int
    person: Person
    by: str


class Buys(Struct, frozen=True):
    """A bill; ``points_percent`` of the most points allowed are used.

    ``campaign``: they come for the offer of that one of the shop's campaigns, and stay away where they have none.
    """

    at_us: int
    number: int
    person: Person | None
    lines: tuple[Line, ...]
    tender: str
    points_percent: int
    by: str
    campaign: int | None = None


class Returns(Struct, frozen=True):
    """Money for a bill goes back: all of it, or its first line's price."""

    at_us: int
    buys: int
    whole: bool
    reason: str
    by: str = "lead"


class IsGiven(Struct, frozen=True):
    """Points by hand."""

    at_us: int
    person: Person
    points: int
    reason: str
    by: str = "manager"


class Claims(Struct, frozen=True):
    """The points of a bill without a member go to somebody, long after it was paid."""

    at_us: int
    person: Person
    buys: int
    by: str


class LosesCard(Struct, frozen=True):
    """A card is lost; the next one is printed."""

    at_us: int
    person: Person
    by: str = "lead"


class Withdraws(Struct, frozen=True):
    """Somebody wants no more messages."""

    at_us: int
    person: Person
    by: str = "manager"


class Complains(Struct, frozen=True):
    """A complaint is written down, to be settled within so many days."""

    at_us: int
    person: Person
    text: str
    within_days: int
    by: str = "lead"


class DefinesTag(Struct, frozen=True):
    """The shop has one more word for its members."""

    at_us: int
    tag: TagWord
    by: str = "manager"


class IsTagged(Struct, frozen=True):
    """Somebody bears a tag, by hand."""

    at_us: int
    person: Person
    tag: TagWord
    by: str = "lead"


class IsCalled(Struct, frozen=True):
    """Somebody who stayed away is called and told of an offer; what they ``mean`` to do says when to look again.

    ``campaign``: they are on the list of that campaign, or are not called.
    """

    at_us: int
    person: Person
    outcome: Outcome
    mean: Intent
    campaign: int | None = None
    by: str = "manager"


class LooksUp(Struct, frozen=True):
    """Members are looked up who buy nothing: no fact, but what a manager should notice."""

    at_us: int
    people: tuple[Person, ...]
    by: str


Act = (
    Enrols | GetsCard | Buys | Returns | IsGiven | Claims | LosesCard | Withdraws | Complains | IsCalled | LooksUp
    | DefinesTag | IsTagged
)  # fmt: skip
