"""数据与备份 in words: what lies here, what a check or a restore found, what an import took. Pure."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from desktop.core.domain.keeping import BackedUp, Foreseen, KeptBackup, KeptFacts, Restored, Verified
from desktop.core.services.moving_in.report import ImportReport
from desktop.core.words import Words
from desktop.ui.settings.model import BackupRow, Fact, Told

Phrase = Callable[..., str]
_STEP = 1024
_MOST_PROBLEMS = 5


def size_words(size: int) -> str:
    """1.5 MB; whole kilobytes below one."""
    if size < _STEP * _STEP:
        return f"{max(1, round(size / _STEP)):,} KB"
    mega = size / _STEP / _STEP
    return f"{mega:,.1f} MB" if mega < _STEP else f"{mega / _STEP:,.1f} GB"


def fact_rows(phrase: Phrase, folder: Path, facts: KeptFacts | None) -> tuple[Fact, ...]:
    """What lies in the data directory; "—" for what is not known (yet)."""
    unknown = phrase("unknown")
    values = {
        "folder": str(folder),
        "holds": unknown if facts is None else _holds(phrase, facts),
        "size": unknown if facts is None else size_words(facts.bytes),
        "encrypted": unknown if facts is None else phrase("encrypted" if facts.encrypted else "not_encrypted"),
        "key": unknown if facts is None else phrase(f"key.{facts.key_place}"),
    }
    return tuple(Fact(phrase(f"fact.{name}"), value) for name, value in values.items())


def _holds(phrase: Phrase, facts: KeptFacts) -> str:
    if facts.members is None or facts.bills is None:
        return phrase("unreadable")
    return phrase("holds", members=f"{facts.members:,}", bills=f"{facts.bills:,}")


def backup_rows(phrase: Phrase, zone: ZoneInfo, backups: tuple[KeptBackup, ...] | None) -> tuple[BackupRow, ...] | None:
    """The backups of a folder, in the shop's time."""
    if backups is None:
        return None
    return tuple(
        BackupRow(
            file=backup.file,
            made=f"{datetime.fromtimestamp(backup.made_at_us // 1_000_000, UTC).astimezone(zone):%Y-%m-%d %H:%M}",
            reach=phrase("reach", seq=f"{backup.seq:,}"),
            size=size_words(backup.bytes),
            note=Path(backup.file).name if backup.ours else phrase("of_another", file=Path(backup.file).name),
        )
        for backup in backups
    )


def verified(phrase: Phrase, found: Verified) -> Told:
    """What a check found."""
    if found.first_bad is None:
        return Told(tone="ok", title=phrase("clean", count=f"{found.events:,}"), detail=_head(phrase, found))
    return Told(tone="bad", title=phrase("bad", seq=f"{found.first_bad.seq:,}"), detail=phrase("bad_todo"))


def _head(phrase: Phrase, found: Verified) -> str:
    if found.head is None:
        return ""
    return phrase("head", seq=f"{found.head.seq:,}", mark=found.head.chain_hash[:8])


def backed_up(phrase: Phrase, made: BackedUp) -> Told:
    """What was written."""
    title = phrase("backed_up", file=Path(made.file).name)
    return Told(tone="ok", title=title, detail=phrase("backed_up_detail", size=size_words(made.bytes)))


def restored(phrase: Phrase, done: Restored) -> tuple[str, str]:
    """What a restore did: title and detail of a toast."""
    said = []
    if done.lost_events is None:
        said.append(phrase("lost_unknown"))
    elif done.lost_events:
        said.append(phrase("lost", count=f"{done.lost_events:,}"))
    if done.carried_events:
        said.append(phrase("carried", count=f"{done.carried_events:,}"))
    if done.conflicts:
        said.append(phrase("conflicts", count=f"{len(done.conflicts):,}"))
    if done.first_bad is not None:
        said.append(phrase("bad", seq=f"{done.first_bad.seq:,}"))
    if done.kept_aside:
        said.append(phrase("kept_aside", file=Path(done.kept_aside).name))
    return phrase("restored", count=f"{done.restored_events:,}"), "\n".join(said)


def foreseen(phrase: Phrase, zone: ZoneInfo, found: Foreseen) -> str:
    """What a restore would lose, in the shop's time."""
    made = f"{datetime.fromtimestamp(found.made_at_us // 1_000_000, UTC).astimezone(zone):%Y-%m-%d %H:%M}"
    if found.events is None:
        return phrase("would_unknown", made=made)
    if not found.events:
        return phrase("would_nothing", made=made)
    counts = {name: f"{getattr(found, name):,}" for name in ("events", "bills", "members")}
    lost = phrase("would_lose", made=made, **counts)
    return lost if found.at_hq is None else f"{lost}\n{phrase('would_return', count=f'{found.at_hq:,}')}"


def imported(phrase: Phrase, words: Words, report: ImportReport) -> Told:
    """Each row accounted for; the first that were not taken, with their lines."""
    counts = {name: f"{getattr(report, name):,}" for name in ("rows", "imported", "duplicate", "rejected")}
    lines = [
        phrase("problem", line=f"{problem.line:,}", reason=reason_words(words, problem.reason))
        for problem in report.problems[:_MOST_PROBLEMS]
    ]
    left = report.rejected - min(len(report.problems), _MOST_PROBLEMS)
    lines += [phrase("more_problems", count=f"{left:,}")] if left > 0 else []
    lines += [phrase("remarks", count=f"{report.noted:,}")] if report.notes else []
    tone = "warn" if report.rejected else "ok"
    return Told(tone=tone, title=phrase("imported", **counts), detail="\n".join(lines))  # type: ignore[arg-type]


def reason_words(words: Words, reason: str) -> str:
    """What is wrong with a row; a code nobody put into words stands for itself."""
    key = f"import_reasons.{reason}"
    return words.say(key) if words.has(key) else reason
