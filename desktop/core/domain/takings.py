"""What a till took, as values: bills and refunds, tenders, the drawer, each cashier. Money in minor units."""

from msgspec import Struct


class TenderSum(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One tender: taken for bills, given back for refunds. ``kind`` "" where nobody said how it was paid."""

    kind: str
    taken_minor: int = 0
    given_minor: int = 0


class StaffSum(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What one member of staff rang up and gave back."""

    staff_id: str
    bills: int = 0
    paid_minor: int = 0
    refunds: int = 0
    given_minor: int = 0


class Takings(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Every bill and refund recorded since the last Z, imported ones left out.

    ``amount_minor`` is before points; ``discount_minor`` was taken off for ``discount_points`` on ``discounts`` bills
    (a discount, never a tender); ``paid_minor`` is the rest. ``given_minor`` is what refunds handed back.
    """

    bills: int = 0
    amount_minor: int = 0
    discounts: int = 0
    discount_points: int = 0
    discount_minor: int = 0
    paid_minor: int = 0
    refunds: int = 0
    given_minor: int = 0
    tenders: tuple[TenderSum, ...] = ()
    staff: tuple[StaffSum, ...] = ()


class Piece(Struct, frozen=True):
    """So many notes or coins of one worth."""

    worth_minor: int
    pieces: int


class Drawer(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The cash drawer of one shift: float + paid in - paid out + sales - refunds = expected.

    ``outside_minor``: cash taken less given back before the shift was opened; it is no part of the drawer's sum.
    ``no_sale``: how often it was opened without a sale. ``counts``: every count given, in order; the last one counts.
    """

    float_minor: int
    paid_in_minor: int = 0
    paid_out_minor: int = 0
    sales_minor: int = 0
    refunds_minor: int = 0
    outside_minor: int = 0
    no_sale: int = 0
    counts: tuple[int, ...] = ()

    @property
    def expected_minor(self) -> int:
        """What must lie in the drawer."""
        return self.float_minor + self.paid_in_minor - self.paid_out_minor + self.sales_minor - self.refunds_minor

    @property
    def counted_minor(self) -> int | None:
        """What was counted last; None before."""
        return self.counts[-1] if self.counts else None

    @property
    def difference_minor(self) -> int | None:
        """Counted less expected: positive is too much; None before a count."""
        return None if not self.counts else self.counts[-1] - self.expected_minor
