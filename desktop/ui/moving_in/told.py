"""The dialog in words."""

from desktop.core.services.moving_in.report import ImportReport, Problem
from desktop.core.services.preview_import import ImportPreview, PreviewedRow
from desktop.ui.desk import Desk
from desktop.ui.moving_in.model import Choosing, ColumnChoice
from desktop.ui.moving_in.wish import CHANNELS, Wish
from desktop.ui.settings.data_told import reason_words
from desktop.ui.settings.model import Told

SHOWN = {
    "members": ("external_id", "name", "phone", "birthday", "points"),
    "sales": ("basket_id", "customer_id", "at", "amount"),
}
_MOST_PROBLEMS = 200


def source(desk: Desk, looked: ImportPreview) -> str:
    """Whose list it looks like, and how much of it was recognised."""
    system = desk.say(f"window.moving_in.system.{looked.system or 'unknown'}")
    counts = {"known": len(looked.columns), "all": len(looked.header)}
    line = desk.say("window.moving_in.recognised", system=system, **counts)
    tiers = desk.say("window.moving_in.tiers", columns=", ".join(looked.tiers)) if looked.tiers else ""
    return f"{line} {tiers}".strip()


def columns(desk: Desk, looked: ImportPreview) -> tuple[ColumnChoice, ...]:
    """Every field, and the column it comes from."""
    say = desk.say
    return tuple(
        ColumnChoice(field=field, label=say(f"window.moving_in.field.{field}"), chosen=looked.columns.get(field, ""))
        for field in looked.fields
    )


def rows(desk: Desk, wish: Wish, looked: ImportPreview) -> tuple[tuple[str, ...], ...]:
    """The first rows as they would come in; of one that would not, why."""
    shown = SHOWN[wish.kind]
    return tuple(_row(desk, shown, row) for row in looked.rows)


def _row(desk: Desk, shown: tuple[str, ...], row: PreviewedRow) -> tuple[str, ...]:
    if row.wrong:
        return (str(row.line), f"✗ {reason_words(desk.words, row.wrong)}", *("" for _ in shown[1:]))
    cells = [desk.money(int(row.cells[name])) if name == "amount" else row.cells[name] or "—" for name in shown]
    return (str(row.line), *cells)


def choices(desk: Desk, wish: Wish) -> tuple[Choosing, ...]:
    """RULES.md, "Moving in", as far as this kind of file asks."""
    if wish.kind == "sales":
        return (_choosing(desk, "award", wish.award, ("no", "yes")),)
    return (
        _choosing(desk, "balance", wish.balance, ("program", "never", "none")),
        _choosing(desk, "consent", wish.consent, tuple(CHANNELS)),
    )


def _choosing(desk: Desk, name: str, chosen: str, values: tuple[str, ...]) -> Choosing:
    say = desk.say
    options = tuple((value, say(f"window.moving_in.{name}.{value}")) for value in values)
    return Choosing(name=name, label=say(f"window.moving_in.{name}.title"), chosen=chosen, options=options)


def reported(desk: Desk, report: ImportReport, step: str) -> Told:
    """Every row accounted for; each that is not taken with its line and why. ``step``: checked or done."""
    say = desk.say
    counts = {name: f"{getattr(report, name):,}" for name in ("rows", "imported", "duplicate", "rejected")}
    title = say(f"window.moving_in.{step}", **counts)
    lines = [_problem(desk, problem) for problem in report.problems[:_MOST_PROBLEMS]]
    left = len(report.problems) - _MOST_PROBLEMS
    lines += [say("window.moving_in.more", count=f"{left:,}")] if left > 0 else []
    lines += [say("window.moving_in.remarks", count=f"{len(report.notes):,}")] if report.notes else []
    lines += [say("window.moving_in.differs", count=f"{len(report.differs):,}")] if report.differs else []
    return Told(tone="warn" if report.rejected else "ok", title=title, detail="\n".join(lines))


def _problem(desk: Desk, problem: Problem) -> str:
    reason = reason_words(desk.words, problem.reason)
    return desk.say("window.moving_in.problem", line=f"{problem.line:,}", reason=reason)
