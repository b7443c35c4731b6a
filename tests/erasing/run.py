"""A shop lives, its members are erased, and every file is searched: in steps that a later run goes on from."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import msgspec
from msgspec import Struct

from desktop.bootstrap import described, keeper, new_shop, open_till
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.keeping import Scrubbed
from desktop.core.services.erase_member import erase_member
from desktop.core.services.export_lists import export_members, export_points
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.store.keys.vault import open_vault
from desktop.core.store.ledger_secrets import database_key
from desktop.core.store.swapping import label_of
from tests.erasing.crowd import Person, bring, live, person
from tests.erasing.traces import traces

_PIN = "2468"
_FAR = date(2999, 1, 1)
Say = Callable[[str], object]


class Done(Struct):
    """How far a run has come. ``numbers``: of the members, by the order of the crowd; ``points``: every sum before."""

    lived: int = 0
    copied: bool = False
    numbers: list[str] = []
    erased: int = 0
    points: str = ""
    scrubbed: bool = False


class Result(Struct, frozen=True):
    """What was found: bytes left, by file; whether sums and chain stand; what was written anew."""

    left: set[tuple[str, bytes]]
    sums_stand: bool
    verified: bool
    report: Scrubbed

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.left and self.sums_stand and self.verified


class Erasing:
    """One run in a folder of its own."""

    def __init__(self, folder: Path, seed: int, members: int, say: Say = print) -> None:
        self._folder, self._shop, self._seed, self._members, self._say = folder, folder / "shop", seed, members, say
        self._file = folder / "progress.json"
        self._done = msgspec.json.decode(self._file.read_bytes(), type=Done) if self._file.exists() else Done()
        self._people = [person(seed, number) for number in range(members)]

    def run(self) -> Result:
        """All of it, or what is left of it."""
        if not (self._shop / "ledger.db").exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            new_shop(self._shop, described("抹去店", "Asia/Shanghai", "CN", "companion", None, "04:00"), _PIN)[
                0
            ].file.close()
            with open_till(self._shop) as till:
                bring(till, self._folder / "old.csv", self._people)
        self._live()
        self._copy()
        self._erase()
        report = keeper(self._shop).scrub(self._shop)
        return self._search(report)

    def _keep(self) -> None:
        self._file.write_bytes(msgspec.json.encode(self._done))

    def _live(self) -> None:
        with open_till(self._shop) as till:
            while self._done.lived < self._members:
                one = self._people[self._done.lived]
                live(till, one, Random(f"{self._seed}/life/{one.number}"))
                with till.ledger.reading() as reading:
                    held = reading.members_by_external_id(one.external_id) or reading.members_by_phone(_e164(one))
                self._done.numbers.append(held[0].member_no)
                self._done.lived += 1
                if self._done.lived % 50 == 0 or self._done.lived == self._members:
                    self._keep()
                    self._say(f"{self._done.lived:,} of {self._members:,} members live")

    def _copy(self) -> None:
        if self._done.copied:
            return
        kept = keeper(self._shop)
        kept.back_up(self._shop / "by-hand.shuke")
        kept.back_up_daily(self._shop / "backups", "20261122-040000", 14)
        with open_till(self._shop) as till:
            export_members(till, self._shop / "members.csv")
            self._done.points = self._points()
        found = {file for file, _ in self._left(self._people)}
        expected = {"ledger.db", "by-hand.shuke", "shuke-auto-20261122-040000.shuke", "members.csv"}
        assert found == expected, f"the search must find them before: {found}"
        self._done.copied = True
        self._keep()

    def _erase(self) -> None:
        with open_till(self._shop) as till:
            while self._done.erased < self._members:
                number = self._done.numbers[self._done.erased]
                try:
                    erase_member(till, till.ids.event_id(), number, "本人要求")
                except RuleBroken as refusal:  # the run before was killed after this
                    if refusal.code != "member.erased":
                        raise
                self._done.erased += 1
                if self._done.erased % 50 == 0 or self._done.erased == self._members:
                    self._keep()
                    self._say(f"{self._done.erased:,} of {self._members:,} members erased")

    def _points(self) -> str:
        out = self._folder / "points.csv"
        with open_till(self._shop) as till:
            export_points(till, _FAR, out)
        rows = [line.split(",") for line in out.read_text(encoding="utf-8").splitlines()]
        return json.dumps([[row[0], *row[2:]] for row in rows])  # the outside id goes, the sums stay

    def _left(self, people: list[Person]) -> set[tuple[str, bytes]]:
        key = database_key(open_vault(self._shop), label_of(self._shop).ledger_id)
        return traces(self._shop, key, (needle for one in people for needle in one.needles()))

    def _search(self, report: Scrubbed) -> Result:
        return Result(
            left=self._left(self._people),
            sums_stand=self._points() == self._done.points,
            verified=verify_ledger(keeper(self._shop)).ok,
            report=report,
        )


def _e164(one: Person) -> str:
    return f"+86{one.phone}"
