"""TOML text with one value changed: what people wrote around it, comments too, stays as far as it can.

A line is changed where that gives exactly the document that is wanted; otherwise the whole is written anew from its
values, so that no value is ever lost to a comment.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_HEADER = re.compile(r"\s*\[")
_COMMENT = re.compile(r"""\s#[^"']*$""")


def with_value(text: str, table: str, key: str, value: object) -> str:
    """The text with ``key`` (of ``[table]``, or of the top where that is "") set; taken out where the value is None.

    ``text`` must be TOML: ValueError.
    """
    wanted = _changed(tomllib.loads(text), table, key, value)
    edited = _edited(text, table, key, value)
    try:
        if tomllib.loads(edited) == wanted:
            return edited
    except ValueError:
        pass
    return written(wanted)


def written(values: Mapping[str, Any]) -> str:
    """The values as a document of their own: plain ones first, then a section for each table."""
    plain = [f"{_key(key)} = {literal(value)}\n" for key, value in values.items() if not isinstance(value, dict)]
    tables = [
        f"\n[{_key(name)}]\n" + "".join(f"{_key(key)} = {literal(value)}\n" for key, value in table.items())
        for name, table in values.items()
        if isinstance(table, dict)
    ]
    return "".join([*plain, *tables])


def literal(value: object) -> str:
    """One value on one line, as TOML writes it."""
    match value:
        case bool() | float():
            return str(value).lower()  # true, 0.5, nan, inf
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(literal(part) for part in value)}]"
        case dict():
            return f"{{{', '.join(f'{_key(key)} = {literal(part)}' for key, part in value.items())}}}"
        case _:
            return repr(value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else literal(key)


def _changed(values: dict[str, Any], table: str, key: str, value: object) -> dict[str, Any]:
    """The values as they are to be."""
    if table and not isinstance(values.get(table), dict):
        values[table] = {}
    inside = values[table] if table else values
    inside.pop(key, None)
    if value is not None:
        inside[key] = list(value) if isinstance(value, tuple) else value
    return values


def _edited(text: str, table: str, key: str, value: object) -> str:
    """The text with one line changed, added or taken out: an attempt, which ``with_value`` checks."""
    lines = text.splitlines()
    first, end = _region(lines, table)
    line = None if value is None else f"{key} = {literal(value)}"
    at = next((at for at in range(first, end) if re.match(rf"\s*{re.escape(key)}\s*=", lines[at])), None)
    if at is not None:
        comment = _COMMENT.search(lines[at])
        lines[at : at + 1] = [] if line is None else [line + (f" {comment[0]}" if comment else "")]
    elif line is not None:
        while end > first and not lines[end - 1].strip():
            end -= 1
        lines.insert(end, line)
    return "".join(f"{line}\n" for line in lines)


def _region(lines: list[str], table: str) -> tuple[int, int]:
    """From which line to which a table's own keys stand; a table not there is begun at the end."""
    headers = [at for at, line in enumerate(lines) if _HEADER.match(line)]
    if not table:
        return 0, headers[0] if headers else len(lines)
    name = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]")
    mine = next((at for at in headers if name.match(lines[at])), None)
    if mine is None:
        lines += [*([""] if lines else []), f"[{table}]"]
        return len(lines), len(lines)
    return mine + 1, next((at for at in headers if at > mine), len(lines))
