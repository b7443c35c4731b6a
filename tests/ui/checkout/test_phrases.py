"""Every sentence that this room asks for by its short key exists, so that no screen breaks at the counter."""

import ast
from typing import get_args

from desktop.core.domain.redeeming import Limit
from desktop.core.words import catalogue
from desktop.ui.checkout import redemption
from desktop.ui.checkout.closing import _ASKED_FOR
from tests.architecture.source import sources

_ASK = ("unusual", "large", "nothing", "nobody")


def asked() -> set[str]:
    found = set()
    for source in sources("desktop"):
        if source.within("desktop.ui.checkout"):
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    found |= {str(node.args[0].value)} if name == "phrase" else set()
    return found


def told() -> set[str]:
    found = set()
    for source in sources("desktop"):
        if source.within("desktop.ui.checkout"):
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tell":
                    found |= {str(each.value) for each in node.args[1:2] if isinstance(each, ast.Constant)}
    return {f"tell.{name}{end}" for name in found for end in ("", "_detail")}


def test_sentences_named_in_code_exist() -> None:
    known = catalogue("zh-Hans")
    assert len(asked()) > 50
    assert len(told()) > 10
    assert {key for key in asked() | told() if f"window.checkout.{key}" not in known} == set()


def test_sentences_put_together_exist() -> None:
    known = catalogue("zh-Hans")
    limits = [f"points.{name}" for name in get_args(Limit) if name not in redemption._SAY_MOST]
    limits += [f"points.most_{name}" for name in redemption._SAY_MOST]
    awards = [f"award.{name}" for name in ("min_bill", "bills_per_day", "cap_bill", "cap_day", "cap_month")]
    asks = [f"ask.{name}{end}" for name in (*_ASK, "clear", "slip") for end in ("", "_detail", "_yes")]
    tells = [
        f"tell.{name}{end}"
        for name in ("short", "over", "payment_till", "payment_companion")
        for end in ("", "_detail")
    ]
    ends = [
        "done.repeated",
        "done.before",
        "pay.change",
        "pay.short",
        "pay.over",
        "bill.empty_till",
        "bill.empty_companion",
    ]
    ends += [f"tender.{name}" for name in ("cash", "card", "wechat", "alipay", "unionpay")]
    managers = [f"ask.{name}" for name in ("manager_points", "manager_award", *_ASKED_FOR.values())]
    every = (*limits, *awards, *asks, *tells, *ends, *managers)
    assert {key for key in every if f"window.checkout.{key}" not in known} == set()
