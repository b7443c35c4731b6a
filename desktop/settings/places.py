"""Where this device's files are, and which language to speak before a shop is open.

In this order: what the command line says, the environment (SHUKE_DATA_DIR, SHUKE_LANG), ``settings.toml`` in the data
directory, then what is usual on this system.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from desktop.core.words import known_language
from desktop.settings.device import stored_language

VERSION = "0.1.0"
_OF_LOCALE = (("zh_HK", "zh-HK"), ("zh_MO", "zh-HK"), ("zh_TW", "zh-Hant"), ("zh", "zh-Hans"), ("en", "en"))


class Settings(Struct, frozen=True):
    """Where the files are; ``language`` is None where nobody chose one: the shop's region then decides.

    ``named_language`` is what the command line or the environment named: it goes before what any folder has stored.
    """

    data_dir: Path
    language: str | None
    system_language: str
    named_language: str | None = None


def read_settings(data_dir: str | None, language: str | None, environ: Mapping[str, str]) -> Settings:
    """The settings, with what the command line named. Unknown languages outside the command line are passed over."""
    folder = _data_dir(data_dir or environ.get("SHUKE_DATA_DIR"), environ)
    named = language or known_language(environ.get("SHUKE_LANG"))
    return Settings(folder, named or stored_language(folder), _system_language(environ), named)


def _data_dir(named: str | None, environ: Mapping[str, str]) -> Path:
    if named:
        return Path(named).expanduser()
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "Shuke"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/Shuke"
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "shuke"


def _system_language(environ: Mapping[str, str]) -> str:
    system = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    if not system and sys.platform == "win32":
        import locale

        system = locale.getlocale()[0] or ""
    system = system.replace("Chinese (Traditional)", "zh_TW").replace("Chinese", "zh").replace("English", "en")
    return next((language for start, language in _OF_LOCALE if system.startswith(start)), "zh-Hans")


def environment() -> Mapping[str, str]:
    """This process's environment."""
    return os.environ
