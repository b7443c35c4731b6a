"""What HQ's commands say stands in the catalogue of every language."""

import ast

from desktop.core.words import LANGUAGES, catalogue
from tests.architecture.source import sources


def test_every_sentence_and_refusal_of_the_commands_has_its_words() -> None:
    """What hq/cli says by key, and every code that the services behind it refuse with."""
    behind = (
        "hq.cli", "hq.store.opening", "hq.services.tenants", "hq.services.stores", "hq.services.devices",
        "hq.services.passwords", "hq.services.merge_members", "hq.services.finish_flag", "hq.services.publish_program",
        "hq.services.export_lists",
    )  # fmt: skip
    said, codes = set[str](), set[str]()
    for source in sources("hq"):
        for node in ast.walk(source.tree) if source.within(*behind) else ():
            if isinstance(node, ast.Call):
                texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                said |= {texts[0]} if name == "say" and texts else set()
                codes |= (
                    {texts[0]} if name in ("HqRefused", "NotFound", "RuleBroken", "Unreadable") and texts else set()
                )
    wanted = said | {f"refusals.{code}.{part}" for code in codes for part in ("title", "detail", "remedy")}
    assert len(said) > 20
    assert len(codes) > 20
    not_said = {
        f"refusals.{code}.{part}" for code in ("flag.none", "flag.done") for part in ("title", "detail", "remedy")
    }
    for language in LANGUAGES:
        assert wanted - not_said - catalogue(language).keys() == set()
