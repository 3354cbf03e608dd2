"""Charts: their figures are those of their table, told in words, legible, escaped, repeatable."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import altair as alt
import pytest

from allocation.errors import InvalidKeyError, OutputError
from allocation.labels import LANGUAGES
from allocation.pipeline import Study, allocate, study
from allocation.reporting.cells import Said
from allocation.reporting.charts import Chart, charts_of, png, svg, write_charts
from allocation.reporting.charts.drawing import WIDTH
from allocation.reporting.charts.lettering import SIZE, fitted, said, shortened, width_of
from allocation.reporting.charts.outlines import outlines, rings_of, widest_place
from allocation.reporting.charts.rendering import can_draw
from allocation.reporting.charts.territory import course_of
from allocation.reporting.charts.textures import INK, PAPER, SOFT, TEXTURES
from allocation.scenarios import read_scenario
from tests.unit.chart_scenarios import HOSTILE, crowd
from tests.unit.reported_scenario import computed, reported

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("2014", "2019", "2026", "appels", "conditions")
EXPECTED = {
    "2014": "shares effort decomposition canal map comparison",
    "2019": "shares effort canal map comparison",
    "2026": "shares effort canal map comparison",
    "appels": "shares schedule",
    "conditions": "shares effort decomposition map comparison",
}
SVG = "{http://www.w3.org/2000/svg}"
FIGURE = re.compile(r"-?\d[\d\u202f]*,\d{2,4}")
PAGE = 960


def shipped(name: str) -> Study:
    return study(read_scenario(ROOT / "scenarios" / f"canal-seine-nord-{name}.toml"))


def charts(found: Study, first: str | None = None) -> tuple[Chart, ...]:
    assert found.own is not None
    return charts_of(found.own, found.variants, first)


STUDIES = {**{name: shipped(name) for name in SHIPPED}, "foule": crowd()}
CHARTS = {f"{name}-{chart.id}": chart for name, found in STUDIES.items() for chart in charts(found)}
ALL = [pytest.param(chart, id=name) for name, chart in CHARTS.items()]


@cache
def drawn(name: str) -> str:
    return svg(CHARTS[name])


def words_of(drawing: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(drawing).iter(f"{SVG}text")]  # noqa: S314 - our own drawing


def figures_of(texts: list[str]) -> set[str]:
    return {figure for text in texts for figure in FIGURE.findall(text)}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_scenario_has_the_charts_that_its_data_support(name: str) -> None:
    assert [chart.id for chart in charts(STUDIES[name])] == EXPECTED[name].split()


def test_a_drawing_by_member_stops_where_a_page_does() -> None:
    assert [chart.id for chart in charts(crowd(20))][:2] == ["shares", "effort"]
    assert [chart.id for chart in charts(crowd(21))] == ["schedule"]


@pytest.mark.parametrize("chart", ALL)
def test_a_specification_is_one_that_altair_accepts(chart: Chart) -> None:
    accepted = alt.Chart.from_dict(chart.drawn("fr"))
    assert isinstance(accepted, alt.LayerChart)
    assert accepted.to_dict(validate=True)["description"]


@pytest.mark.parametrize("name", CHARTS)
def test_every_figure_drawn_is_in_the_table_and_in_the_description(name: str) -> None:
    chart = CHARTS[name]
    shown = figures_of(words_of(drawn(name)))
    rows = chart.table.rows + ((chart.table.total,) if chart.table.total else ())
    table = figures_of([text for row in rows for text in chart.table.texts(row)])
    told = figures_of([chart.description.text("fr")])
    # The others of a schedule are sums that the table leaves to its reader; marks of an axis are
    # round figures of a scale.
    summed = {"schedule": 12}.get(chart.id, 0)
    marks = 4 if name == "foule-comparison" else 0
    assert shown
    assert len(shown - told) <= marks
    assert len(shown - table) <= summed + marks


@pytest.mark.parametrize("name", [name for name, each in CHARTS.items() if each.id == "shares"])
def test_amounts_and_shares_of_a_chart_close_in_its_table(name: str) -> None:
    chart = CHARTS[name]
    assert chart.table.total is not None
    for i in range(1, len(chart.table.columns)):
        cells = [Fraction(str(row[i])) for row in (*chart.table.rows, chart.table.total)]
        assert sum(cells[:-1]) == cells[-1]


@pytest.mark.parametrize("chart", ALL)
def test_the_description_holds_every_figure_of_the_rows(chart: Chart) -> None:
    if chart.id == "map":
        columns = [i for i, c in enumerate(chart.table.columns) if c.id in ("share", "amount")]
    else:
        columns = [
            i for i, c in enumerate(chart.table.columns) if c.id not in ("whole", "length", "total")
        ]
    rows = [chart.table.texts(row) for row in chart.table.rows]
    told = figures_of([chart.description.text("fr")])
    held = figures_of([row[i] for row in rows for i in columns])
    if chart.id == "schedule" and len(chart.table.rows) > len(TEXTURES):
        held = figures_of([row[i] for row in rows[:1] for i in columns])
    assert held <= told


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawing_is_one_labelled_image_that_fits_a_page(chart: Chart, language: str) -> None:
    root = ET.fromstring(svg(chart, language))  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert root.get("aria-label") == said(chart.description, language)
    assert root.get("width") == str(WIDTH)
    assert 0 < int(root.get("height") or 0) <= PAGE
    assert chart.title.text(language)
    sizes = {
        float((text.get("font-size") or "").removesuffix("px")) for text in root.iter(f"{SVG}text")
    }
    assert min(sizes) >= SIZE


def test_identifiers_are_of_one_drawing_only() -> None:
    owners: dict[str, str] = {}
    for drawing in map(drawn, CHARTS):
        named = re.findall(r'\bid="([^"]+)"', drawing)
        assert len(named) == len(set(named))
        assert set(re.findall(r'(?:fill|clip-path)="url\(#([^)]+)\)"', drawing)) == set(named)
        for name in named:
            assert owners.setdefault(name, drawing) == drawing


def test_graphic_parts_contrast_with_paper_and_words_with_what_is_under_them() -> None:
    assert min(contrast(ink, PAPER) for ink in (INK, SOFT)) >= 4.5
    for texture in TEXTURES:
        # Every surface has an ink outline; its hatching is drawn in an ink of its own.
        assert contrast(INK, PAPER) >= 3
        if texture.hatching:
            assert contrast(texture.ink, texture.tint) >= 3
        else:
            assert contrast(texture.tint, PAPER) >= 3


def test_surfaces_are_told_apart_without_colour() -> None:
    seen = {(texture.hatching, round(luminance(texture.tint), 1)) for texture in TEXTURES}
    assert len(seen) == len(TEXTURES)
    plain = sorted(luminance(t.tint) for t in TEXTURES if not t.hatching)
    assert (plain[1] + 0.05) / (plain[0] + 0.05) > 1.5
    assert drawn("appels-schedule").count("<pattern ") == 5


@pytest.mark.parametrize("name", [name for name in CHARTS if name.startswith("foule")])
def test_hostile_names_are_harmless(name: str) -> None:
    drawing = drawn(name)
    assert "<script" not in drawing
    assert "alert(" not in drawing or "&lt;script&gt;" in drawing
    assert not re.search(r"\son\w+=|href=|<image|<foreignObject", drawing)
    shown = words_of(drawing)
    assert max(map(width_of, shown)) <= WIDTH
    assert HOSTILE[3] not in shown
    assert any("\u2026" in text for text in shown)


def test_control_characters_of_a_name_do_not_reach_a_drawing() -> None:
    text = "A\x00\x1b\u202eB"
    assert said(text, "fr") == "AB"


def test_words_fit_and_figures_outlive_names() -> None:
    assert shortened("Nord", 150) == "Nord"
    long = shortened("Communauté de communes", 80)
    assert long.endswith("\u2026")
    assert width_of(long) <= 80
    text = Said("chart_word.member_value", {"member": "W" * 300, "value": "12,00"})
    kept = fitted(text, "member", 200, "fr")
    assert kept.endswith("\u2026 12,00")
    assert width_of(kept) <= 200


def test_the_same_figures_give_the_same_bytes_in_any_process() -> None:
    code = (
        "import hashlib\n"
        "from allocation import read_scenario, study\n"
        "from allocation.reporting.charts import charts_of, png, svg\n"
        "found = study(read_scenario('scenarios/canal-seine-nord-2014.toml'))\n"
        "for chart in charts_of(found.own, found.variants)[3:5]:\n"
        "    print(hashlib.sha256(svg(chart).encode() + png(chart)).hexdigest())\n"
    )
    marks = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.split()
        for seed in ("1", "2")
    ]
    here = [
        hashlib.sha256(svg(chart).encode() + png(chart)).hexdigest()
        for chart in charts(STUDIES["2014"])[3:5]
    ]
    assert marks[0] == marks[1] == here


def test_a_picture_has_the_size_asked_for() -> None:
    chart = charts(STUDIES["2014"])[0]
    picture = png(chart, scale=3)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 3 * WIDTH


def test_one_member_comes_first() -> None:
    for chart in charts(STUDIES["2014"], "80"):
        if chart.id in ("shares", "effort", "decomposition", "map"):
            assert chart.table.rows[0][0] == "Somme"
    with pytest.raises(InvalidKeyError):
        charts(STUDIES["2014"], "99")


def test_nothing_to_pay_and_negative_amounts_are_drawn() -> None:
    own = computed()
    for cents in ((0, 0, 0, 0), (-100, 50, 25, 125)):
        lots = tuple(replace(lot, amounts=cents) for lot in own.lots)
        for chart in charts_of(replace(own, lots=lots)):
            assert words_of(svg(chart))


def test_segments_of_a_row_make_its_share() -> None:
    for found in STUDIES.values():
        for chart in charts(found):
            if chart.id == "decomposition":
                for row in chart.table.rows:
                    assert sum(row[1:-1]) == row[-1]  # pyright: ignore[reportArgumentType, reportCallIssue] - decimals


def test_limits_are_a_part_of_a_share_and_may_take_away() -> None:
    chart = next(c for c in charts(crowd()) if c.id == "decomposition")
    assert [column.text() for column in chart.table.columns][
        -2
    ] == "Effet des limites de « bornee »"
    assert chart.table.rows[0][-1] == 1
    assert float(chart.table.rows[0][-2]) < 0  # pyright: ignore[reportArgumentType] - a decimal


def test_an_undivided_length_makes_one_stretch() -> None:
    course = course_of(allocate(read_scenario(ROOT / "scenarios/canal-seine-nord-2014.toml")))
    assert course is not None
    north = course.stretches[0]
    assert (north.names, north.length) == (("Nord", "Pas-de-Calais"), 26)
    assert north.is_undivided
    assert sum(stretch.length for stretch in course.stretches) == 107
    assert [[work.count for work in s.works] for s in course.stretches] == [[1, 2], [2, 2], [1, 3]]
    chart = next(c for c in charts(STUDIES["2014"]) if c.id == "canal")
    assert "26 km connus ensemble seulement" in chart.description.text()
    assert "1 port," in chart.description.text()


def test_sections_of_a_key_go_from_upstream_down() -> None:
    text = """
