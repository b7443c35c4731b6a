"""All commands at a glance, in groups: what ``--help`` shows without a command."""

import re

from desktop.core.words import Words

GROUPS = {
    "shop": ("init", "program show", "program set"),
    "members": (
        "member add",
        "member edit",
        "member show",
        "member find",
        "member lost-card",
        "member merge",
        "member unmerge",
        "member twins",
        "member freeze",
        "member unfreeze",
        "member leave",
        "member return",
        "member note",
        "member notes",
        "member detach-phone",
        "member erase",
    ),
    "counter": (
        *("quote", "checkout", "split", "refund"),
        *("claim offer", "claim take", "points forgotten", "points move", "points adjust"),
    ),
    "shift": (
        *("shift open", "shift cash", "shift count", "shift close", "shift x", "shift status", "shift rules"),
        *("z list", "z show"),
    ),
    "paper": ("card", "receipt", "printer-emulator"),
    "lists": (
        *("import sales", "import members", "import products", "import undo"),
        *("export points", "export tiers", "export segments", "export members", "export day"),
    ),
    "hq": ("enrol", "sync", "carry", "status"),
    "pos": ("pos-api serve", "pos-api token", "aside"),
    "keeping": ("verify", "backup", "restore", "pin reset"),
    "makers": ("diagnostics", "demo-chain", "test", "bench"),
}
_WIDTH = 20


def overview(words: Words) -> str:
    """Each command with one line, then the flags that may stand anywhere."""
    lines = [words.say("commands.overview.title"), "", words.say("commands.overview.usage")]
    for group, names in GROUPS.items():
        lines += ["", words.say(f"commands.overview.{group}")]
        lines += [f"  {name:<{_WIDTH}}{words.say('commands.help.' + key(name))}" for name in names]
    return "\n".join([*lines, "", words.say("commands.overview.anywhere")])


def key(name: str) -> str:
    """A command's name as part of a key of the catalogue."""
    return re.sub(r"\W", "_", name)
