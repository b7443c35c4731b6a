"""The libraries that Shuke runs on, with their licences, as their own metadata says. Takes a while."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from desktop.ui.settings.model import Library

ROOTS = (
    "alembic", "argon2-cffi", "cryptography", "keyring", "msgspec", "openpyxl", "phonenumbers", "pillow", "pypdfium2",
    "pypinyin", "pyserial", "pyside6-essentials", "qrcode", "reportlab", "requests", "sqlalchemy", "sqlcipher3",
    "typing-extensions", "tzdata",
)  # fmt: skip
"""What a till asks for itself (requirements/till.in); what these ask for is found."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CLASSIFIER = "License :: "
_PHRASES = (
    ("Apache License", "Apache-2.0"),
    ("Permission is hereby granted, free of charge", "MIT"),
    ("Redistribution and use in source and binary forms", "BSD"),
    ("provided 'as-is', without any express or implied", "Zlib"),
)
_MOST_WORDS = 60
_MOST = 200


def libraries() -> tuple[Library, ...]:
    """Every one that is installed, in order of name; "" for a licence that is not said."""
    found: dict[str, Library] = {}
    waiting = list(ROOTS)
    while waiting and len(found) < _MOST:
        key = _key(waiting.pop())
        if key in found:
            continue
        try:
            installed = distribution(key)
        except PackageNotFoundError:
            continue
        found[key] = Library(installed.metadata["Name"], installed.version, licence_of(installed))
        wishes = [wish for wish in installed.requires or () if "extra ==" not in wish]
        waiting += [match[0] for wish in wishes if (match := _NAME.match(wish))]
    return tuple(found[key] for key in sorted(found))


def licence_of(installed: Distribution) -> str:
    """In this order: the licence's own name, a short text, what the package is filed under, what its file says."""
    said = installed.metadata.get_all("License-Expression") or []
    said += [text for text in installed.metadata.get_all("License") or [] if 0 < len(text.strip()) <= _MOST_WORDS]
    filed = [text for text in installed.metadata.get_all("Classifier") or [] if text.startswith(_CLASSIFIER)]
    said += [text.rpartition(" :: ")[2] for text in filed if not text.endswith("OSI Approved")]
    return next((text.strip() for text in said if text.strip() not in ("", "UNKNOWN")), "") or _by_text(installed)


def _by_text(installed: Distribution) -> str:
    files = [file for file in installed.files or [] if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))]
    text = " ".join(file.read_text("utf-8") for file in files[:1])
    return next((name for phrase, name in _PHRASES if phrase in " ".join(text.split())), "")


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
