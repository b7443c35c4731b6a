"""Rules on the text of one file: what it may not contain, how long it may be, what it must say about itself."""

import ast
import re

from tests.architecture.source import Source

MOST_LINES_OF_FILE = 300
MOST_LINES_OF_FUNCTION = 50
_DOMAIN = "desktop.core.domain"
_CLOCK_OR_CHANCE_MODULES = {"time", "random", "secrets", "os", "subprocess", "importlib"}
_CLOCK = {"now", "utcnow", "today"}
_CHANCE = {"uuid1", "uuid4", "uuid7", "urandom", "SystemRandom", "__import__"}
_EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common", "stuff"}
_HOSTS = "pypi|pythonhosted|npmjs|mirrors|tuna|conda|jfrog"
_REGISTRY = re.compile(rf"https?://[\w.-]*(?:{_HOSTS})[\w-]*\.|--(?:extra-)?index-url[ =]\S|--find-links[ =]\S")
_MACHINE_PATH = re.compile(r"(?<![\w.>}\])-])/(?:tmp|opt|work|farm|root)/\w")


def domain_knows_no_clock_or_chance(source: Source) -> list[str]:
    """The domain is told what time it is and which id to use."""
    if not source.within(_DOMAIN):
        return []
    return [f"uses {name}" for node in ast.walk(source.tree) for name in _clock_or_chance(node)]


def _clock_or_chance(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names} & _CLOCK_OR_CHANCE_MODULES
    if isinstance(node, ast.ImportFrom):
        return ({node.module or ""} & _CLOCK_OR_CHANCE_MODULES) | ({alias.name for alias in node.names} & _CHANCE)
    if isinstance(node, ast.Name):
        return {node.id} & _CHANCE
    if isinstance(node, ast.Attribute):
        # A value of ours may have a field `today`; the clock is what the standard classes offer under that name.
        of_clock = isinstance(node.value, ast.Name | ast.Attribute) and _last_name(node.value) in {"datetime", "date"}
        return {node.attr} & (_CHANCE | _CLOCK if of_clock else _CHANCE)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return {node.func.attr} & _CLOCK
    return set()


def _last_name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def domain_touches_no_float(source: Source) -> list[str]:
    """Money and points are integers: no float literal, no ``float``, no true division."""
    if not source.within(_DOMAIN):
        return []
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(f"line {node.lineno}: literal {node.value}")
        elif isinstance(node, ast.Name) and node.id == "float":
            found.append(f"line {node.lineno}: float")
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            found.append(f"line {node.lineno}: true division")
    return found


def stays_short(source: Source) -> list[str]:
    """A file is read at one sitting, a function at one look."""
    length = len(source.text.splitlines())
    found = [f"{length} lines"] if length > MOST_LINES_OF_FILE else []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            found += [f"{node.name} has {length} lines"] if length > MOST_LINES_OF_FUNCTION else []
    return found


def says_what_it_is(source: Source) -> list[str]:
    """Every module, and so every room through its ``__init__``, opens with a docstring worth reading."""
    docstring = ast.get_docstring(source.tree) or ""
    return [] if len(docstring.split()) >= 3 else ["has no docstring that says what it is"]


def has_a_telling_name(source: Source) -> list[str]:
    """No drawer for leftovers."""
    words = set(re.split(r"[._]", source.module))
    found = [f"is named {word}" for word in sorted(words & _EMPTY_NAMES)]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            last = re.findall(r"[A-Z][a-z]*", node.name)[-1:]
            found += [f"class {node.name}" for word in last if word.lower() in _EMPTY_NAMES]
    return found


def names_no_machine(text: str) -> list[str]:
    """No registry's address and no path of the machine that it was written on."""
    return [match[0] for pattern in (_REGISTRY, _MACHINE_PATH) for match in pattern.finditer(text)]
