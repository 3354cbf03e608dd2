"""The screen on its traits: what is moved or typed, what the panels say, what is kept."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread

import pytest

from allocation.app import explore, show
from allocation.app.session import Session
from allocation.app.widgets import Explorer
from allocation.pipeline import allocate
from allocation.reporting.cells import Said
from allocation.reporting.tables import key_table
from allocation.scenarios import parse_scenario, read_scenario
from tests.unit.small_scenario import BASE
from tests.unit.test_session import MIXES, SCHEDULE, scenario

CANAL = "scenarios/canal-seine-nord-2014.toml"


class Cells(HTMLParser):
    """Texts of the cells of a table, row by row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_cell = tag in {"th", "td"}
        if tag == "tr":
            self.rows.append([])
        if self.in_cell:
            assert tag == "td" or dict(attrs).get("scope") in {"row", "col"}
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in {"th", "td"}

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data


def written(allocation: object, first: str | None = None) -> list[list[str]]:
    table = key_table(allocation, first)
    rows = [*table.rows, table.total]
    return [list(table.headings()), *(list(table.texts(row)) for row in rows)]


def boxed(screen: object) -> str:
    """Every HTML of a box."""
    inner = [boxed(child) for child in getattr(screen, "children", ())]
    return getattr(screen, "value", "") if not inner else "".join(map(str, inner))


@pytest.fixture
def canal(root: Path) -> Explorer:
    return explore(root / CANAL)


@pytest.fixture
def small() -> Explorer:
    return explore(scenario())


def test_the_screen_shows_what_the_library_computes(canal: Explorer, root: Path) -> None:
    file = read_scenario(root / CANAL)
    assert Cells(canal.table.value).rows == written(allocate(file))
    assert canal.scenario_text == Session(file).scenario_text
    assert "Document de travail" in canal.heading.value
    assert canal.message.value == canal.panels["alerts"].value == ""


def test_moving_a_weight_moves_the_others_the_table_and_the_chart(canal: Explorer) -> None:
    population, equal = (canal.weights["compromis", name] for name in ("population", "egalite"))
    before = {name: panel.value for name, panel in canal.panels.items()}
    population.value = 700
    assert (population.text, equal.text, equal.value) == ("70\xa0%", "30\xa0%", 300)
    moved = Session(canal.session.file).move("compromis", "population", 700)
    assert canal.session == moved
    assert Cells(canal.table.value).rows == written(moved.allocation)
    changed = {name for name, panel in canal.panels.items() if panel.value != before[name]}
    assert {"result", "chart", "why"} <= changed
    assert canal.choice.label.startswith("Mélange (70")


def test_a_typed_weight_is_read_and_written_back(canal: Explorer) -> None:
    population = canal.weights["compromis", "population"]
    population.text = "65,5"
    assert (population.text, population.value, population.error) == ("65,5\xa0%", 655, "")
    population.text = "65.5"
    assert population.text == "65,5\xa0%"


def test_what_is_refused_is_said_and_stays_as_it_was_typed(canal: Explorer) -> None:
    population, lot = canal.weights["compromis", "population"], canal.amounts["participation"]
    before = canal.session
    lot.text = "500 millions et demi"
    population.text = "140"
    assert "500 millions et demi" in lot.error
    assert "entre 0\xa0% et 100\xa0%" in population.error
    assert canal.session == before
    canal.weights["compromis", "egalite"].value = 500
    assert (lot.text, population.text) == ("500 millions et demi", "140")
    population.text = "60"
    lot.text = "600 M€"
    assert (lot.error, population.error) == ("", "")
    assert (lot.text, population.text) == ("600\u202f000\u202f000", "60\xa0%")
    assert canal.session.allocation.total == 60_000_000_000


def test_an_amount_that_the_scenario_refuses_is_kept_with_every_fault() -> None:
    screen = explore(scenario(SCHEDULE))
    screen.amounts["b"].text = "5"
    assert "schedule.need" in screen.amounts["b"].error
    assert screen.amounts["b"].text == "5"
    assert screen.session.past == ()


def test_a_locked_weight_leaves_no_room_to_the_last_one(small: Explorer) -> None:
    small.choice.value = "melange"
    population, equal, agreed = (
        small.weights["melange", name] for name in ("population", "egalite", "convenue")
    )
    agreed.locked = True
    population.value = 800
    assert (population.high, equal.value, agreed.value) == (800, 0, 200)
    equal.locked = True
    assert (population.low, population.high) == (800, 800)


def test_another_key_shows_its_own_weights_and_loses_none(small: Explorer) -> None:
    small.weights["melange", "population"].value = 600
    entries = dict(small.weights)
    small.choice.value = "population"
    assert "pas de poids" in boxed(small.mixes)
    small.choice.value = "plafonnee"
    assert [len(group.children) for group in small.mixes.children] == [4, 3]
    assert "Poids des critères\xa0: Mélange (60" in boxed(small.mixes)
    assert small.weights["tiers", "melange"].label == "melange"
    assert entries.items() <= small.weights.items()
    assert small.weights["melange", "population"].text == "60\xa0%"
    small.choice.value = ""
    assert small.session.allocation.lots[0].key_id == "population"


def test_a_move_that_arrives_while_another_is_drawn_is_not_lost(small: Explorer) -> None:
    """JupyterLab may handle two controls in two threads."""
    weight, amount = small.weights["melange", "population"], small.amounts["a"]
    other = Thread(target=lambda: setattr(amount, "text", "7"))

    def intrude(_: object) -> None:
        if not other.ident:
            other.start()
            other.join(0.2)

    small.weights["melange", "egalite"].observe(intrude, "shown")
    weight.value = 700
    other.join()
    assert small.session.weights("melange")["population"] == 700
    assert small.session.amount("a") == 700
    assert "7,00" in small.table.value


