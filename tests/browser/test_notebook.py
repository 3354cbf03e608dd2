"""The notebooks in a real JupyterLab: run, moved with the keyboard, checked by the library."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from allocation.app.session import Session
from allocation.scenarios import read_scenario
from tests.browser.conftest import KERNEL_READY, Lab
from tests.browser.screens import NAMELESS, OVERFLOWING, Screen, violations
from tests.browser.serving import ROOT

Write = Callable[[str, list[str]], str]

NOTEBOOK = "01-canal-seine-nord.ipynb"
FILE = read_scenario(ROOT / "scenarios" / "canal-seine-nord-2014.toml")
AMOUNT = "Participation des quatre départements (€)"
THREE_CRITERIA = """
from allocation.app import explore
from allocation.scenarios import parse_scenario

file = open("../scenarios/canal-seine-nord-2014.toml", encoding="utf-8")
weights = "population = 0.5, egalite = 0.3, longueur = 0.2"
text = file.read().replace("population = 0.65, egalite = 0.35", weights)
explore(parse_scenario(text, "trois.toml"))
"""
RUN_LAST = """() => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.length - 1;
  window.jupyterapp.commands.execute('notebook:run-cell');
}"""
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"
SAVED = "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
ACTIVE_CELL = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"


@pytest.fixture
def opened(page: Page, lab: Lab) -> Screen:
    lab.open(page, NOTEBOOK)
    screen = Screen(page)
    expect(screen.table).to_be_visible()
    return screen


def test_a_weight_moved_with_the_keyboard_moves_the_figures(page: Page, opened: Screen) -> None:
    session = Session(FILE)
    opened.expect_shows(session)
    population, equal = opened.weight("Population"), opened.weight("Parts égales")
    expect(population).to_have_attribute("aria-valuetext", re.compile("65"))
    population.focus()
    active = page.evaluate(ACTIVE_CELL)
    for pressed, weight in (
        ("ArrowRight", 660),
        ("Shift+ArrowUp", 661),
        ("PageDown", 561),
        ("ArrowLeft", 551),
    ):
        page.keyboard.press(pressed)
        session = session.move("compromis", "population", weight)
        expect(population).to_have_value(str(weight))
        expect(equal).to_have_value(str(1000 - weight))
        opened.expect_shows(session)
    expect(population).to_be_focused()
    assert page.evaluate(ACTIVE_CELL) == active
    for pressed, weight in (("End", 1000), ("Home", 0)):
        page.keyboard.press(pressed)
        opened.expect_shows(session := session.move("compromis", "population", weight))
    opened.button("Annuler").click()
    opened.expect_shows(session.undo())
    opened.expect_shows(Session(FILE))


def test_what_is_typed_is_taken_or_kept_with_the_reason(opened: Screen) -> None:
    amount = opened.field(AMOUNT)
    amount.fill("600 M€")
    amount.press("Enter")
    session = Session(FILE).set_amount("participation", 60_000_000_000)
    opened.expect_shows(session)
    opened.typed("Population").fill("140")
    opened.typed("Population").press("Tab")
    error = opened.box.get_by_role("alert").filter(has_text="« 140 »")
    expect(error).to_contain_text("entre 0 % et 100 %")
    expect(opened.typed("Population")).to_have_attribute("aria-invalid", "true")
    opened.field("Garder le poids de « Parts égales »").check()
    expect(opened.weight("Population")).to_be_disabled()
    opened.field("Garder le poids de « Parts égales »").uncheck()
    opened.key.select_option(label="Population")
    opened.expect_shows(session := session.choose("population"))
    opened.key.select_option(label=FILE.keys["capacite"].label)
    expect(opened.box.locator(".allocation-alert")).to_contain_text("Potentiel financier")
    expect(opened.table).not_to_be_visible()
    opened.key.select_option(label=FILE.keys["compromis"].label)
    opened.expect_shows(session.choose("compromis"))
    expect(opened.typed("Population")).to_have_value("140")
    expect(error).to_be_visible()


def test_the_screen_is_read_at_1280_by_800_in_light_and_dark(page: Page, opened: Screen) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(opened.chart).to_be_visible()
    assert opened.box.evaluate(NAMELESS) == []
    assert opened.box.evaluate(OVERFLOWING) == []
    opened.tab("Fichier du scénario").click()
    expect(opened.panel.locator("pre")).to_contain_text('id = "canal-seine-nord-2014"')
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    found: list[str] = []
    for name in ("Clé et critères", "Indicateurs", "Conditions", "Exporter"):
        opened.tab(name).click()
        expect(opened.tab(name)).to_have_attribute("aria-selected", "true")
        found += violations(page)
    assert found == []


def test_a_kept_weight_bounds_the_drag_of_the_others(page: Page, lab: Lab, notebook: Write) -> None:
    lab.open(page, notebook("trois.ipynb", [THREE_CRITERIA]))
    screen = Screen(page)
    screen.field("Garder le poids de « Longueur du canal »").check()
    population = screen.weight("Population")
    place = population.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"], place["y"] + place["height"] / 2, steps=20)
    expect(screen.weight("Parts égales")).to_have_value("0")
    page.mouse.up()
    expect(population).to_have_value("800")
    expect(screen.weight("Longueur du canal")).to_have_value("200")
    screen.button("Annuler").click()
    expect(population).to_have_value("500")
    expect(screen.weight("Parts égales")).to_have_value("300")


def test_the_last_cell_checks_what_the_screen_shows_and_a_reload_loses_nothing(
    page: Page, lab: Lab, opened: Screen
) -> None:
    last = page.locator(".jp-Notebook .jp-CodeCell").last
    expect(last).to_contain_text(FILE.keys["compromis"].label)
    opened.weight("Population").focus()
    page.keyboard.press("ArrowRight")
    expect(opened.table).to_contain_text("Mélange (66 % Population, 34 % Parts égales)")
    page.evaluate(RUN_LAST)
    expect(last).to_contain_text("Mélange (66 % Population, 34 % Parts égales)")
    expect(page.locator(".jp-RenderedText[data-mime-type*=error]")).to_have_count(0)
    lab.open(page, NOTEBOOK)
    opened.expect_shows(Session(FILE).move("compromis", "population", 660))
    expect(opened.box.get_by_role("status")).to_contain_text("là où vous en étiez")


def test_four_clicks_lead_from_the_first_page_to_an_exported_table(
    page: Page, lab: Lab, tmp_path: Path
) -> None:
    page.goto(f"{lab.address}/?token={lab.token}&reset")
    expect(page.locator(".jp-NotebookPanel h1").first).to_contain_text("Prise en main")
    page.wait_for_function(KERNEL_READY)
    page.get_by_role("menuitem", name="Exécution", exact=True).click()
    page.get_by_role("menuitem", name="Exécuter toutes les cellules", exact=True).click()
    screen = Screen(page)
    screen.tab("Exporter").click()
    book = screen.download("Classeur XLSX", tmp_path)
    assert book.read_bytes().startswith(b"PK")
