"""What was chosen, and the import that it comes to."""

from pathlib import Path
from shutil import copyfile

from msgspec import Struct

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.ports import ImportKind, Progress, Till
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.moving_in.listing import Listing
from desktop.core.services.moving_in.report import ImportReport
from desktop.core.services.moving_in.stopping import Stopped

CHANNELS = {"unknown": (), "sms": ("sms",), "phone": ("phone",), "both": ("sms", "phone")}
"""What a manager may say of everybody on the list: which channels they agreed to."""


class Wish(Struct, frozen=True, kw_only=True):
    """The file and the choices made about it. ``mapping``: field → column, "" leaves it out.

    ``levels``: level of the list → code of a tier, "" for none.
    """

    file: str = ""
    kind: ImportKind = "members"
    mapping: dict[str, str] = {}
    balance: str = "program"
    consent: str = "unknown"
    award: str = "no"
    levels: dict[str, str] = {}

    @property
    def path(self) -> Path:
        """Where the file is."""
        return Path(self.file.strip()).expanduser()


def taken_in(till: Till, wish: Wish, progress: Progress, listing: Listing, *, dry_run: bool) -> ImportReport:
    """Check the file, or take it in; raises what the imports raise. Whoever stops it leaves nothing behind.

    ``listing``: where every problem is listed.
    """

    def watched(done: int, of_all: int) -> None:
        try:
            progress(done, of_all)
        except Refusal as stop:
            raise Stopped from stop

    if wish.kind == "sales":
        bills = SalesImport(
            path=wish.path, mapping=wish.mapping, award=wish.award == "yes", dry_run=dry_run, listing=listing
        )
        return import_sales(till, bills, watched)
    people = MembersImport(
        path=wish.path,
        mapping=wish.mapping,
        points=wish.balance != "none",
        expiry="never" if wish.balance == "never" else "program",
        consents=CHANNELS[wish.consent],
        dry_run=dry_run,
        levels=wish.levels,
        listing=listing,
    )
    return import_members(till, people, watched)


def copied(listing: Path, file: Path) -> Path:
    """The list of problems, where the manager wants it. RuleBroken ``file.not_writable``."""
    try:
        copyfile(listing, file)
    except OSError as error:
        raise RuleBroken("file.not_writable", name=file.name, folder=str(file.parent)) from error
    return file
