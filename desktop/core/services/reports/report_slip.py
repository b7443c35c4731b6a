"""A report on slip paper: the figures of a span, who did what, points; drawn by documents as a Z is."""

from datetime import date

from desktop.core.domain.errors import NotFound
from desktop.core.domain.figures.spans import SPAN_KINDS, Span, span_of
from desktop.core.domain.report import Report, ReportBlock, ReportRow
from desktop.core.ports import Till
from desktop.core.services.reports.reckon import Reckoned, Reckoning
from desktop.core.services.reports.tell_report import FIGURES, HELD, MOVED, Teller
from desktop.core.words import Words

_SPANS = 2
"""The one asked about, and the one before it."""


def span_name(span: Span) -> str:
    """What a print job calls a span: day/2026-11-22."""
    return f"{span.kind}/{span.first.isoformat()}"


def report_slip(till: Till, named: str, language: str) -> Report:
    """The report of the span with that name, as the facts are now. NotFound ``report.span`` for no span's name.

    Whoever asked for it had the right to it; a printer that waits asks nobody again.
    """
    work = Reckoning(_span(named), _SPANS, is_allowed=True)
    while work.reckoned is None:
        work.step(till)
    return _told(till, work.reckoned, language)


def _span(named: str) -> Span:
    kind, _, day = named.partition("/")
    try:
        return next(span_of(date.fromisoformat(day), each) for each in SPAN_KINDS if each == kind)
    except (ValueError, StopIteration):
        raise NotFound("report.span") from None


def _told(till: Till, reckoned: Reckoned, language: str) -> Report:
    words = Words(language)
    with till.ledger.reading() as reading:
        teller = Teller(words, till.shop.currency, {person.staff_id: person.name for person in reading.people()})
    span = reckoned.shown.span
    return Report(
        shop=till.shop.name,
        title=words.say(f"report.slip.{span.kind}"),
        number=f"{span.first}" if span.kind == "day" else f"{span.first} – {span.last}",
        language=language,
        blocks=(
            ReportBlock("", _figures(teller, reckoned, FIGURES)),
            ReportBlock(words.say("report.sheet.cashiers"), tuple(_cashiers(teller, reckoned))),
            ReportBlock(words.say("report.sheet.points"), _figures(teller, reckoned, (*MOVED, *HELD))),
        ),
        sample=till.demo,
    )


def _figures(teller: Teller, reckoned: Reckoned, keys: tuple[str, ...]) -> tuple[ReportRow, ...]:
    """Each figure of the span, and below it the span before where that says another."""
    told = [teller.figure(reckoned, key) for key in keys]
    before = [each.before if each.before not in (each.value, teller.text(each.key, None)) else "" for each in told]
    return tuple(
        ReportRow(each.label, each.value, note=teller.words.say("report.slip.before", value=was) if was else "")
        for each, was in zip(told, before, strict=True)
    )


def _cashiers(teller: Teller, reckoned: Reckoned) -> list[ReportRow]:
    found = []
    for each in reckoned.shown.cashiers:
        name, bills, paid, *_, enrolled, second, back = teller.cashier(each)
        note = teller.words.say("report.slip.cashier", bills=bills, enrolled=enrolled, second=second, back=back)
        found.append(ReportRow(name, paid, note=note))
    return found
