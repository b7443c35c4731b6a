"""What a POS sends and gets, as values with their bounds; the description at /openapi.json is made from these.

Money is in minor units of the shop's currency (分), points are whole. Nothing here names a person but ``member.name``,
which is masked.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

_LINE = "^[^\u0000-\u001f\u007f]*[^\u0000-\u0020\u007f][^\u0000-\u001f\u007f]*$"
Minor = Annotated[int, Meta(ge=0, le=10**11)]
Points = Annotated[int, Meta(ge=0, le=10**9)]
Number = Annotated[str, Meta(min_length=1, max_length=100, pattern=_LINE)]
Key = Annotated[str, Meta(min_length=1, max_length=400, pattern=_LINE)]
Reason = Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE)]


class Quote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What would this bill earn, and what may points take off it? Nothing is written.

    `member` is what the cashier has: a card's code as scanned, a phone, a member number, or `ext:` and your own member
    id; left out for nobody. `points` asks for so many to be used. `bill`: your bill number, where the bill is held.
    """

    amount_minor: Minor
    member: Key | None = None
    points: Points = 0
    bill: Number | None = None


class Hold(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Announce a bill before it is paid: its points are promised and nothing is taken. As `quote`, by your bill number.

    The same again is the same hold. Other content under the number is refused: void it first. A hold ends with the
    business day.
    """

    bill: Number
    amount_minor: Minor
    member: Key | None = None
    points: Points = 0


class Commit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The held bill is paid: it is recorded, points are used and earned. Repeat it until it is answered: one sale.

    `amount_minor` and `points`, where you send them, must be what was held.
    """

    bill: Number
    amount_minor: Minor | None = None
    points: Points | None = None


class Void(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The bill will not be paid: its points are free again. A bill that was committed is refunded instead."""

    bill: Number


class Refund(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money was given back on a committed bill: points follow. `refund` is your number of it: the same is one refund.

    `amount_minor` is of what was paid; left out, all that remains.
    """

    bill: Number
    refund: Number
    reason: Reason
    amount_minor: Minor | None = None


class Who(Struct, frozen=True, kw_only=True):
    """The member as far as a POS may know: a masked name and a tier's code."""

    name: str
    tier: str | None


class Offered(Struct, frozen=True, kw_only=True):
    """What the bill comes to. Take `discount_minor` off: `pay_minor` is to be paid, and earns `earns` points.

    `most_points` could be used, and would take `most_discount_minor` off.
    """

    member: Who | None
    amount_minor: int
    points: int
    discount_minor: int
    pay_minor: int
    earns: int
    most_points: int
    most_discount_minor: int


class Held(Struct, frozen=True, kw_only=True):
    """The bill stands: `held`, or `committed` where it had been already. Show `offer` to the cashier."""

    bill: str
    state: Literal["held", "committed"]
    offer: Offered


class Committed(Struct, frozen=True, kw_only=True):
    """The bill is recorded, durable. `repeated`: it had been before. `balance` is null where it is not known."""

    bill: str
    number: str
    repeated: bool
    amount_minor: int
    discount_minor: int
    paid_minor: int
    points_used: int
    points_earned: int
    balance: int | None


class Voided(Struct, frozen=True, kw_only=True):
    """The bill is not held. `was_held`: it had been until now."""

    bill: str
    was_held: bool


class Refunded(Struct, frozen=True, kw_only=True):
    """The refund is recorded. `cash_minor` is what to hand back: less than asked where points were gone already."""

    bill: str
    refund: str
    number: str
    repeated: bool
    refunded_minor: int
    cash_minor: int
    points_taken_back: int
    points_returned: int
    balance: int | None


class Health(Struct, frozen=True, kw_only=True):
    """The door is open."""

    status: Literal["ok"]
    version: str


class Problem(Struct, frozen=True, kw_only=True):
    """Why it was not done (RFC 9457); nothing was changed. `detail` and `remedy` may be shown to the cashier.

    `code` is stable: decide by it, never by the words. `type` is the same as a name.
    """

    type: str
    title: str
    status: int
    detail: str
    remedy: str
    code: str
