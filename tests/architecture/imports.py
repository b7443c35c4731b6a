"""Rules on who may import what, where import-linter cannot say it (packages that are not installed, allow-lists)."""

import ast
import sys
from collections.abc import Iterator

from tests.architecture.source import Source

PURE_ROOMS = ("desktop.core.domain", "desktop.core.protocol")
# Foreign library: the only rooms that may know it. Everyone else goes through a port. A bench may run any peer.
HOMES = {
    "sqlalchemy": ("desktop.core.store", "hq.store"),
    "sqlcipher3": ("desktop.core.store", "hq.store"),
    "sqlite3": ("desktop.core.store",),
    "alembic": ("desktop.core.store", "hq.store"),
    "reportlab": ("desktop.core.documents",),
    "qrcode": ("desktop.core.documents", "hq.routes"),
    "PIL": ("desktop.core.documents",),
    "pypdfium2": ("desktop.core.documents",),
    "PySide6": ("desktop.ui",),
    "requests": ("desktop.sync",),
    "httpx": ("desktop.sync",),
    "urllib3": ("desktop.sync",),
    "http.client": ("desktop.sync",),
    "urllib.request": ("desktop.sync",),
    "socket": ("desktop.sync", "desktop.devices", "desktop.pos"),
    "serial": ("desktop.devices",),
    "fastapi": ("hq.app", "hq.routes"),
    "starlette": ("hq.app", "hq.routes"),
    "uvicorn": ("hq.app",),
    "jinja2": ("hq.routes",),
    "psycopg": ("hq.store",),
}


def imported(source: Source) -> Iterator[str]:
    """Every module that the file names in an import, as ``package.module.name`` where it takes a name from one."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def pure_rooms_import_little(source: Source) -> list[str]:
    """Domain and protocol import the standard library, msgspec and themselves; domain does not know protocol."""
    if not source.within(*PURE_ROOMS):
        return []
    own = PURE_ROOMS[:1] if source.within(PURE_ROOMS[0]) else PURE_ROOMS
    return [
        f"imports {name}"
        for name in imported(source)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "msgspec"}
        and not any(f"{name}.".startswith(f"{room}.") for room in own)
    ]


def libraries_stay_at_home(source: Source) -> list[str]:
    """A foreign library is known to the room that wraps it alone; only sync, devices and pos open sockets."""
    if source.within("bench"):
        return []
    return [
        f"imports {name}"
        for name in imported(source)
        for library, homes in HOMES.items()
        if f"{name}.".startswith(f"{library}.") and not source.within(*homes)
    ]


def set_up_needs_nothing(source: Source) -> list[str]:
    """What runs on a bare machine imports the standard library, and of ours only what does the same."""
    bare = (
        "desktop.cli.environment",
        "desktop.cli.start_lock",
        "desktop.cli.work",
        "desktop.core.words",
        "desktop.core.resources",
        "desktop.core.file_lock",
    )
    if not source.within("desktop.cli.set_up", *bare):
        return []
    later = ("desktop.cli.app", "desktop.cli.window", "pytest")  # what work calls when all is there
    return [
        f"imports {name}"
        for name in imported(source)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith((*bare, *later))
    ]
