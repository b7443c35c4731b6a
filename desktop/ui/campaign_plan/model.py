"""What the dialog shows, as values and words."""

from msgspec import Struct

Options = tuple[tuple[str, str], ...]


class PlanModel(Struct, frozen=True, kw_only=True):
    """The form as typed, and at the right what it comes to. ``figure`` "—" while it is counted or cannot be."""

    is_ready: bool = False
    lists: Options = ()
    recipes: Options = ()
    channels: Options = ()
    starts: Options = ()
    percents: Options = ()
    chosen_list: str = ""
    recipe: str = ""
    channel: str = ""
    start: str = ""
    percent: str = ""
    coupon: str = ""
    least: str = ""
    off: str = ""
    days: str = ""
    has_coupon: bool = True
    money_label: str = ""
    figure: str = ""
    figure_note: str = ""
    lines: tuple[str, ...] = ()
    wrong: str = ""
    summary: str = ""
    can_begin: bool = False
    why_not: str = ""
