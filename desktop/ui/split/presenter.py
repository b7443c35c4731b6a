"""Shares of one bill: members are added one by one, parts are equal until one is typed, and F9 records all of them."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.money import format_minor, parse_minor
from desktop.core.ports import Till
from desktop.core.services.ask_print import SlipWish
from desktop.core.services.check_out import CheckedOut
from desktop.core.services.glance_member import Glance, choose
from desktop.core.services.keep_bill import OpenBill
from desktop.core.services.split_bill import MOST_SHARES, ShareOf, SplitBill, equal_shares, split_bill
from desktop.core.services.who import Found
from desktop.ui.desk import Action
from desktop.ui.room import PlainRoom
from desktop.ui.split.model import ShareRow, SplitModel

Recorded = tuple[tuple[CheckedOut, ...], str]
"""What was recorded, and the id of the next bill."""


class Part(Struct, frozen=True):
    """A share as far as it is known: its member, None for nobody; ``typed``: its amount, "" for an equal part."""

    found: Found | None = None
    glance: Glance | None = None
    typed: str = ""


class Presenter(PlainRoom):
    """``then`` gets what was recorded; until then nothing is, and Esc leaves the bill as it was."""

    _bill = OpenBill(event_id="")
    _parts: tuple[Part, ...] = ()
    _current = 0
    _whom = _error = ""
    _busy = False
    _asked = object()
    _then: Callable[[Recorded], None] | None = None

    def enter(self, **wish: Any) -> None:
        """``bill``: what is shared; ``found``, ``glance``: its member, if any; ``then``: gets what was recorded."""
        self._bill, self._then = wish["bill"], wish["then"]
        first = Part(wish["found"], wish["glance"]) if wish["found"] is not None else Part()
        self._parts, self._current = (first, Part()), 1
        self._whom = self._error = ""
        self._busy, self._asked = False, object()
        self._present()

    def leave(self) -> None:
        """Nobody waits for the shares any more, unless they are being recorded."""
        self._asked = object()
        if not self._busy:
            self._then = None

    def title(self) -> str:
        """Share this bill."""
        return self.desk.say("window.split.title")

    def actions(self) -> tuple[Action, ...]:
        """F9 records."""
        return (Action(key="F9", label=self.desk.say("window.split.confirm_short"), do=self.confirm, primary=True),)

    def pressed(self, key: str) -> bool:
        """Up and Down choose a share, Ins adds one of nobody, Del takes one away; while they are recorded Esc waits."""
        acts: dict[str, Callable[[], None]] = {
            "Up": lambda: self.move(self._current - 1),
            "Down": lambda: self.move(self._current + 1),
            "Ins": self.add_nobody,
            "Insert": self.add_nobody,
            "Del": self.remove,
            "Delete": self.remove,
        }
        if key in acts:
            acts[key]()
        return key in acts or (key == "Esc" and self._busy)

    def scanned(self, text: str) -> bool:
        """A card is a member who pays a share."""
        self._find(text)
        return True

    # -- the shares ---------------------------------------------------------------------------------------------

    def move(self, to: int) -> None:
        """Another share is current."""
        self._current = max(0, min(to, len(self._parts) - 1))
        self._present()

    def add_nobody(self) -> None:
        """One more share, of somebody without a member."""
        if len(self._parts) < MOST_SHARES and not self._busy:
            self._parts = (*self._parts, Part())
            self.move(len(self._parts) - 1)

    def remove(self) -> None:
        """The current share goes, down to two."""
        if len(self._parts) > 2 and not self._busy:
            at = self._current
            self._parts = self._parts[:at] + self._parts[at + 1 :]
            self.move(at)

    def type_whom(self, text: str) -> None:
        """A member number, phone or code, as typed so far."""
        self._whom, self._error = text, ""
        self._present()

    def take_whom(self) -> None:
        """Enter: find whoever was typed."""
        if self._whom.strip():
            self._find(self._whom.strip())

    def type_amount(self, text: str) -> None:
        """The current share's amount; nothing for an equal part of what the others leave."""
        if not self._busy:
            self._put(self._current, replace(self._parts[self._current], typed=text.strip()))
            self._present()

    def _find(self, key: str) -> None:
        if self._busy:
            return
        language, asked = self.desk.words.language, self._asked
        self.desk.lane.run(
            lambda till: choose(till, key, language),
            lambda known: self._found(asked, known),
            lambda refusal: self._not_found(asked, refusal),
        )

    def _found(self, asked: object, known: tuple[Found, Glance]) -> None:
        """The member takes the current share if it is nobody's, else the first that is, else a new one."""
        if asked is not self._asked or self._busy:  # an earlier bill's, or shares that are being recorded already
            return
        found, glance = known
        mine = {part.found.member.member_id for part in self._parts if part.found}
        if found.member.member_id in mine:
            self._error = self.desk.say("window.split.twice")
            self._present()
            return
        free = [at for at, part in enumerate(self._parts) if part.found is None]
        at = self._current if self._current in free else free[0] if free else len(self._parts)
        if at == len(self._parts):
            if at == MOST_SHARES:
                return
            self._parts = (*self._parts, Part())
        self._put(at, replace(self._parts[at], found=found, glance=glance))
        self._current, self._whom, self._error = at, "", ""
        self._present()

    def _not_found(self, asked: object, refusal: Refusal) -> None:
        if asked is not self._asked or self._busy:
            return
        self._error = self.desk.in_words(refusal)["title"]
        self._present()

    def _put(self, at: int, part: Part) -> None:
        self._parts = (*self._parts[:at], part, *self._parts[at + 1 :])

    # -- the money ----------------------------------------------------------------------------------------------

    def _amounts(self) -> tuple[int, ...] | None:
        """What each pays; None where a typed amount is none, or more than the bill is typed."""
        try:
            typed = [parse_minor(part.typed, self.desk.shop.currency) if part.typed else None for part in self._parts]
        except ValueError:
            return None
        left = self._bill.amount_minor - sum(filter(None, typed))
        if left < 0:
            return None
        rest = iter(equal_shares(left, typed.count(None)))
        return tuple(next(rest) if amount is None else amount for amount in typed)

    def _wrong(self, amounts: tuple[int, ...] | None) -> str:
        say = self.desk.say
        if amounts is None or any(amount <= 0 for amount in amounts):
            return say("window.split.wrong_amount")
        left = self._bill.amount_minor - sum(amounts)
        return say("window.split.left", left=self.desk.money(left)) if left else ""

    # -- recording ----------------------------------------------------------------------------------------------

    def confirm(self) -> None:
        """Record every share, or none; a second press finds it under way."""
        amounts = self._amounts()
        if self._busy or self._then is None or amounts is None or self._wrong(amounts):
            self._present()
            return
        bill = self._split(amounts)
        self._busy = True
        self._present()
        slip = self.desk.prints.wish(is_cash=any(tender.kind == "cash" for tender in bill.tenders))
        self.desk.lane.run(lambda till: _record(till, bill, slip), self._recorded, self._refused)

    def _split(self, amounts: tuple[int, ...]) -> SplitBill:
        bill = self._bill
        return SplitBill(
            event_id=bill.event_id,
            amount_minor=bill.amount_minor,
            shares=tuple(_share(part, amount) for part, amount in zip(self._parts, amounts, strict=True)),
            lines=bill.lines if bill.by_lines else (),
            tenders=bill.tenders,
            ref=bill.ref.strip() or None,
        )

    def _recorded(self, recorded: Recorded) -> None:
        then, self._then, self._busy = self._then, None, False
        self.desk.close(self)
        if then is not None:
            then(recorded)

    def _refused(self, refusal: Refusal) -> None:
        self._busy = False
        self.desk.refuse(refusal)
        self._present()

    # -- the model ----------------------------------------------------------------------------------------------

    def _model(self) -> SplitModel:
        say, amounts = self.desk.say, self._amounts()
        if not self._parts:
            return SplitModel()
        wrong = self._wrong(amounts)
        return SplitModel(
            whole=self.desk.money(self._bill.amount_minor),
            rows=tuple(self._row(at, part, amounts) for at, part in enumerate(self._parts)),
            current=self._current,
            whom=self._whom,
            whom_error=self._error,
            typed=self._parts[self._current].typed,
            wrong=wrong,
            confirm=say("window.split.confirm", count=len(self._parts)),
            can_confirm=not wrong and not self._busy,
        )

    def _row(self, at: int, part: Part, amounts: tuple[int, ...] | None) -> ShareRow:
        say, glance = self.desk.say, part.glance
        name = (glance.name or glance.phone or glance.member_no) if glance else ""
        return ShareRow(
            name=name or say("window.split.nobody"),
            note=say("window.split.share", part=at + 1, of=len(self._parts)),
            amount=format_minor(amounts[at], self.desk.shop.currency) if amounts is not None else "—",
            how=say("window.split.typed" if part.typed else "window.split.equal"),
        )


def _share(part: Part, amount_minor: int) -> ShareOf:
    found = part.found
    return ShareOf(
        amount_minor=amount_minor,
        member_id=found.member.member_id if found else None,
        proof=found.proof if found else None,
        card_serial=found.serial if found else None,
    )


def _record(till: Till, bill: SplitBill, slip: SlipWish | None) -> Recorded:
    return split_bill(till, bill, slip=slip), till.ids.event_id()
