"""The till's faults, in its data directory (core.fault_log)."""

from pathlib import Path

from desktop.core.fault_log import write_fault
from desktop.settings.places import VERSION


def written_down(data_dir: Path, error: BaseException) -> str | None:
    """Write a fault down; the file's name, or None where it cannot be written or no shop lives there."""
    file = write_fault(data_dir / "logs", error, f"Shuke {VERSION}")
    return str(file) if file else None
