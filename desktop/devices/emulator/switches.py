"""What may be wrong with the emulated printer, and what it says of that when asked (DLE EOT)."""

from typing import Literal, get_args

from msgspec import Struct

Switch = Literal["paper_out", "near_end", "cover_open", "offline", "cutter", "error", "slow", "dies", "ends", "mute"]
SWITCHES: tuple[Switch, ...] = get_args(Switch)
_FIXED = 0x12
_STOPPED: frozenset[Switch] = frozenset({"paper_out", "cover_open", "offline", "cutter", "error"})
_BITS: dict[int, tuple[tuple[Switch, int], ...]] = {
    1: tuple((switch, 0x08) for switch in sorted(_STOPPED)),
    2: (("cover_open", 0x04), ("paper_out", 0x20), ("cutter", 0x40), ("error", 0x40)),
    3: (("cutter", 0x08), ("error", 0x20)),
    4: (("near_end", 0x0C), ("paper_out", 0x60)),
}


class Switches(Struct, frozen=True):
    """Those that are on. ``slow``: 4 kB a second; ``dies``: breaks off in every job; ``ends``: the paper in the next.

    ``mute``: prints, and never answers.
    """

    on: frozenset[Switch] = frozenset()

    def turned(self, switch: Switch) -> "Switches":
        """That one the other way."""
        return Switches(self.on ^ {switch})

    @property
    def prints(self) -> bool:
        """Whether what comes goes onto the paper now; else the printer keeps it."""
        return not self.on & _STOPPED

    def answer(self, number: int) -> bytes:
        """One byte to ``DLE EOT number``; nothing where it is mute or knows no such question."""
        if "mute" in self.on or number not in _BITS:
            return b""
        said = _FIXED
        for switch, bits in _BITS[number]:
            said |= bits if switch in self.on else 0
        return bytes([said])
