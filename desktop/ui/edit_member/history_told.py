"""Earlier versions in words: when, and what became of what."""

from desktop.core.services.list_profiles import ProfileVersion
from desktop.core.words import Words
from desktop.ui.edit_member.model import VersionRow
from desktop.ui.figures import UNKNOWN

MOST_SHOWN = 60


def history_told(words: Words, versions: tuple[ProfileVersion, ...]) -> tuple[VersionRow, ...]:
    """Newest first; the oldest is how it began."""
    before = (*versions[1:], None)
    pairs = list(zip(versions, before, strict=True))[:MOST_SHOWN]
    return tuple(VersionRow(when=f"{now.at:%Y-%m-%d %H:%M}", lines=_lines(words, now, old)) for now, old in pairs)


def _lines(words: Words, now: ProfileVersion, old: ProfileVersion | None) -> tuple[str, ...]:
    if now.erased:
        return (words.say("window.edit_member.erased"),)
    if old is None:
        imported = now.imported
        return (words.say("window.edit_member.imported") if imported else words.say("window.edit_member.enrolled"),)
    lines = [_line(words, part, old, now) for part in now.changed]
    return tuple(lines) or (words.say("window.edit_member.unchanged"),)


def _line(words: Words, part: str, old: ProfileVersion, now: ProfileVersion) -> str:
    facts = {"part": words.say(f"window.edit_member.{part}"), "old": _value(words, part, old)}
    return words.say("window.edit_member.became", **facts, new=_value(words, part, now))


def _value(words: Words, part: str, version: ProfileVersion) -> str:
    if version.erased:
        return words.say("window.edit_member.erased")
    if part == "consents":
        names = [words.say(f"window.parts.channels.{channel}") for channel in version.consents]
        return words.say("window.edit_member.and").join(names) or words.say("window.edit_member.none")
    value = getattr(version, part)
    if part == "gender" and value:
        return words.say(f"window.parts.genders.{value}")
    return str(value or UNKNOWN)
