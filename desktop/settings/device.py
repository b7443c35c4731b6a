"""settings.toml in the data directory: what belongs to this device and not to the shop. People may edit it by hand.

A value that makes no sense is passed over, each by itself; a file that is no TOML is moved aside; what a newer version
or a person wrote beside ours stays when ours is saved.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.printer import BAUDS, Encoding, Printer, PrinterKind, PrintMode, WidthMm
from desktop.core.domain.slip_pattern import SlipPattern
from desktop.core.words import known_language
from desktop.settings import chord
from desktop.settings.toml_text import with_value

Theme = Literal["light", "dark", "system"]
THEMES: tuple[Theme, ...] = get_args(Theme)
FILE = "settings.toml"
_ASIDE = ".broken"
_PRINTER, _POS = "printer", "pos"
_EARS = ("display", "scanner")
EAR_BAUDS = (1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200)
_OUR_TENDERS = ("cash", "card", "wechat", "alipay")
_LONGEST_TENDER, _MOST_TENDERS = 20, 20
_LONGEST_TEXT = 1_000
_MOST_BACKUPS = 1_000
_MODE = 0o600


class ListeningPort(Struct, frozen=True):
    """A port to listen at: ``COM3``, ``/dev/ttyUSB0``, or ``tcp:9101`` of this machine; "" for none."""

    where: str = ""
    baud: int = 9_600


class PosSettings(Struct, frozen=True, kw_only=True):
    """Beside a POS: the door for its program (``api``) and where, its customer display, a serial scanner.

    ``slip_port`` of this machine passes the POS's slips on to the printer, 0 for none; ``slip``: how they are read.
    ``side_key`` raises the side window, "" for none.
    """

    api: bool = False
    port: int = 8377
    display: ListeningPort = ListeningPort(baud=2_400)
    scanner: ListeningPort = ListeningPort()
    slip_port: int = 0
    slip: SlipPattern = SlipPattern()
    side_key: str = chord.USUAL


_MOST_MINUTES = 24 * 60


class DeviceSettings(Struct, frozen=True, kw_only=True):
    """``language`` None: the shop's region decides. ``tenders``: the shop's own, beside cash, card, wechat and alipay.

    ``backups``: the folder that backups go to; ``backups_kept``: how many of those that make themselves daily stay,
    0: none are made. ``demo``: the ledger here is invented; ``practice``: for learners.
    """

    language: str | None = None
    theme: Theme = "system"
    printer: Printer = Printer()
    tenders: tuple[str, ...] = ()
    backups: str | None = None
    backups_kept: int = 14
    demo: bool = False
    lock_after_minutes: int = 0
    practice: bool = False
    pos: PosSettings = PosSettings()


def read_device_settings(folder: Path) -> DeviceSettings:
    """What the directory's settings.toml says, defaults for the rest; a broken file is put beside as ``.broken``."""
    return _understood(tomllib.loads(_text(folder)))


def save_device_settings(folder: Path, settings: DeviceSettings) -> None:
    """Keep the settings, durable when this returns; only values that differ from the file's are written.

    Raises OSError where the folder cannot be written.
    """
    from desktop.core.store.keys.durable_file import durable_file

    text = _text(folder)
    before = dict(_values(_understood(tomllib.loads(text))))
    for (table, key), value in _values(settings):
        if before[table, key] != value:
            text = with_value(text, table, key, value)
    with durable_file(folder / FILE, _MODE) as file:
        file.write(text.encode("utf-8", "replace"))


def remember_language(data_dir: Path, language: str) -> None:
    """Speak this language here from now on, also while the ledger is closed; a choice made before stays."""
    settings = read_device_settings(data_dir)
    if settings.language is None:
        with suppress(OSError):
            save_device_settings(data_dir, replace(settings, language=language))


def stored_language(folder: Path) -> str | None:
    """The language that the file names; a file that cannot be read says nothing, and stays where it is."""
    try:
        return known_language(tomllib.loads((folder / FILE).read_text("utf-8-sig")).get("language"))
    except (OSError, ValueError):
        return None


def _text(folder: Path) -> str:
    """The file's text, which is TOML; "" where there is none, it cannot be read, or it was just moved aside."""
    path = folder / FILE
    try:
        text = path.read_text("utf-8-sig")
        tomllib.loads(text)
    except OSError:
        return ""
    except (ValueError, RecursionError):
        with suppress(OSError):
            path.replace(path.with_name(FILE + _ASIDE))
        return ""
    return text


