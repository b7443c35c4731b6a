"""A line to a printer: bytes out, and back where it answers. One file a kind; connecting.py finds the one to take.

A line that cannot be opened refuses, and nothing has gone out. Once it is open, whatever fails is an OSError: from
then on nobody knows what is on the paper.
"""

from typing import Protocol

from desktop.core.domain.errors import RuleBroken

STALLED_S = 3.0
"""How long a printer may take no bytes (no paper, cover open) before the line counts as broken off."""


class Line(Protocol):
    """Open for one job."""

    def write(self, data: bytes) -> None:
        """All of it handed over."""

    def read(self, wait_s: float) -> bytes:
        """What came within the time; b"" for silence."""
        ...

    def finish(self) -> None:
        """The last byte is on its way to the printer."""

    def close(self) -> None:
        """The line is free again."""


def not_opened(error: OSError, device: str) -> RuleBroken:
    """Why a device's file did not open, in our words."""
    if isinstance(error, PermissionError):
        return RuleBroken("printer.denied", device=device)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return RuleBroken("printer.no_device", device=device)
    return RuleBroken("printer.busy", device=device)
