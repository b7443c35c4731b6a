"""What the card of the shifts' rules shows."""

from msgspec import Struct


class ShiftRulesModel(Struct, frozen=True, kw_only=True):
    """班次的规则: a bill needs a shift, and the difference to close with alone, as typed; ``wrong``: why it is none."""

    demanded: bool
    limit_label: str
    limit: str
    wrong: str
    can_keep: bool
