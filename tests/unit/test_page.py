"""The page: self-contained, escaped, accessible, with its standing and its imprint."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from allocation.errors import InvalidKeyError
from allocation.labels import LANGUAGES
from allocation.model import Allocation
from allocation.pipeline import allocate
from allocation.reporting.charts import bar_chart
from allocation.reporting.page import page, sections, write_page
from allocation.reporting.provenance import fingerprint, imprint
from allocation.reporting.record.embedding import without_page_record
from allocation.scenarios import parse_scenario, write_scenario
from tests.unit.reported_scenario import computed, reported, without

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def variants() -> list[Allocation]:
    scenario = reported()
    return [allocate(scenario), allocate(scenario, "population"), allocate(scenario, "longueur")]


class Tags(HTMLParser):
    """Start tags with their attributes, and the words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_tags_close_and_tables_are_accessible(variants: list[Allocation], language: str) -> None:
    tags = Tags(page(variants, language))
    assert tags.open == []
    assert ("html", {"lang": language}) in tags.found
    kinds = [tag for tag, _ in tags.found]
    assert kinds.count("table") == kinds.count("caption") == kinds.count("thead") > 8
    assert all(found.get("scope") in ("col", "row") for tag, found in tags.found if tag == "th")
    charts = [found for tag, found in tags.found if tag == "svg"]
    assert [found["role"] for found in charts] == ["img"] * 7
    assert "63" in str(charts[1]["aria-label"])
    identifiers = [found["id"] for _, found in tags.found if "id" in found]
    assert len(identifiers) == len(set(identifiers))


def test_nothing_is_run_nor_fetched(variants: list[Allocation]) -> None:
    tags = Tags(page(variants))
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in tags.found}
    for _, attributes in tags.found:
        assert not {"src", "href", "action"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert "@import" not in page(variants)
    assert set(re.findall(r"url\(.", page(variants))) == {"url(#"}
    assert page(variants).count("url(#") > 10


def test_every_word_of_a_scenario_is_escaped() -> None:
    scenario = reported(("Canal d'essai", HOSTILE), ('name = "Somme"', f'name = "{HOSTILE}"'))
    text = page(allocate(scenario), first="80")
    assert HOSTILE not in text
    assert text.count("&lt;script&gt;") > 5


def test_the_standing_and_the_imprint_are_printed(variants: list[Allocation]) -> None:
    text = page(variants)
    assert text.count("Document de travail, ne vaut pas engagement") == 2
    assert fingerprint(variants[0].scenario) in text
    assert "Règle d'arrondi" in text.replace("&#39;", "'")
    assert "copie non officielle, pagination à vérifier" in text
    assert re.search(r"Calculé par allocation \d", text)


def test_the_fingerprint_is_that_of_the_written_scenario() -> None:
    scenario = reported()
    again = parse_scenario(f"# comment\n{write_scenario(scenario)}", "again.toml")
    assert fingerprint(again) == fingerprint(scenario)
    assert fingerprint(
        reported(("960", "970"), *without("schedule"), ("4_000", "4_010"))
    ) != fingerprint(scenario)


def test_a_page_says_its_euros_even_without_a_plan() -> None:
    shown = computed(("total = 4_000\n", ""), *without("hypotheses.basse", "hypotheses.haute"))
    unfunded = shown.scenario.model_copy(update={"funding": ()})
    text = page(replace(shown, scenario=unfunded))
    assert "Plan de financement" not in text
    assert re.search(r"Montants hors taxes \(HT\), en euros\s+courants", text)


def test_a_stated_priority_is_printed() -> None:
    stated = reported(
        ('population = "population"\n\n[sources', 'priority = ["80", "59"]\n\n[sources')
    )
    assert "Somme, Nord" in imprint(stated)[0].text()


def test_one_member_comes_first_everywhere(variants: list[Allocation]) -> None:
    text = page(variants, first="80")
    summary = text[text.index('id="summary"') : text.index('id="key"')]
    assert "Somme" in summary
    assert "Oise :" not in summary
    firsts = re.findall(r"<tbody>\s*<tr>\s*<th scope=\"row\">(.*?)</th>", text)
    assert firsts[0] == "Somme"


def test_sections_without_content_are_left_out() -> None:
    bare = computed(
        ('compare = ["population", "longueur"]\n', ""),
        ("total = 4_000\n", ""),
        *without(
            "reference",
            "clauses",
            "schedule",
            "hypotheses.basse",
            "hypotheses.haute",
            "[conflicts]",
        ),
        ("[[funding]]\n", "[[funding]]\n"),
    )
    shown = [section.id for section in sections([bare])]
    assert shown == ["summary", "key", "plan", "method", "checks", "figures", "sources"]
    unfunded = replace(bare, scenario=bare.scenario.model_copy(update={"funding": ()}))
    assert "plan" not in [section.id for section in sections([unfunded])]
    assert 'id="alerts"' not in page(replace(unfunded, checks=()))


def test_a_note_is_said_once_in_a_section(variants: list[Allocation]) -> None:
    plan = next(section for section in sections(variants) if section.id == "plan")
    notes = [note for table in plan.tables for note in table.notes]
    assert all(note not in notes[:place] for place, note in enumerate(notes))


def test_the_chart_needs_a_population_and_draws_no_negative_bar(variants: list[Allocation]) -> None:
    own = variants[0]
    alone = replace(own, scenario=own.scenario.model_copy(update={"reference": None}))
    chart = bar_chart(alone, "fr")
    assert chart is not None
    assert [bar.is_reference for bar in chart.bars] == [False] * 4
    assert max(bar.length for bar in chart.bars) == 400
    below = replace(own.lots[0], amounts=(-100, *own.lots[0].amounts[1:]))
    drawn = bar_chart(replace(own, lots=(below,)), "fr")
    assert drawn is not None
    assert drawn.bars[0].length == 0
    incomplete = ("80 = 1, 60 = 2 }", "80 = 1 }")
    scenario = reported(incomplete)
    assert bar_chart(allocate(scenario, "egalite"), "fr") is None
    nothing = replace(own, lots=(replace(own.lots[0], amounts=(0, 0, 0, 0)),))
    free = replace(nothing, scenario=own.scenario.model_copy(update={"reference": None}))
    empty = bar_chart(free, "fr")
    assert empty is not None
    assert {bar.length for bar in empty.bars} == {0.0}


def test_a_page_without_the_renderer_keeps_its_bars(
    variants: list[Allocation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allocation.reporting.page.can_draw", lambda: False)
    charts = [found for tag, found in Tags(page(variants)).found if tag == "svg"]
    assert [found["class"] for found in charts] == ["live"]
    assert "63" in str(charts[0]["aria-label"])


def test_a_chart_shows_its_figures_once(variants: list[Allocation]) -> None:
    text = page(variants)
    shown = {drawing.chart.id: drawing for part in sections(variants) for drawing in part.drawings}
    apart = {name for name, drawing in shown.items() if drawing.table is not None}
    assert apart == {"shares", "effort", "canal", "decomposition"}
    drawn = {"shares", "effort", "canal", "map", "comparison", "schedule", "decomposition"}
    assert set(shown) == drawn
    assert text.count("<details>") == 4


def test_a_page_is_written_whole(tmp_path: Path, variants: list[Allocation]) -> None:
    write_page(variants, tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert without_page_record(text) == page(variants)
    write_page(variants[0], tmp_path / "one.html", "en", "80")
    assert 'lang="en"' in (tmp_path / "one.html").read_text(encoding="utf-8")


def test_nothing_to_show_is_refused() -> None:
    with pytest.raises(InvalidKeyError):
        page([])
