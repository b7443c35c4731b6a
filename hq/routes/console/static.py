"""What pages are drawn with: style, scripts, fonts. A closed list of shipped files, kept by browsers for a year.

Each is named with the beginning of its own hash, so that a new version has a new name.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Response

from desktop.core.resources import resource

_FILES = {
    "style.css": (("console", "style.css"), "text/css; charset=utf-8"),
    "console.js": (("console", "console.js"), "text/javascript; charset=utf-8"),
    "plots.js": (("console", "plots.js"), "text/javascript; charset=utf-8"),
    "htmx.js": (("console", "vendor", "htmx.min.js"), "text/javascript; charset=utf-8"),
    "echarts.js": (("console", "vendor", "echarts.simple.min.js"), "text/javascript; charset=utf-8"),
    "regular.ttf": (("fonts", "NotoSansSC-Regular.ttf"), "font/ttf"),
    "medium.ttf": (("fonts", "NotoSansSC-Medium.ttf"), "font/ttf"),
}
FOLDER = "/console/static"
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def link(name: str) -> str:
    """Where a browser finds a file."""
    return f"{FOLDER}/{_mark(name)}/{name}"


def add(router: APIRouter) -> None:
    """The files' addresses."""

    @router.get(FOLDER + "/{mark}/{name}", include_in_schema=False)
    def file(mark: str, name: str) -> Response:
        if name not in _FILES or mark != _mark(name):
            return Response(status_code=404)
        data = _path(name).read_bytes()
        if name == "style.css":
            for font in ("regular.ttf", "medium.ttf"):
                data = data.replace(f"url({font})".encode(), f"url({link(font)})".encode())
        return Response(data, media_type=_FILES[name][1], headers=_HEADERS)


@cache
def _mark(name: str) -> str:
    return sha256(_path(name).read_bytes()).hexdigest()[:12]


def _path(name: str) -> Path:
    return resource(*_FILES[name][0])
