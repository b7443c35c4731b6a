"""What helps somebody far away to help: one file that people can open and read, without anything about a person.

``report.json`` says which program on which machine, how its settings are, what the ledger is like in numbers;
``faults.log`` is what went wrong, as kinds and places. Names, phones, cards, addresses and paths stay out.
"""

import io
import platform
import sys
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, get_args

import msgspec

from desktop.core.domain.printer import Encoding, PrinterKind, PrintMode
from desktop.core.words import LANGUAGES
from desktop.settings.device import THEMES, DeviceSettings, read_device_settings
from desktop.settings.places import VERSION

_LIBRARIES = ("pyside6-essentials", "sqlalchemy", "sqlcipher3", "cryptography", "reportlab", "pyserial")
_LOGS = ("faults.log", "faults.old")
_LARGEST_LOG = 2_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the same facts give the same bytes."""


def diagnostics(data_dir: Path, ledger: Mapping[str, Any]) -> bytes:
    """The ZIP. ``ledger``: how the keeper describes the ledger."""
    report = {
        "shuke": VERSION,
        "python": platform.python_version(),
        "system": platform.platform(),
        "machine": platform.machine(),
        "encoding": sys.getfilesystemencoding(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "settings": _settings(read_device_settings(data_dir)),
        "ledger": dict(ledger),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("report.json", _EPOCH), msgspec.json.format(msgspec.json.encode(report)))
        for name in _LOGS:
            log = data_dir / "logs" / name
            if log.is_file() and log.stat().st_size <= _LARGEST_LOG:
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), log.read_bytes())
    return made.getvalue()


def _settings(device: DeviceSettings) -> dict[str, Any]:
    """What this device was told: choices as they are; where somebody typed something, only whether they did."""
    said = msgspec.to_builtins(device)
    return {name: _choice(value) for name, value in said.items()}


def _choice(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _choice(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return len(value)
    if isinstance(value, str):
        return value if value in _CHOICES else bool(value)
    return value


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


_CHOICES = {*THEMES, *LANGUAGES, *get_args(PrinterKind), *get_args(PrintMode), *get_args(Encoding)}
"""Words of ours; any other text is somebody's own."""
