"""The rules hold for our files, and each finds what it is there to find."""

from collections.abc import Callable

import pytest

from tests.architecture import imports, rules
from tests.architecture.source import ROOT, Source, sources, text_files

Rule = Callable[[Source], list[str]]
RULES: list[Rule] = [
    imports.pure_rooms_import_little,
    imports.libraries_stay_at_home,
    imports.set_up_needs_nothing,
    rules.domain_knows_no_clock_or_chance,
    rules.domain_touches_no_float,
    rules.stays_short,
    rules.says_what_it_is,
    rules.has_a_telling_name,
]
DOMAIN, PROTOCOL, SERVICE = "desktop.core.domain.x", "desktop.core.protocol.x", "desktop.core.services.x"
PLANTED: list[tuple[Rule, str, str]] = [
    (imports.pure_rooms_import_little, DOMAIN, "import sqlalchemy"),
    (imports.pure_rooms_import_little, DOMAIN, "from desktop.core.words import Words"),
    (imports.pure_rooms_import_little, DOMAIN, "from desktop.core import protocol"),
    (imports.pure_rooms_import_little, DOMAIN, "from ..words import Words"),
    (imports.pure_rooms_import_little, PROTOCOL, "def late():\n    import cryptography"),
    (imports.libraries_stay_at_home, SERVICE, "from sqlalchemy import select"),
    (imports.libraries_stay_at_home, SERVICE, "from urllib import request"),
    (imports.libraries_stay_at_home, SERVICE, "import http.client"),
    (imports.libraries_stay_at_home, "desktop.cli.x", "import socket"),
    (imports.libraries_stay_at_home, "desktop.core.store.x", "import requests"),
    (imports.set_up_needs_nothing, "desktop.cli.set_up", "import msgspec"),
    (imports.set_up_needs_nothing, "desktop.cli.environment", "from desktop.core.domain import errors"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "from datetime import datetime\nat = datetime.now()"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "from datetime import date\nday = date.today"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "import datetime as dt\nat = dt.datetime.now(dt.UTC)"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "from datetime import date as day\nat = day.today()"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "import time"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "from time import time_ns"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "from uuid import uuid4 as name"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "import random"),
    (rules.domain_touches_no_float, DOMAIN, "rate = 1.5"),
    (rules.domain_touches_no_float, DOMAIN, "rate: float"),
    (rules.domain_touches_no_float, DOMAIN, "half = points / 2"),
    (rules.domain_touches_no_float, DOMAIN, "points /= 2"),
    (rules.stays_short, "desktop.x", "\n" * 301),
    (rules.stays_short, "desktop.x", "def long():\n" + "    pass\n" * 50),
    (rules.says_what_it_is, "desktop.x", "import sys"),
    (rules.says_what_it_is, "desktop.ui", '"""Ui."""'),
    (rules.has_a_telling_name, "desktop.core.date_utils", ""),
    (rules.has_a_telling_name, "desktop.x", "class TillManager: ..."),
]
ALLOWED: list[tuple[Rule, str, str]] = [
    (imports.pure_rooms_import_little, DOMAIN, "import msgspec\nfrom desktop.core.domain.lots import Lot"),
    (imports.pure_rooms_import_little, PROTOCOL, "from desktop.core.domain import lots"),
    (imports.pure_rooms_import_little, PROTOCOL, "from desktop.core.protocol import envelope"),
    (imports.libraries_stay_at_home, "desktop.core.store.tables", "from sqlalchemy import Table"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "from datetime import datetime, time\nfrom uuid import uuid5"),
    (rules.domain_knows_no_clock_or_chance, DOMAIN, "today = intent.today"),
    (rules.domain_touches_no_float, DOMAIN, "half, rest = points // 2, points % 2"),
    (rules.has_a_telling_name, "desktop.core.communication", "class Management: ..."),
]


def test_every_file_keeps_every_rule() -> None:
    """In one go: a file is parsed once for all of them."""
    ours = sources("desktop", "bench", "hq")
    assert [(source.module, rule.__name__, found) for source in ours for rule in RULES if (found := rule(source))] == []


@pytest.mark.parametrize(("rule", "module", "text"), PLANTED)
def test_a_planted_breach_is_found(rule: Rule, module: str, text: str) -> None:
    assert rule(Source(module, text))


@pytest.mark.parametrize(("rule", "module", "text"), ALLOWED)
def test_what_is_allowed_is_left_alone(rule: Rule, module: str, text: str) -> None:
    assert rule(Source(module, text)) == []


def test_every_rule_has_a_plant() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(RULES)


def test_no_file_names_a_registry_or_a_machine() -> None:
    files = {str(path.relative_to(ROOT)): path.read_text("utf-8", errors="replace") for path in text_files()}
    assert "main.py" in files
    assert {name: found for name, text in files.items() if (found := rules.names_no_machine(text))} == {}


@pytest.mark.parametrize("host", ["pypi", "files.pythonhosted", "registry.npmjs", "mirrors.example"])
def test_a_planted_address_is_found(host: str) -> None:
    assert rules.names_no_machine(f"see https://{host}.org/simple")


@pytest.mark.parametrize("folder", ["tmp", "opt", "work"])
def test_a_planted_path_is_found(folder: str) -> None:
    assert rules.names_no_machine(f'open("/{folder}/list.txt")')
    assert not rules.names_no_machine(f"docs/{folder}/list.txt")
