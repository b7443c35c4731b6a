"""The points Z as values: what it counts from the last one to this, and the store's points as known (RULES.md, Z).

All figures are points, taken ones too written as non-negative; what may have either sign says so.
"""

from datetime import date

from msgspec import Struct


class PointsMoved(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What moved, line by line, by this till's own events. ``by_hand`` and ``imported`` have their sign.

    ``corrected``, either sign: what counts now of earlier and these events less what they say (a refund that its sale
    had no more to give back for, an event that HQ set aside). ``expired`` may be negative: points that an earlier Z
    wrote off live again (a later stamp, an import undone, a clock set right).
    """

    earned: int = 0
    redeemed: int = 0
    returned: int = 0
    clawed: int = 0
    by_hand: int = 0
    imported: int = 0
    corrected: int = 0
    expired: int = 0

    @property
    def net(self) -> int:
        """What the balance grew by."""
        given = self.earned + self.returned + self.by_hand + self.imported + self.corrected
        return given - self.redeemed - self.clawed - self.expired


class StoreKnown(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """All members' points as this till knows them. ``known_at_us``: as of when; None: nothing of HQ's has come yet.

    ``confirmed``: the balance that HQ has folded, None where the till stands alone; ``unknown`` members of whom HQ has
    not told.
    """

    members: int
    living: int
    owed: int
    known_at_us: int | None
    confirmed: int | None = None
    unknown: int = 0

    @property
    def balance(self) -> int:
        """Living points less debts."""
        return self.living - self.owed


class PointsZ(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One points Z: ``closing`` = ``opening`` + ``moved.net``, and ``opening`` is the closing of the Z before.

    ``number`` counts this till's Zs from 1, ``no`` is what people read. ``last_id``: the event of the Z before. The
    events counted are those after that one up to place ``seq`` of ``epoch``, whose chain hash begins with ``head``;
    ``events`` is how many, ``from_seq`` the first of them in ``epoch``. ``day``: expired is what was gone by then.
    ``corrected_ever`` and ``expired_ever`` are sums since the till began, from which the next Z takes its difference.
    """

    number: int
    no: str
    last_id: str | None
    since_us: int | None
    day: date
    opening: int
    moved: PointsMoved
    closing: int
    events: int
    epoch: str
    from_seq: int
    seq: int
    head: str
    store: StoreKnown
    corrected_ever: int = 0
    expired_ever: int = 0
