"""The dialog in words."""

from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.services.moving_in.report import ImportReport, Problem
from desktop.core.services.preview_import import ImportPreview, PreviewedRow
from desktop.ui.desk import Desk
from desktop.ui.moving_in.model import Choosing, ColumnChoice, LevelChoice
from desktop.ui.moving_in.wish import CHANNELS, Wish
from desktop.ui.settings.data_told import reason_words
from desktop.ui.settings.model import Told

_SHOWN = {
    "members": ("external_id", "name", "phone", "birthday", "consent", "tier", "points"),
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


def lacking(desk: Desk, looked: ImportPreview) -> Told | None:
    """Why nothing can come in yet: a column, or anybody at all."""
    if looked.missing is not None:
        return _missing(desk, looked.missing)
    return None if looked.rows else Told(tone="bad", title=desk.say("window.moving_in.no_rows"))


def _missing(desk: Desk, refusal: RuleBroken) -> Told:
    """Which field still wants a column, by the names that stand beside the boxes: there is no ``--map`` here."""
    say = desk.say
    either = say("window.moving_in.either")
    wanted = [
        either.join(say(f"window.moving_in.field.{field}") for field in choice.split("|"))
        for choice in str(refusal.facts["fields"]).split(", ")
    ]
    title = say("window.moving_in.missing", fields=say("window.moving_in.and").join(wanted))
    return Told(tone="bad", title=title, detail=say("window.moving_in.choose_column"))


def columns(desk: Desk, looked: ImportPreview) -> tuple[ColumnChoice, ...]:
    """Every field, and the column it comes from."""
    say = desk.say
    return tuple(
        ColumnChoice(field=field, label=say(f"window.moving_in.field.{field}"), chosen=looked.columns.get(field, ""))
        for field in looked.fields
    )


def rows(desk: Desk, wish: Wish, looked: ImportPreview) -> tuple[tuple[str, ...], ...]:
    """The first rows as they would come in; of one that would not, why."""
    fields, of_all = shown(wish, looked), {}
    if "consent" not in looked.columns:
        of_all = {"consent": ",".join(CHANNELS[wish.consent])}
    return tuple(_row(desk, fields, replace(row, cells=row.cells | of_all)) for row in looked.rows)


def shown(wish: Wish, looked: ImportPreview) -> tuple[str, ...]:
    """The fields of the rows: consents and tiers only where anybody says something, and then no birthdays."""
    says = {"consent": "consent" in looked.columns or wish.consent != "unknown", "tier": "tier" in looked.columns}
    said = says | {"birthday": not any(says.values())}
    return tuple(name for name in _SHOWN[wish.kind] if said.get(name, True))


def _row(desk: Desk, shown: tuple[str, ...], row: PreviewedRow) -> tuple[str, ...]:
    if row.wrong:
        return (str(row.line), f"✗ {reason_words(desk.words, row.wrong)}", *("" for _ in shown[1:]))
    return (str(row.line), *(_cell(desk, name, row) for name in shown))


def _cell(desk: Desk, name: str, row: PreviewedRow) -> str:
    said = row.cells[name]
    if name == "amount":
        return desk.money(int(said))
    if name == "consent" and said:
        return " ".join(desk.say(f"window.moving_in.channel.{channel}") for channel in said.split(","))
    if name == "tier" and row.cells["level"]:
        return row.cells["level"] if said else desk.say("window.moving_in.as_text", level=row.cells["level"])
    return said or "—"


def choices(desk: Desk, wish: Wish, looked: ImportPreview) -> tuple[Choosing, ...]:
    """RULES.md, "Moving in", as far as this kind of file asks."""
    if wish.kind == "sales":
        return (_choosing(desk, "award", wish.award, ("no", "yes")),)
    return (
        _choosing(desk, "balance", wish.balance, ("program", "never", "none")),
        _choosing(desk, "consent", wish.consent, tuple(CHANNELS), "yes" if "consent" in looked.columns else "title"),
    )


def _choosing(desk: Desk, name: str, chosen: str, values: tuple[str, ...], title: str = "title") -> Choosing:
    say = desk.say
    options = tuple((value, say(f"window.moving_in.{name}.{value}")) for value in values)
    return Choosing(name=name, label=say(f"window.moving_in.{name}.{title}"), chosen=chosen, options=options)


def levels(desk: Desk, wish: Wish, looked: ImportPreview, report: ImportReport | None) -> tuple[LevelChoice, ...]:
    """Each level seen so far and its tier; one that is no tier is told apart in words."""
    say = desk.say
    found = dict(looked.levels) | (dict.fromkeys(report.levels, "") | report.tiers if report else {})
    found |= {level: code for level, code in wish.levels.items() if level in found}
    tiers = ((tier.code, tier.named(desk.words.language)) for tier in looked.ladder)
    options = (("", say("window.moving_in.no_tier")), *tiers)
    return tuple(
        LevelChoice(
            level=level, label=level if code else say("window.moving_in.unknown_level", level=level), chosen=code,
            options=options,
        )
        for level, code in found.items()
    )  # fmt: skip


def reported(desk: Desk, report: ImportReport, step: str) -> Told:
    """Every row accounted for; each that is not taken with its line and why. ``step``: checked or done."""
    say = desk.say
    counts = {name: f"{getattr(report, name):,}" for name in ("rows", "imported", "duplicate", "rejected")}
    title = say(f"window.moving_in.{step}", **counts)
    between = say("window.portrait.and")
    reasons = between.join(f"{reason_words(desk.words, code)} {count:,}" for code, count in report.reasons.items())
    levels = between.join(f"{level} {count:,}" for level, count in report.levels.items())
    lines = [reasons] if reasons else []
    lines += [say("window.moving_in.remarks", count=f"{report.noted:,}")] if report.notes else []
    lines += [say("window.moving_in.differs", count=f"{report.differing:,}")] if report.differs else []
    lines += [say("window.moving_in.levels", levels=levels)] if levels else []
    lines += [_problem(desk, problem) for problem in report.problems[:_MOST_PROBLEMS]]
    left = report.rejected - min(len(report.problems), _MOST_PROBLEMS)
    lines += [say("window.moving_in.more", count=f"{left:,}")] if left > 0 else []
    return Told(tone="warn" if report.rejected else "ok", title=title, detail="\n".join(lines))


def listing_of(report: ImportReport) -> str:
    """The file that lists what is odd; "" where nothing is."""
    return report.listing if report.rejected or report.noted or report.differing else ""


def _problem(desk: Desk, problem: Problem) -> str:
    reason = reason_words(desk.words, problem.reason)
    return desk.say("window.moving_in.problem", line=f"{problem.line:,}", reason=reason)
