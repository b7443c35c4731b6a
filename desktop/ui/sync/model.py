"""What the sync page shows, as values: every text is ready to be read."""

from msgspec import Struct

from desktop.ui.desk import Tone
from desktop.ui.settings.model import Fact


class Saying(Struct, frozen=True, kw_only=True):
    """A state that somebody should know of: what happened, what is safe, what to do."""

    tone: Tone
    icon: str
    title: str
    detail: str = ""


class Reach(Struct, frozen=True, kw_only=True):
    """How far HQ has this till's log. ``share``: thousandths that HQ has."""

    caption: str
    icon: str
    tone: str
    before: str
    number: str
    after: str
    contact: str
    share: int
    own: str
    lacking: str
    first: str
    last: str


class Figure(Struct, frozen=True, kw_only=True):
    """A caption, a figure and a note; a word in place of a figure has an icon."""

    caption: str
    value: str
    note: str
    tone: str = "ink"
    icon: str = ""


class WaitingRow(Struct, frozen=True, kw_only=True):
    """An event that HQ does not have yet."""

    seq: str
    at: str
    what: str
    about: str
    size: str


class Waiting(Struct, frozen=True, kw_only=True):
    """What waits here; ``empty`` where nothing does."""

    title: str
    note: str
    rows: tuple[WaitingRow, ...]
    empty: str


class FlagRow(Struct, frozen=True, kw_only=True):
    """What HQ flagged: what, why, what to do, and the button that helps."""

    flag_id: str
    icon: str
    what: str
    why: str
    do: str
    key: str
    button: str


class Flags(Struct, frozen=True, kw_only=True):
    """The first three flags that nobody has dealt with; ``more`` where there are others."""

    title: str
    note: str
    rows: tuple[FlagRow, ...]
    more: str
    empty: str


class RoundRow(Struct, frozen=True, kw_only=True):
    """One round: when, how it ended, and how much went up and came down."""

    at: str
    outcome: str
    tone: str
    moved: str


class Rounds(Struct, frozen=True, kw_only=True):
    """The newest rounds; ``empty`` before the first."""

    rows: tuple[RoundRow, ...]
    empty: str


class SyncModel(Struct, frozen=True, kw_only=True):
    """The page. ``reach`` None: this till has no HQ; ``alone`` then says what that means and how to join one."""

    alone: Saying | None
    saying: Saying | None
    reach: Reach | None
    figures: tuple[Figure, ...]
    waiting: Waiting
    flags: Flags
    rounds: Rounds
    device: tuple[Fact, ...]
