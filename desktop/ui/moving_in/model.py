"""What the dialog shows, as values and words."""

from msgspec import Struct

from desktop.core.ports import ImportKind
from desktop.ui.settings.model import Told, Working


class ColumnChoice(Struct, frozen=True, kw_only=True):
    """A field and the column that it is taken from, "" for none."""

    field: str
    label: str
    chosen: str


class Choosing(Struct, frozen=True, kw_only=True):
    """One of RULES.md's choices: its name, what is chosen, and the (value, words) to choose from."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


class LevelChoice(Struct, frozen=True, kw_only=True):
    """A level of the list, the code of the tier that it is taken for, "" for none, and the (code, words) to choose."""

    level: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


class MovingInModel(Struct, frozen=True, kw_only=True):
    """The dialog as it stands. ``source``: whose list it is and what was recognised. ``rows``: (line, cells…).

    ``told``: what came of the last step. ``confirm``: what Enter does now; ``undo`` "": there is nothing to take back;
    ``listing`` "": there is no list of problems to save.
    """

    file: str = ""
    file_error: str = ""
    kind: ImportKind = "members"
    is_looked: bool = False
    source: str = ""
    columns: tuple[ColumnChoice, ...] = ()
    header: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    choices: tuple[Choosing, ...] = ()
    levels: tuple[LevelChoice, ...] = ()
    told: Told | None = None
    working: Working | None = None
    confirm: str = ""
    can_confirm: bool = True
    undo: str = ""
    listing: str = ""