def test_undo_and_redo_go_through_every_move(canal: Explorer) -> None:
    first = canal.table.value
    assert canal.undo.disabled
    assert canal.redo.disabled
    canal.weights["compromis", "population"].value = 700
    second = canal.table.value
    canal.choice.value = "egalite"
    canal.undo.click()
    assert (canal.table.value, canal.choice.value) == (second, "compromis")
    canal.undo.click()
    assert canal.table.value == first
    assert canal.weights["compromis", "population"].text == "65\xa0%"
    canal.redo.click()
    assert (canal.table.value, canal.redo.disabled) == (second, False)


def test_a_key_that_cannot_be_computed_says_what_to_fetch(canal: Explorer) -> None:
    canal.choice.value = "capacite"
    assert "Potentiel financier par habitant" in canal.message.value
    assert {panel.value for panel in canal.panels.values()} == {""}
    canal.choice.value = "population"
    assert canal.message.value == ""
    assert "Population" in canal.table.value


def test_a_broken_red_line_is_an_alert() -> None:
    line = """
[[red_lines]]
owner = "80"
text = "La Somme ne dépasse pas 10 €"
kind = "max_amount"
member = "80"
value = 10
source = "s"
"""
    alert = explore(parse_scenario(BASE + line, "ligne.toml")).panels["alerts"].value
    assert 'role="alert"' in alert
    assert "La Somme ne dépasse pas 10" in alert


def test_a_member_comes_first_in_the_table_and_in_the_sentences(canal: Explorer) -> None:
    screen = explore(canal.session.file, first="80")
    assert Cells(screen.table.value).rows == written(canal.session.allocation, "80")
    assert "Par habitant" in screen.panels["why"].value


def test_the_chart_says_in_words_what_it_draws(canal: Explorer) -> None:
    chart = canal.chart.value
    described = re.search(r'role="img" aria-label="([^"]+)"', chart)
    assert described
    assert all(canal.session.file.name(code) in described[1] for code in canal.session.file.codes)
    assert re.search(r'<svg [^>]*width="\d+"', chart)
    assert chart.count("(référence)") == 4
    nobody = explore(scenario().model_copy(update={"population": "potentiel"}))
    assert nobody.chart.value == ""


def test_every_control_has_a_name(canal: Explorer) -> None:
    for (_, part), entry in canal.weights.items():
        name = canal.session.choices[part]
        names = (entry.range_name, entry.field_name, entry.lock_name)
        assert len(set(names)) == 3
        assert all(f"« {name} »" in found for found in names)
    assert canal.amounts["participation"].label == "Participation des quatre départements (€)"


def test_a_total_that_follows_is_said() -> None:
    text = BASE.replace('euros = "courants"', 'euros = "courants"\ntotal = 100')
    screen = explore(parse_scenario(text, "plan.toml"))
    screen.amounts["a"].text = "120"
    assert "120,00\xa0€, au lieu de 100,00\xa0€" in screen.panels["caution"].value


def test_the_file_of_the_screen_is_shown_when_asked_for(canal: Explorer) -> None:
    assert canal.text.children[0].value == ""
    canal.text.selected_index = 0
    canal.weights["compromis", "population"].value = 123
    assert "population = 0.123" in canal.text.children[0].value
    assert parse_scenario(canal.scenario_text, "ecran.toml") == canal.session.scenario


@pytest.mark.parametrize(("language", "said"), [("fr", "introuvable"), ("en", "not found")])
def test_a_file_that_cannot_be_opened_is_a_message_on_the_page(language: str, said: str) -> None:
    page = boxed(explore("absent.toml", language=language))
    assert 'role="alert"' in page
    assert "absent.toml" in page
    assert said in page


def test_a_member_who_is_not_there_is_a_message_on_the_page(canal: Explorer) -> None:
    assert "99" in boxed(explore(canal.session.file, first="99"))


def test_every_fault_of_a_file_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "fautes.toml"
    file.write_text((BASE + MIXES).replace("0.5, ", "0.6, ").replace("0.7, ", "0.8, "), "utf-8")
    page = boxed(explore(file))
    assert page.count("<p>") == 1 + 1 + 3


def test_no_word_of_a_scenario_is_markup() -> None:
    text = (BASE + MIXES).replace('"Somme"', '"<b>Somme</b>"').replace('"B"', '"<i>B</i>"')
    screen = explore(parse_scenario(text.replace('"Essai"', '"<u>&"'), "balises.toml"))
    screen.text.selected_index = 0
    assert "&lt;b&gt;Somme" in screen.table.value
    assert not {"<b>", "<i>", "<u>"} & set(re.findall(r"<[biu]>", boxed(screen)))


def test_the_english_screen_speaks_english(root: Path) -> None:
    screen = explore(root / CANAL, language="en")
    screen.amounts["participation"].text = "1,000,000.50"
    assert screen.amounts["participation"].text == "1,000,000.50"
    assert screen.weights["compromis", "population"].text == "65%"
    assert "€1,000,000.50" in screen.table.value


def test_tables_and_sentences_are_shown_as_the_screen_writes_them(canal: Explorer) -> None:
    allocation = canal.session.allocation
    page = boxed(show(key_table(allocation), Said("word.total")))
    assert Cells(page).rows == written(allocation)
    assert "<p>TOTAL</p>" in page