def _values(settings: DeviceSettings) -> Iterator[tuple[tuple[str, str], object]]:
    """Every value by its table and key; None and what is false by default stand for "not in the file"."""
    printer = settings.printer
    yield ("", "language"), settings.language
    yield ("", "theme"), settings.theme
    yield ("", "tenders"), settings.tenders
    yield ("", "backups"), settings.backups
    yield ("", "backups_kept"), settings.backups_kept
    yield ("", "demo"), settings.demo
    yield ("", "lock_after_minutes"), settings.lock_after_minutes
    yield ("", "practice"), settings.practice
    for key in Printer.__struct_fields__:
        yield (_PRINTER, key), getattr(printer, key)
    yield (_POS, "api"), settings.pos.api
    yield (_POS, "port"), settings.pos.port
    for what in _EARS:
        yield (_POS, what), getattr(settings.pos, what).where or None
        yield (_POS, f"{what}_baud"), getattr(settings.pos, what).baud
    yield (_POS, "slip_port"), settings.pos.slip_port
    yield (_POS, "slip_ref"), settings.pos.slip.ref or None
    yield (_POS, "slip_total"), settings.pos.slip.total or None
    yield (_POS, "side_key"), settings.pos.side_key


def _understood(found: Mapping[str, Any]) -> DeviceSettings:
    return DeviceSettings(
        language=known_language(found.get("language")),
        theme=_one_of(THEMES, found.get("theme"), "system"),
        printer=_printer(found.get(_PRINTER)),
        tenders=_tenders(found.get("tenders")),
        backups=_line(found.get("backups")) or None,
        backups_kept=_count(found.get("backups_kept"), _MOST_BACKUPS, DeviceSettings().backups_kept),
        demo=found.get("demo") is True,
        lock_after_minutes=_count(found.get("lock_after_minutes"), _MOST_MINUTES, 0),
        practice=found.get("practice") is True,
        pos=_pos(found.get(_POS)),
    )


def _printer(found: object) -> Printer:
    said: Mapping[str, Any] = found if isinstance(found, dict) else {}
    known: dict[str, Callable[[object], Any]] = {
        "kind": lambda value: _one_of(get_args(PrinterKind), value, None),
        "folder": _line,
        "host": _line,
        "port": lambda value: value if type(value) is int and 0 < value < 65_536 else None,
        "width_mm": lambda value: _one_of(get_args(WidthMm), value, None),
        "mode": lambda value: _one_of(get_args(PrintMode), value, None),
        "encoding": lambda value: _one_of(get_args(Encoding), value, None),
        "device": _line,
        "baud": lambda value: _one_of(BAUDS, value, None),
        "answers": lambda value: value if isinstance(value, bool) else None,
        "drawer": lambda value: value if isinstance(value, bool) else None,
    }
    good = {key: read(said[key]) for key, read in known.items() if key in said}
    return Printer(**{key: value for key, value in good.items() if value is not None})


def _pos(found: object) -> PosSettings:
    said: Mapping[str, Any] = found if isinstance(found, dict) else {}
    port, slip_port = said.get("port"), said.get("slip_port")
    known = port if isinstance(port, int) and _is_port(port) else PosSettings().port
    passing = slip_port if isinstance(slip_port, int) and _is_port(slip_port) else 0
    slip = SlipPattern(_line(said.get("slip_ref")) or "", _line(said.get("slip_total")) or "")
    ears = {what: _listening(said, what, getattr(PosSettings(), what)) for what in _EARS}
    key = _side_key(said.get("side_key"))
    return PosSettings(api=said.get("api") is True, port=known, slip_port=passing, slip=slip, side_key=key, **ears)


def _side_key(value: object) -> str:
    """As the listener writes it; "" is none, and what makes no sense is the usual one."""
    return "" if value == "" else str(chord.read_chord(_line(value) or "") or chord.USUAL)


def _is_port(number: int) -> bool:
    return 1_024 <= number < 65_536


def _listening(said: Mapping[str, Any], what: str, usual: ListeningPort) -> ListeningPort:
    where, baud = (_line(said.get(what)) or "").strip(), said.get(f"{what}_baud")
    return ListeningPort(where, baud if isinstance(baud, int) and baud in EAR_BAUDS else usual.baud)


def _one_of(choices: tuple[Any, ...], value: object, otherwise: Any) -> Any:
    return value if type(value) in (str, int) and value in choices else otherwise


def _count(value: object, most: int, otherwise: int) -> int:
    return value if type(value) is int and 0 <= value <= most else otherwise


def _line(value: object) -> str | None:
    """A path or a name: one line of text."""
    return value if isinstance(value, str) and value.isprintable() and len(value) <= _LONGEST_TEXT else None


def _tenders(value: object) -> tuple[str, ...]:
    """Names as read_tenders takes them, each once, none of our own."""
    names = [_tender(name) for name in value] if isinstance(value, list) else []
    return tuple(dict.fromkeys(name for name in names if name and name not in _OUR_TENDERS))[:_MOST_TENDERS]


def _tender(value: object) -> str | None:
    name = (_line(value) or "").strip()
    if not name or len(name) > _LONGEST_TENDER or set(name) & set("=＝,，、"):
        return None
    return name.lower() if name.isascii() else name
