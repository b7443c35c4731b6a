"""Files that people named: read whole, written whole, or refused with words."""

from pathlib import Path

from desktop.core.domain.errors import NotFound, RuleBroken, Unreadable

_LARGEST_TEXT_BYTES = 1_000_000
_OWN = ("keys", "logs", "identity.bin", "settings.toml")


def checked_out(path: Path, data_dir: Path) -> Path:
    """The path, unless it names one of the shop's own files: RuleBroken ``file.of_the_shop``."""
    try:
        inside = path.resolve().relative_to(data_dir.resolve())
    except ValueError:
        return path
    first = inside.parts[0].lower() if inside.parts else ""
    if first in _OWN or first.startswith("ledger") or first.endswith(".stage"):
        raise RuleBroken("file.of_the_shop", name=path.name)
    return path


def write_file(path: Path, data: bytes) -> None:
    """The whole file is there when this returns, or what stood there before is. RuleBroken ``file.not_writable``."""
    from desktop.core.store.keys.durable_file import durable_file

    try:
        if path.exists() and not path.is_file():  # a folder or a device is nothing to replace
            raise RuleBroken("file.not_writable", name=path.name, folder=str(path.parent))
        with durable_file(path, 0o644) as file:
            file.write(data)
    except OSError as error:
        raise RuleBroken("file.not_writable", name=path.name, folder=str(path.parent)) from error


def read_text(path: Path) -> str:
    """A small text file in UTF-8. NotFound ``file.missing``; Unreadable ``file.not_text``."""
    try:
        if path.stat().st_size > _LARGEST_TEXT_BYTES:
            raise Unreadable("file.not_text", name=path.name)
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise NotFound("file.missing", name=path.name) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable("file.not_text", name=path.name) from error
