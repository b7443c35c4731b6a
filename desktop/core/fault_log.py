"""Faults written down for the maker: where it happened and what kind, never a value, so no personal text."""

import traceback
from datetime import UTC, datetime
from pathlib import Path

_LARGEST_BYTES = 1_000_000


def write_fault(folder: Path, error: BaseException, program: str) -> Path | None:
    """Add a fault to ``faults.log`` in a folder; the file, or None where it cannot be written.

    The folder is made where the one that holds it is there. ``program``: which one failed, with its version.
    """
    file = folder / "faults.log"
    try:
        if not folder.parent.is_dir():
            return None
        folder.mkdir(mode=0o700, exist_ok=True)
        if file.exists() and file.stat().st_size > _LARGEST_BYTES:
            file.replace(file.with_suffix(".old"))
        with file.open("a", encoding="utf-8") as log:
            log.write(described(error, program))
    except OSError:
        return None
    return file


def described(error: BaseException, program: str) -> str:
    """Kinds and places, cause before effect. Messages and values stay out: they may name a member."""
    lines = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {program}"]
    chain = [error]
    while (before := chain[-1].__cause__ or chain[-1].__context__) is not None and before not in chain:
        chain.append(before)
    for one in reversed(chain):
        lines.append(f"  {type(one).__module__}.{type(one).__qualname__}")
        frames = traceback.extract_tb(one.__traceback__)
        lines += [f"    {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join(lines) + "\n"
