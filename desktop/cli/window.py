"""``python3 main.py`` without a command: opens the window; ``--demo`` an invented shop, in a folder of its own."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from desktop.cli.anywhere import take_anywhere
from desktop.cli.window_ears import WindowEars
from desktop.cli.window_hq import IN_CHAIN, holder, syncer
from desktop.cli.window_key import WindowKey
from desktop.cli.window_pos import WindowPosDoor
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.settings import (
    DeviceSettings,
    Settings,
    environment,
    read_device_settings,
    read_settings,
    save_device_settings,
)

if TYPE_CHECKING:
    from desktop.core.domain.printer import Attached, Printer
    from desktop.core.domain.staff import Approval
    from desktop.core.ports import Progress
    from desktop.core.store.seat import Seat
    from desktop.devices.printing import Looked, Sent
    from desktop.ui.hq_line import Cable
    from desktop.ui.shell.doors import Doors, NewShop

_LEDGER = "ledger.json"


def main(arguments: Sequence[str]) -> int:
    """Open the window, or say why not; the exit code."""
    settings = read_settings(None, None, environment())
    try:
        anywhere, _ = take_anywhere(arguments)
        settings = read_settings(anywhere.data_dir, anywhere.language, environment())
        if anywhere.practice:
            return open_beside(settings)
        return open_window(settings, demo=anywhere.demo, folder_named=anywhere.data_dir is not None)
    except Exception as error:  # noqa: BLE001 - the last border, as for commands
        from desktop.cli import app, session

        return app.say_failure(session.Session(settings), error)


def open_beside(settings: Settings) -> int:
    """Show the practice shop of the shop in the data directory; raises as open_window, NotFound ``shop.missing``."""
    from desktop.cli.practice import check_practice, make_practice, practice_folder

    real = settings.data_dir
    if not (real / _LEDGER).exists():
        raise NotFound("shop.missing", folder=str(real))
    run_window = _window()
    folder = practice_folder(real)
    speaking = partial(_speaking, settings)
    prepare = (lambda progress: speaking(make_practice(folder, real, progress))) if check_practice(folder) else None
    made = doors(settings, folder)
    return run_window(replace(made, prepare=prepare, practise=None, settings=replace(made.settings, practice=True)))


def _window() -> "Callable[[Doors], int]":
    """What shows a window. NotFound ``screen.missing`` and ``screen.packages`` where none can be shown."""
    from desktop.cli import screen

    if not screen.has_screen(environment()):
        raise NotFound("screen.missing")
    if missing := screen.missing_packages(environment()):
        raise NotFound("screen.packages", packages=" ".join(missing))
    from desktop.ui.app import run_window

    return run_window


def open_window(settings: Settings, *, demo: bool, folder_named: bool) -> int:
    """Show the window until it is closed; the exit code.

    Raises what _window raises; RuleBroken ``demo.not_a_demo`` where a real shop lives in the folder named for the demo.
    """
    run_window = _window()
    folder = settings.data_dir if folder_named or not demo else demo_folder(settings.data_dir)
    if demo and (folder / _LEDGER).exists() and not read_device_settings(folder).demo:
        raise RuleBroken("demo.not_a_demo", folder=str(folder))
    return run_window(doors(settings, folder, demo=demo))


def demo_folder(data_dir: Path) -> Path:
    """Where the invented shop lives: beside the real one, never in it."""
    return data_dir.with_name(f"{data_dir.name}-demo")


def doors(settings: Settings, folder: Path, *, demo: bool = False) -> "Doors":
    """What the window is given; what costs is imported when a worker first asks for it."""
    from desktop.core.store.seat import Seat
    from desktop.ui.shell.doors import Doors

    speaking = partial(_speaking, settings)
    device = speaking(read_device_settings(folder))
    needs_filling = demo and not (folder / _LEDGER).exists()
    cable, seat, fault = _cable(), Seat(), partial(_written_down, folder)
    return Doors(
        data_dir=folder,
        settings=device,
        language=device.language or settings.language,
        system_language=settings.system_language,
        open_till=lambda: _bootstrap().open_till(folder, seat=seat),
        new_shop=lambda asked: _new_shop(folder, asked),
        fresh_recovery_code=lambda: _bootstrap().fresh_recovery_code(),
        same_code=lambda one, other: _bootstrap().same_code(one, other),
        keeper=lambda: _bootstrap().keeper(folder, seat=seat),
        save_settings=lambda changed: save_device_settings(folder, changed),
        send=_send,
        look_at=_look_at,
        attached=_attached,
        fault=fault,
        now_us=lambda: time.time_ns() // 1000,
        prepare=(lambda progress: speaking(_new_demo(folder, progress))) if needs_filling else None,
        syncer=lambda tell: syncer(folder, tell, fault, cable),
        holder=lambda: holder(folder, fault, cable),
        join=lambda url, code, ca, approval: _join(folder, (url, code, ca), seat, approval),
        diagnose=lambda path: _diagnose(folder, path),
        practise=None if demo else lambda: _practise(folder),
        carry=lambda path, progress: _bootstrap().carry_unsent(folder, path, progress),
        kept_ca=lambda path: str(_bootstrap().kept_ca(folder, Path(path).expanduser())),
        cable=cable,
        pos=WindowPosDoor(folder, fault),
        ears=WindowEars(),
        side_key=WindowKey(),
    )


def _speaking(settings: Settings, device: DeviceSettings) -> DeviceSettings:
    """The device as it was, speaking what the command line or the environment named for this start."""
    named = settings.named_language
    return device if named is None else replace(device, language=named)


def _cable() -> "Cable | None":
    """The demo's network cable, in the windows of demo-chain alone."""
    if not environment().get(IN_CHAIN):
        return None
    from desktop.cli.cable import PulledCable

    return PulledCable()


def _join(folder: Path, asked: tuple[str, str, str], seat: "Seat", approval: "Approval") -> None:
    url, code, ca = asked
    _bootstrap().join_hq(folder, url, code, Path(ca).expanduser() if ca else None, seat, approval)


def _diagnose(folder: Path, out: Path) -> None:
    from desktop.cli.files import checked_out, write_file
    from desktop.settings.diagnostics import diagnostics

    write_file(checked_out(out, folder), diagnostics(folder, _bootstrap().keeper(folder).describe()))


def _practise(folder: Path) -> None:
    from desktop.cli.practice import open_practice

    open_practice(folder)


def _bootstrap() -> Any:
    from desktop import bootstrap

    return bootstrap


def _new_shop(folder: Path, asked: "NewShop") -> None:
    bootstrap = _bootstrap()
    shop = bootstrap.described(asked.name, asked.zone, asked.region, asked.mode, None, asked.day_starts)
    ledger, _ = bootstrap.new_shop(folder, shop, asked.pin, recovery_code=asked.recovery_code)
    ledger.file.close()


def _new_demo(folder: Path, progress: "Progress") -> DeviceSettings:
    """Fill the invented shop; its folder is marked as a demo, with tenders of its own."""
    _bootstrap().new_demo(folder, progress=progress)
    return read_device_settings(folder)


def _send(printer: "Printer", data: bytes, name: str) -> "Sent":
    from desktop.devices.printing import send

    return send(printer, data, name)


def _look_at(printer: "Printer") -> "Looked":
    from desktop.devices.printing import look

    return look(printer)


def _attached() -> "tuple[Attached, ...]":
    from desktop.devices.finding import attached

    return attached()


def _written_down(folder: Path, error: BaseException) -> str | None:
    from desktop.settings.fault_log import written_down

    return written_down(folder, error)
