"""The dialog in words: the deeds that fit the member, and what the chosen one comes to."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from desktop.core.domain.keeping import Scrubbed
from desktop.core.domain.names import grouped
from desktop.core.services.merge_members import MergePreview, MergeSide
from desktop.ui.desk import Desk
from desktop.ui.figures import points_text
from desktop.ui.upkeep.model import Deed, DeedRow, FieldChoice, Twin
from desktop.ui.upkeep.reading import Opened

NEEDS_TEXT: tuple[Deed, ...] = ("merge", "freeze", "unfreeze", "phone", "note", "erase")
_MOST_TOLD = 5
_MOST_TWINS = 2
_MOST_COPIES = 6


def deeds_for(opened: Opened) -> tuple[Deed, ...]:
    """What can be done for this member now, in a fixed order."""
    glance = opened.glance
    if glance.left_on is not None:
        return ("return", "note", "erase")
    found: list[Deed] = ["merge"]
    if opened.held_merge is not None:
        found.append("part")
    found.append("unfreeze" if glance.frozen_on else "freeze")
    if glance.phone:
        found.append("phone")
    return (*found, "note", "leave", "erase")


def deed_rows(desk: Desk, deeds: tuple[Deed, ...], current: Deed) -> tuple[DeedRow, ...]:
    """The list, each with its key: the field takes digits for itself."""
    return tuple(
        DeedRow(deed=deed, key=f"Ctrl+{at}", label=desk.say(f"window.upkeep.deed.{deed}"), is_current=deed == current)
        for at, deed in enumerate(deeds, 1)
    )


def lines(desk: Desk, deed: Deed, opened: Opened, preview: MergePreview | None) -> tuple[str, ...]:
    """What the deed comes to."""
    say = desk.say
    if deed == "merge":
        return _merge_lines(desk, preview) if preview else (say("window.upkeep.merge.about"),)
    if deed == "part":
        return _part_lines(desk, opened)
    if deed == "leave" and opened.leaving is not None:
        leaving = opened.leaving
        loss = {"points": points_text(leaving.points), "visits": f"{leaving.visits:,}", "until": leaving.undo_until}
        return (say("window.upkeep.leave.loses", **loss), say("window.upkeep.leave.until", **loss))
    if deed == "erase" and opened.erasing is not None:
        gone = opened.erasing
        stays = {"points": points_text(gone.points), "visits": f"{gone.visits:,}"}
        return (say("window.upkeep.erase.goes", texts=f"{gone.texts:,}"), say("window.upkeep.erase.stays", **stays))
    glance = opened.glance
    facts = {"on": glance.left_on or glance.frozen_on or "—", "phone": glance.phone or "—"}
    return (say(f"window.upkeep.{deed}.about", **facts),)


def warning(desk: Desk, deed: Deed, opened: Opened, preview: MergePreview | None) -> str:
    """What has to be seen before it is done; "" for nothing."""
    if deed == "part" and opened.parting is None:
        return desk.say("window.upkeep.part.at_hq")
    if deed == "part" and opened.parting is not None and opened.parting.new_debt:
        return desk.say("window.upkeep.part.debt", points=points_text(opened.parting.new_debt))
    if deed == "leave" and opened.leaving is not None and opened.leaving.debt:
        return desk.say("window.upkeep.leave.debt", points=points_text(opened.leaving.debt))
    if deed == "erase":
        return desk.say("window.upkeep.erase.warning")
    if deed == "merge" and preview is not None and any(side.frozen for side in preview.sides):
        return desk.say("window.upkeep.merge.frozen")
    return ""


def _merge_lines(desk: Desk, preview: MergePreview) -> tuple[str, ...]:
    sides = tuple(_side_line(desk, side) for side in preview.sides)
    after = {"points": points_text(preview.balance), "usable": points_text(preview.usable)}
    agreed = desk.say("window.upkeep.merge.consents", channels=_channels(desk, preview.consents))
    return (*sides, desk.say("window.upkeep.merge.after", **after), agreed)


def _side_line(desk: Desk, side: MergeSide) -> str:
    facts = {"number": grouped(side.member_no), "name": side.name or "—", "phone": side.phone or "—",
             "points": points_text(side.balance), "visits": f"{side.visits:,}"}  # fmt: skip
    return desk.say("window.upkeep.merge.side", **facts)


def _channels(desk: Desk, consents: tuple[str, ...]) -> str:
    names = [desk.say(f"window.member.channel.{channel}") for channel in consents]
    return desk.say("window.member.and").join(names) or desk.say("window.upkeep.merge.no_consent")


def _part_lines(desk: Desk, opened: Opened) -> tuple[str, ...]:
    if opened.parting is None:
        return ()
    sides = [
        desk.say(
            "window.upkeep.part.side", number=grouped(side.member_no), name=side.name or "—",
            points=points_text(side.balance),
        )
        for side in opened.parting.sides
    ]  # fmt: skip
    return (desk.say("window.upkeep.part.about"), *sides)


def choices(desk: Desk, preview: MergePreview | None, take: Mapping[str, str]) -> tuple[FieldChoice, ...]:
    """The fields of which one of two values stays."""
    if preview is None:
        return ()
    return tuple(
        FieldChoice(
            field=field,
            label=desk.say(f"window.upkeep.field.{field}"),
            options=tuple((side.member_id, _value(desk, side, field)) for side in preview.sides),
            chosen=take.get(field, preview.take[field]),
        )
        for field in preview.differ
    )


def _value(desk: Desk, side: MergeSide, field: str) -> str:
    value: str = getattr(side, field) or "—"
    return desk.say(f"window.upkeep.gender.{value}") if field == "gender" and value != "—" else value


def twins(desk: Desk, opened: Opened) -> tuple[Twin, ...]:
    """Who may be the same person."""
    found = []
    for each in opened.twins[:_MOST_TWINS]:
        other = each.other if each.one.member_id == opened.glance.member_id else each.one
        label = " · ".join(part for part in (other.name, other.phone, grouped(other.member_no)) if part)
        found.append(Twin(member_id=other.member_id, label=label, why=desk.say(f"window.upkeep.twin.{each.why}")))
    return tuple(found)


def report(desk: Desk, done: Scrubbed) -> tuple[str, ...]:
    """What came of an erasing: what was written anew, and where text of theirs may still be."""
    say = desk.say
    lines = [say("window.upkeep.erase.ledger" if done.ledger else "window.upkeep.erase.waits")]
    if done.backups or done.exports:
        lines.append(say("window.upkeep.erase.copies", backups=len(done.backups), exports=len(done.exports)))
    for copy in done.elsewhere[-_MOST_COPIES:]:
        made = datetime.fromtimestamp(copy.made_at_us / 1_000_000, UTC).astimezone(ZoneInfo(desk.shop.zone))
        lines.append(say("window.upkeep.erase.elsewhere", file=copy.file, made=f"{made:%Y-%m-%d %H:%M}"))
    return tuple(lines)


def history(desk: Desk, deed: Deed, opened: Opened) -> tuple[str, ...]:
    """What happened before, newest first."""
    if deed in ("merge", "part"):
        told = [
            desk.say(
                "window.upkeep.merged" if done.held else "window.upkeep.merged_undone",
                day=done.at.date(), numbers=" + ".join(grouped(number) for number in done.numbers),
            )
            for done in opened.merges
        ]  # fmt: skip
    elif deed == "phone":
        told = [
            desk.say(
                f"window.upkeep.phone_{held.ended or 'now'}", phone=held.phone, since=held.since.date(),
                until=held.until.date() if held.until else "", reason=held.reason or "—",
            )
            for held in opened.phones
        ]  # fmt: skip
    else:
        told = [
            desk.say("window.upkeep.noted_pinned" if note.pinned else "window.upkeep.noted", day=note.at.date(),
                     text=note.text or "—")
            for note in opened.notes
        ]  # fmt: skip
    return tuple(told[:_MOST_TOLD])


def history_title(desk: Desk, deed: Deed) -> str:
    """What the list of earlier things is called."""
    named = {"merge": "merges", "part": "merges", "phone": "phones"}.get(deed, "notes")
    return desk.say(f"window.upkeep.history.{named}")
