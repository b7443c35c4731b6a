"""The project's own files as the rules see them."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NOT_OURS = {".git", ".venv", ".venv-hq", ".hypothesis", "__pycache__", "out"}


@dataclass(frozen=True)
class Source:
    """One Python file: its dotted module name and its text."""

    module: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    def within(self, *rooms: str) -> bool:
        """Whether it is one of the rooms (dotted), or lies in one."""
        return any(self.module == room or self.module.startswith(f"{room}.") for room in rooms)


def sources(*folders: str) -> list[Source]:
    """Every Python file below the folders of the project, in order of name."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [Source(_module_of(path.relative_to(ROOT)), path.read_text("utf-8")) for path in paths]


def _module_of(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def text_files() -> list[Path]:
    """Every text file that belongs to the project: what git would keep, or all but the known by-products."""
    return [path for path in _files() if path.is_file() and b"\0" not in path.read_bytes()[:8192]]


def _files() -> list[Path]:
    if (ROOT / ".git").exists():
        try:
            listing = subprocess.run(
                ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                cwd=ROOT, capture_output=True, check=True, encoding="utf-8",
            )  # fmt: skip
            return [ROOT / name for name in listing.stdout.split("\0") if name]
        except (OSError, subprocess.CalledProcessError):
            pass  # no git here, or a tree of another user: walk instead
    return [path for path in sorted(ROOT.rglob("*")) if not _NOT_OURS & set(path.relative_to(ROOT).parts)]
