"""A report leaves the house: as an Excel file or as A4, recorded as every list that leaves."""

from decimal import Decimal
from pathlib import Path

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import ExportMade
from desktop.core.domain.money import minor_digits
from desktop.core.domain.sheets import Document, Plotted, Sheet, Value
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Till
from desktop.core.services.allow import allow
from desktop.core.services.export_lists import Exported
from desktop.core.services.reports.reckon import Reckoned
from desktop.core.services.reports.tell_report import FIGURES, HELD, MOVED, Teller
from desktop.core.words import Words


def export_report(
    till: Till, reckoned: Reckoned, language: str, out: Path, approval: Approval | None = None
) -> Exported:
    """The report as ``out`` ends: .xlsx, else PDF. Raises as export_points."""
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    till.staff.demand("export", approval)
    document = report_document(till, reckoned, language)
    draw = till.papers.workbook if out.suffix == ".xlsx" else till.papers.pages
    rows, last = sum(len(sheet.rows) for sheet in document.sheets), reckoned.shown.span.last
    with till.tables.keep(out, draw(document), rows) as draft:
        with till.ledger.writing() as writing:
            event_id = till.ids.event_id()
            allow(till, writing, "export", event_id, approval)
            said = ExportMade(what="report", rows=draft.rows, as_of=last)
            writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said))
        draft.publish()
    return Exported(what="report", rows=rows, file=str(out), as_of=last)


def report_document(till: Till, reckoned: Reckoned, language: str) -> Document:
    """The tables: figures with where they come from, the trend, hours, categories, cashiers, points."""
    words = Words(language)
    with till.ledger.reading() as reading:
        names = {person.staff_id: person.name for person in reading.people()}
    tables = _Tables(words, Teller(words, till.shop.currency, names), reckoned)
    shown = reckoned.shown
    as_of = words.say("report.as_of", day=reckoned.today.isoformat())
    sample = f" · {words.say('slip.sample')}" if till.demo else ""
    return Document(
        title=f"{words.say('report.title')} {tables.teller.span(shown.span)}",
        subtitle=f"{till.shop.name} · {shown.span.first} – {shown.span.last} · {as_of}{sample}",
        language=language,
        sheets=(
            tables.summary(), tables.trend(), tables.hours(), tables.categories(), tables.cashiers(), tables.points(),
        ),
    )  # fmt: skip


class _Tables:
    """The sheets of one report in one language."""

    def __init__(self, words: Words, teller: Teller, reckoned: Reckoned) -> None:
        self._words, self.teller, self._reckoned = words, teller, reckoned

    def summary(self) -> Sheet:
        """Each figure, now and before, and how it is counted."""
        told = [self.teller.figure(self._reckoned, key) for key in FIGURES]
        rows = tuple((each.label, each.value, each.before, each.why) for each in told)
        return self._sheet("summary", ("figure", "value", "before", "why"), rows)

    def trend(self) -> Sheet:
        """The spans side by side; of those before the shop began nothing is known."""
        header = ("span", "sales", "bills", "buyers", "new", "returning", "back", "enrolled")
        rows = tuple(self._span(at) for at in range(len(self._reckoned.spans)))
        return self._sheet("trend", header, rows, self._plot())

    def hours(self) -> Sheet:
        """Every hour with a bill."""
        rows = [
            (f"{hour}:00", sums.bills, self._money(sums.paid_minor))
            for hour, sums in enumerate(self._reckoned.shown.hours)
            if sums.bills
        ]
        return self._sheet("hours", ("hour", "bills", "paid"), tuple(rows))

    def categories(self) -> Sheet:
        """Every category."""
        rows = [
            (self.teller.category(part.category), self._money(part.amount_minor), self._money(part.member_minor))
            for part in self._reckoned.shown.categories
        ]
        return self._sheet("categories", ("category", "amount", "of_members"), tuple(rows))

    def cashiers(self) -> Sheet:
        """Everybody who did anything."""
        header = ("cashier", "bills", "paid", "refunds", "member_bills", "enrolled", "second", "back")
        rows = [
            (
                self.teller.staff(each.staff_id), each.sums.bills, self._money(each.sums.paid_minor),
                self._money(each.sums.given_minor), each.member_bills, each.enrolled, each.second, each.back,
            )
            for each in self._reckoned.shown.cashiers
        ]  # fmt: skip
        return self._sheet("cashiers", header, tuple(rows))

    def points(self) -> Sheet:
        """What moved, what is owed, by age and by what is left."""
        told = [self.teller.figure(self._reckoned, key) for key in (*MOVED, *HELD)]
        rows: list[tuple[Value, ...]] = [(each.label, each.value, each.before) for each in told]
        for of_left, sums in ((False, self._reckoned.held.by_age), (True, self._reckoned.held.by_left)):
            title = self._words.say(f"report.column.{'left' if of_left else 'age'}")
            steps = zip(self.teller.steps(of_left=of_left), sums, strict=True)
            rows += [(f"{title} · {name}", f"{points:,}", None) for name, points in steps]
        return self._sheet("points", ("figure", "value", "before"), tuple(rows))

    def _span(self, at: int) -> tuple[Value, ...]:
        each = self._reckoned.spans[at]
        name, sales, came = self.teller.span(each.span), self._money(each.everybody.net_minor), each.buyers
        if at < self._reckoned.known_from:
            return (name, *[None] * 7)
        return (
            name, sales, each.everybody.bills, came.members, came.new, came.returning, came.back, each.enrolled,
        )  # fmt: skip

    def _plot(self) -> tuple[Plotted, ...]:
        none = self._words.say("report.none")
        return tuple(
            Plotted(
                label=self.teller.short_span(each.span),
                value=max(0, each.everybody.net_minor),
                text=self.teller.short(each.everybody.net_minor) if at >= self._reckoned.known_from else none,
                current=each.span.holds(self._reckoned.today),
            )
            for at, each in enumerate(self._reckoned.spans)
        )

    def _sheet(
        self, name: str, header: tuple[str, ...], rows: tuple[tuple[Value, ...], ...], plot: tuple[Plotted, ...] = ()
    ) -> Sheet:
        heads = tuple(self._words.say(f"report.column.{each}") for each in header)
        return Sheet(title=self._words.say(f"report.sheet.{name}"), header=heads, rows=rows, plot=plot)

    def _money(self, amount_minor: int) -> Decimal:
        return Decimal(amount_minor).scaleb(-minor_digits(self.teller.currency))