[keys.troncons]
rule = "by_section"
responsibility = "local"
costs = [
  { id = "amont", cost = 300, owners = { 59 = 0.5, 62 = 0.5 } },
  { id = "aval", cost = 100, owners = { 80 = 1 } },
]

[keys.population]"""
    scenario = reported(("\n[keys.population]", text))
    course = course_of(allocate(scenario, "troncons"))
    assert course is not None
    assert [(s.names, s.length, len(s.payers)) for s in course.stretches] == [
        (("amont",), 300, 2),
        (("aval",), 100, 1),
    ]
    chart = next(c for c in charts_of(allocate(scenario, "troncons")) if c.id == "canal")
    assert any("300,00" in text for text in words_of(svg(chart)))


def test_a_map_needs_departments() -> None:
    assert "map" in [chart.id for chart in charts_of(computed())]
    renamed = computed(('name = "Somme"', 'name = "Amiens"'))
    assert "map" not in [chart.id for chart in charts_of(renamed)]


def test_a_map_says_that_its_tints_are_classes() -> None:
    """The Somme (15.5 %) and the Oise (18.5 %) are of one tint: darker is larger by class only."""
    told = " ".join(words_of(svg(CHARTS["2014-map"])))
    assert "quatre classes égales" in told


def test_outlines_have_a_source_and_the_areas_that_are_published() -> None:
    whole = outlines()
    assert all(whole[name] for name in ("title", "publisher", "licence", "year", "simplification"))
    assert len(whole["departments"]) == 96
    scenario = read_scenario(ROOT / "scenarios/canal-seine-nord-2014.toml")
    published = scenario.indicators["superficie"].resolved()
    drawn = {code: sum(map(area, rings_of(code))) for code in published}
    ratios = [float(published[code]) / drawn[code] for code in published]
    assert max(ratios) / min(ratios) < 1.06  # Mercator enlarges the north by 5 % at most here


def area(ring: tuple[tuple[float, float], ...]) -> float:
    turned = (*ring[1:], ring[0])
    return abs(sum(a * d - c * b for (a, b), (c, d) in zip(ring, turned, strict=True))) / 2


def test_words_stand_inside_their_department() -> None:
    for code in ("59", "62", "80", "60", "2A", "75"):
        ring = rings_of(code)[0]
        _, y, width = widest_place(ring, 1)
        assert width > 0
        assert min(b for _, b in ring) < y < max(b for _, b in ring)
    assert widest_place(((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 1.0)), 5)[2] == 0


def test_smaller_payers_are_together_and_nothing_is_lost() -> None:
    found = crowd(30)
    assert found.own is not None
    chart = next(c for c in charts(found) if c.id == "schedule")
    spec = chart.drawn("fr")
    texts = [
        row["text"] for layer in spec["layer"] for row in layer["data"]["values"] if "text" in row
    ]
    assert any("Les 23 autres membres" in text for text in texts)
    assert len(chart.table.rows) == 30


def test_charts_are_written_beside_each_other(tmp_path: Path) -> None:
    found = STUDIES["conditions"]
    assert found.own is not None
    done = write_charts(found.own, tmp_path / "new", "en", variants=found.variants)
    assert {path.suffix for path in done} == {".svg", ".png"}
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(
        path.name for path in done
    )
    assert "Bar chart" in done[0].read_text(encoding="utf-8")


def test_charts_are_refused_without_the_renderer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert can_draw()
    monkeypatch.setattr("allocation.reporting.charts.files.can_draw", lambda: False)
    with pytest.raises(OutputError, match="vl_convert"):
        write_charts(computed(), tmp_path)


def test_variants_must_share_their_members() -> None:
    own = computed()
    other = STUDIES["2019"].own
    assert other is not None
    fewer = replace(other, members=other.members[:3])
    with pytest.raises(InvalidKeyError):
        charts_of(own, (fewer,))
