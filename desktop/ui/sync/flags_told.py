"""What HQ flagged, in words: what happened, why, what to do, and which of the keys 1 to 3 helps. Pure."""

from collections.abc import Callable, Sequence

from desktop.core.services.watch_hq import Raised
from desktop.ui.sync.model import FlagRow, Flags

Say = Callable[..., str]
Has = Callable[[str], bool]
MOST = 3
_ICONS = {
    "overdraft": "wallet", "twice": "list", "clock": "clock", "mismatch": "chart", "refund_beyond": "refund",
    "unknown_store": "register", "same_phone": "phone", "cloned": "warning", "rolled_back": "undo",
    "not_understood": "info", "currency": "wallet", "split_beyond": "receipt",
    "claim_refused": "receipt", "dated": "clock",
}  # fmt: skip


def flags_told(say: Say, has: Has, raised: Sequence[Raised]) -> Flags:
    """The first three, oldest first, and how many more there are."""
    rows = tuple(_row(say, has, place, each) for place, each in enumerate(raised[:MOST], 1))
    left = len(raised) - len(rows)
    return Flags(
        title=say("window.sync.flags.title", count=f"{len(raised):,}"),
        note=say("window.sync.flags.note") if raised else "",
        rows=rows,
        more=say("window.sync.flags.more", count=f"{left:,}") if left else "",
        empty=say("window.sync.flags.empty"),
    )


def help_of(each: Raised) -> str:
    """What the button does: ``join``, ``member``, ``bill``, or ``known``, which only takes the flag off this page."""
    if each.kind == "cloned":
        return "join"
    if each.kind in ("overdraft", "same_phone") and each.member_id:
        return "member"
    return "bill" if each.bill else "member" if each.member_id else "known"


def _row(say: Say, has: Has, place: int, each: Raised) -> FlagRow:
    kind = each.kind if has(f"window.sync.flag.{each.kind}.what") else "other"
    member = each.member or say("window.sync.flags.somebody")
    what, why, do = (say(f"window.sync.flag.{kind}.{part}", member=member) for part in ("what", "why", "do"))
    return FlagRow(
        flag_id=each.flag_id,
        icon=_ICONS.get(kind, "info"),
        what=what,
        why=why,
        do=do,
        key=str(place),
        button=say(f"window.sync.flags.{help_of(each)}"),
    )
