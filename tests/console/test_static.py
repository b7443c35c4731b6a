"""Style, scripts and fonts: a closed list of our own files, named by their content, and nothing else on the disk."""

import re

import pytest

from desktop.core.resources import resource
from hq.routes.console.static import link
from tests.architecture.source import ROOT
from tests.console.conftest import House
from tests.console.visitor import Visitor

NAMES = ("style.css", "console.js", "plots.js", "htmx.js", "echarts.js", "regular.ttf", "medium.ttf")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_kept_for_a_year_under_the_name_of_its_content(house: House, name: str) -> None:
    answer = Visitor(house.app).get(link(name))
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert Visitor(house.app).get(link(name).replace("/static/", "/static/0")).status == 404


@pytest.mark.parametrize("name", ["../templates/base.html", "..%2f..%2fNOTICE", "base.html", "%2e%2e/style.css", ""])
def test_nothing_else_is_served(house: House, name: str) -> None:
    mark = link("style.css").split("/")[3]
    assert Visitor(house.app).get(f"/console/static/{mark}/{name}").status == 404


def test_style_finds_its_fonts(house: House) -> None:
    style = Visitor(house.app).get(link("style.css")).text
    assert link("regular.ttf") in style
    assert link("medium.ttf") in style
    assert "http" not in style


def test_the_licences_lie_beside_what_they_are_for() -> None:
    beside = {file.name for file in resource("console", "vendor").iterdir()}
    assert beside == {
        "htmx.min.js", "htmx.LICENSE.txt", "echarts.simple.min.js", "echarts.LICENSE.txt", "echarts.NOTICE.txt",
        "echarts.d3.LICENSE.txt",
    }  # fmt: skip
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert "htmx" in notice
    assert "ECharts" in notice


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_ink_is_read_on_every_ground_in_both_lights() -> None:
    style = resource("console", "style.css").read_text("utf-8")
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", style)
    palettes = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    light, by_system, dark = [palette for palette in palettes if "ink" in palette]
    assert by_system == dark
    assert light.keys() == dark.keys()
    for palette in (light, dark):
        for ink in ("ink", "ink2", "ink3", "accent", "ok", "warn", "bad", "vip", "platinum"):
            for ground in ("bg", "surface", "sunken"):
                assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
        for ink in ("ok", "warn", "bad", "vip", "platinum"):
            assert contrast(palette[ink], palette[f"{ink}-soft"]) >= 4.5, ink
        assert contrast(palette["accent"], palette["soft"]) >= 4.5
        assert contrast(palette["ink3"], palette["soft"]) >= 4.5
        assert contrast(palette["on"], palette["accent"]) >= 4.5
        for mark in ("mark1", "mark2", "mark3", "edge"):
            assert contrast(palette[mark], palette["surface"]) >= 3, mark
