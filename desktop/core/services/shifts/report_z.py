"""A Z or X as a report, in words: the same rows on the screen, on paper and on the command line.

A Z is told from its event alone, so that a reprint says what the first print said; only the staff's names, which no
event holds, are those of today.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from desktop.core.domain.money import format_minor
from desktop.core.domain.points_z import PointsZ, StoreKnown
from desktop.core.domain.report import Report, ReportBlock, ReportRow
from desktop.core.domain.staff import AT_THE_TILL, BY_COMMAND, SHOP_PIN
from desktop.core.domain.takings import Drawer, Takings
from desktop.core.ports import Till
from desktop.core.services.shifts.look_at_shift import Running
from desktop.core.services.shifts.zs import KeptZ, MovedCash
from desktop.core.words import Words

_NOBODY = {BY_COMMAND: "command", AT_THE_TILL: "till", SHOP_PIN: "manager"}


def z_report(till: Till, kept: KeptZ, language: str, *, is_copy: bool = False) -> Report:
    """A Z that was made."""
    say = _Saying(till, Words(language), _names(till))
    shift = kept.shift
    head = [say.row("closed", say.when(kept.at_us)), say.row("closed_by", say.staff(kept.staff_id))]
    if kept.approved_by is not None:
        head.append(say.row("approved_by", say.staff(kept.approved_by)))
    if shift is not None:
        opened = [say.row("opened", say.when(shift.opened_at_us)), say.row("opened_by", say.staff(shift.opened_by))]
        head = [say.row("shift", f"{shift.number}"), *opened, *head]
    blocks = [
        ReportBlock("", tuple(head)),
        say.takings(kept.takings, is_blind=False),
        *say.cash(shift.drawer if shift else None, shift.moved if shift else (), shift.reason if shift else None),
        *say.cashiers(kept.takings),
        *say.points(kept.z, kept.at_us),
    ]
    title = say.word("title_z" if shift is not None else "title_points_z")
    return _report(till, language, title, kept.z.no, blocks, is_copy=is_copy)


def x_report(till: Till, running: Running, language: str) -> Report:
    """X: what a Z would say now."""
    say = _Saying(till, Words(language), _names(till))
    status = running.status
    head = [say.row("as_of", say.when(running.at_us))]
    if status.number is not None and status.opened_at_us is not None:
        opened = [say.row("opened", say.when(status.opened_at_us)), say.row("opened_by", say.staff(status.opened_by))]
        head = [say.row("shift", f"{status.number}"), *opened, *head]
    blocks = [
        ReportBlock("", tuple(head)),
        say.takings(running.takings, is_blind=running.is_blind),
        *say.cash(running.drawer, running.moved, None, is_blind=running.is_blind),
        *say.cashiers(running.takings),
        *say.points(running.z, running.at_us),
    ]
    return _report(till, language, say.word("title_x"), "X", blocks, is_copy=False)


def _names(till: Till) -> dict[str, str]:
    with till.ledger.reading() as reading:
        return {person.staff_id: person.name for person in reading.people()}


def _report(till: Till, language: str, title: str, number: str, blocks: list[ReportBlock], *, is_copy: bool) -> Report:
    return Report(
        shop=till.shop.name,
        title=title,
        number=number,
        language=language,
        blocks=tuple(block for block in blocks if block.rows),
        is_copy=is_copy,
        sample=till.demo,
    )


class _Saying(Struct, frozen=True):
    """The blocks of a report, in the words of one language and the money of the shop."""

    till: Till
    words: Words
    names: dict[str, str]

    def word(self, key: str, **facts: str | int) -> str:
        return self.words.say(f"z.{key}", **facts)

    def row(self, key: str, value: str, *, is_sum: bool = False, note: str = "") -> ReportRow:
        return ReportRow(self.word(key), value, is_sum, note)

    def money(self, amount_minor: int) -> str:
        return format_minor(amount_minor, self.till.shop.currency)

    def when(self, at_us: int) -> str:
        at: datetime = self.till.clock.wall(at_us)
        return f"{at:%Y-%m-%d %H:%M}"

    def staff(self, staff_id: str | None) -> str:
        """Somebody's name as it is now; who was no person of the staff by what that was."""
        if staff_id in self.names:
            return self.names[staff_id]
        return self.word(f"staff_{_NOBODY[staff_id]}") if staff_id in _NOBODY else "—"

    def tender(self, kind: str) -> str:
        key = f"slip.tender.{kind}"
        return self.words.say(key) if self.words.has(key) else kind or self.word("no_tender")

    def takings(self, took: Takings, *, is_blind: bool) -> ReportBlock:
        """Bills, the discount by points (a discount, never a tender), each tender, refunds."""
        used = self.word("discount_of", bills=f"{took.discounts:,}", points=f"{took.discount_points:,}")
        rows = [self.row("bills", f"{took.bills:,}")]
        if not is_blind:
            rows.append(self.row("amount", self.money(took.amount_minor)))
        rows.append(self.row("discount", self.money(-took.discount_minor), note=used if took.discounts else ""))
        if not is_blind:
            rows.append(self.row("paid", self.money(took.paid_minor), is_sum=True))
        if self.till.shop.mode == "till":
            rows += [ReportRow(f"  {self.tender(t.kind)}", self.money(t.taken_minor)) for t in took.tenders]
        rows.append(self.row("refunds", f"{took.refunds:,}"))
        if not is_blind:
            rows.append(self.row("given", self.money(-took.given_minor), is_sum=True))
        if self.till.shop.mode == "till":
            given = [t for t in took.tenders if t.given_minor]
            rows += [ReportRow(f"  {self.tender(t.kind)}", self.money(-t.given_minor)) for t in given]
        return ReportBlock(self.word("takings"), tuple(rows))

    def cash(
        self, drawer: Drawer | None, moved: tuple[MovedCash, ...], reason: str | None, *, is_blind: bool = False
    ) -> Iterator[ReportBlock]:
        """The drawer: what must lie there, what was counted, the difference and why."""
        if is_blind:
            yield ReportBlock(self.word("drawer"), (ReportRow(self.word("blind")),))
        if drawer is None:
            return
        rows = [
            self.row("float", self.money(drawer.float_minor)),
            self.row("cash_sales", self.money(drawer.sales_minor)),
            self.row("cash_refunds", self.money(-drawer.refunds_minor)),
            self.row("paid_in", self.money(drawer.paid_in_minor)),
            self.row("paid_out", self.money(-drawer.paid_out_minor)),
            *(self._moved(each) for each in moved),
            self.row("expected", self.money(drawer.expected_minor), is_sum=True),
        ]
        if drawer.counted_minor is not None and drawer.difference_minor is not None:
            rows.append(self.row("counted", self.money(drawer.counted_minor)))
            rows.append(self.row("difference", self._signed(drawer.difference_minor), is_sum=True, note=reason or ""))
        if len(drawer.counts) > 1:
            counts = self.word("between").join(self.money(count) for count in drawer.counts)
            rows.append(self.row("counts", f"{len(drawer.counts)}", note=counts))
        if drawer.no_sale:
            rows.append(self.row("no_sale", f"{drawer.no_sale:,}"))
        if drawer.outside_minor:
            rows.append(self.row("outside", self._signed(drawer.outside_minor)))
        yield ReportBlock(self.word("drawer"), tuple(rows))

    def _moved(self, moved: MovedCash) -> ReportRow:
        label = f"  {self.till.clock.wall(moved.at_us):%H:%M} {moved.reason or '—'}"
        return ReportRow(label, self._signed(moved.amount_minor))

    def _signed(self, amount_minor: int) -> str:
        return f"+{self.money(amount_minor)}" if amount_minor > 0 else self.money(amount_minor)

    def cashiers(self, took: Takings) -> Iterator[ReportBlock]:
        """Each cashier's bills and refunds, where there was more than one."""
        if len(took.staff) < 2:
            return
        rows = [
            ReportRow(
                self.staff(each.staff_id),
                self.money(each.paid_minor - each.given_minor),
                note=self.word("staff_of", bills=f"{each.bills:,}", refunds=f"{each.refunds:,}"),
            )
            for each in took.staff
        ]
        yield ReportBlock(self.word("staff"), tuple(rows))

    def points(self, z: PointsZ, at_us: int) -> Iterator[ReportBlock]:
        """The points Z, the store's points as known, and where in the log it stands."""
        moved = z.moved
        lines = [
            ("opening", z.opening), ("earned", moved.earned), ("redeemed", -moved.redeemed),
            ("returned", moved.returned), ("clawed", -moved.clawed), ("by_hand", moved.by_hand),
            ("imported", moved.imported), ("expired", -moved.expired),
        ]  # fmt: skip
        rows = [self.row(key, f"{points:,}") for key, points in lines]
        if moved.corrected:
            rows.append(self.row("corrected", f"{moved.corrected:+,}"))
        rows.append(self.row("closing", f"{z.closing:,}", is_sum=True))
        since = self.word("since", at=self.when(z.since_us)) if z.since_us is not None else self.word("since_begun")
        yield ReportBlock(self.word("points"), (ReportRow(since), *rows))
        yield ReportBlock(self.word("store"), tuple(self._store(z.store, at_us)))
        place = [
            self.row("records", f"{z.events:,}", note=self.word("records_of", first=z.from_seq, last=z.seq)),
            self.row("head", f"{z.seq}:{z.head}"),
        ]
        yield ReportBlock(self.word("proof"), tuple(place))

    def _store(self, store: StoreKnown, at_us: int) -> Iterator[ReportRow]:
        yield self.row("balance", f"{store.balance:,}", is_sum=True)
        if store.owed:
            yield self.row("owed", f"{-store.owed:,}")
        yield self.row("holders", f"{store.members:,}")
        if store.confirmed is None:
            yield self.row("known_at", self.when(store.known_at_us or at_us))
            return
        known_at = self.when(store.known_at_us) if store.known_at_us is not None else "—"
        yield self.row("known_at", known_at)
        yield self.row("confirmed", f"{store.confirmed:,}" if store.known_at_us is not None else "—")
        yield self.row("here_since", f"{store.balance - store.confirmed:+,}")
        if store.unknown:
            yield self.row("unknown", f"{store.unknown:,}")
