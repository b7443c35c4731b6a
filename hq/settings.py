"""Where HQ's files are, which database it has, which language it speaks to who runs it.

In this order: what the command line says, the environment (SHUKE_HQ_DATA_DIR, SHUKE_HQ_DATABASE_URL, SHUKE_LANG), then
what is usual on this system.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from desktop.core.words import LANGUAGES

VERSION = "0.1.0"
PROGRAM = f"Shuke HQ {VERSION}"
"""How it calls itself where faults are written down."""
_OF_LOCALE = (("zh_HK", "zh-HK"), ("zh_MO", "zh-HK"), ("zh_TW", "zh-Hant"), ("zh", "zh-Hans"))


class Settings(Struct, frozen=True, kw_only=True):
    """``database_url`` "": a file of its own in ``data_dir``."""

    data_dir: Path
    database_url: str
    language: str

    @property
    def logs(self) -> Path:
        """The folder of what is logged."""
        return self.data_dir / "logs"


def read_settings(
    data_dir: str | None, database_url: str | None, language: str | None, environ: Mapping[str, str]
) -> Settings:
    """The settings, with what the command line named."""
    named = data_dir or environ.get("SHUKE_HQ_DATA_DIR")
    return Settings(
        data_dir=Path(named).expanduser() if named else _usual_folder(environ),
        database_url=database_url or environ.get("SHUKE_HQ_DATABASE_URL") or "",
        language=language or _language(environ),
    )


def environment() -> Mapping[str, str]:
    """This process's environment."""
    return os.environ


def _usual_folder(environ: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "Shuke HQ"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/Shuke HQ"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "shuke-hq"


def _language(environ: Mapping[str, str]) -> str:
    chosen = environ.get("SHUKE_LANG", "")
    if chosen in LANGUAGES:
        return chosen
    system = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return next((language for start, language in _OF_LOCALE if system.startswith(start)), "en")
