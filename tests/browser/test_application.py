"""The application in a real browser: chosen, moved, refused, conceded, exported, reloaded."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, WebSocket, expect

from allocation.app.panels import PANELS
from allocation.app.session import Session
from allocation.labels import label
from allocation.pipeline import allocate
from allocation.scenarios import read_scenario
from tests.browser.conftest import Application
from tests.browser.screens import NAMELESS, OVERFLOWING, Screen, violations
from tests.browser.serving import ROOT

FILE = read_scenario(ROOT / "scenarios" / "canal-seine-nord-2014.toml")
STEPS = 60
# A drag of sixty steps without a pause; the page counts how often the table is drawn.
DRAG = """([range, table]) => {
  const sheet = table.closest('.allocation-sheet');
  window.drawn = 0;
  new MutationObserver(() => (window.drawn += 1)).observe(sheet, { childList: true });
  range.dispatchEvent(new Event('pointerdown'));
  for (let step = 59; step >= 0; step -= 1) {
    range.value = 200 + step * 10;
    range.dispatchEvent(new Event('input'));
  }
  range.dispatchEvent(new Event('change'));
}"""
FORM = b"Ajouter la condition"
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
DRAWN = "() => window.drawn"
TABS = [label(f"app.tab.{name}") for name in PANELS]


@pytest.fixture
def opened(page: Page, application: Application) -> Screen:
    application.open(page)
    screen = Screen(page)
    expect(screen.table).to_be_visible()
    return screen


def test_the_application_answers_nobody_without_its_token(
    page: Page, application: Application
) -> None:
    page.goto(application.address)
    expect(page.get_by_label("Password or token:")).to_be_visible()
    expect(page.locator(".allocation-screen")).to_have_count(0)


def assert_exported(screen: Screen, session: Session, folder: Path) -> None:
    """The workbook holds the amounts of the screen, and its scenario gives them again."""
    book = screen.download("Classeur XLSX", folder)
    sheets = openpyxl.load_workbook(book, data_only=True)
    cells = {cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row}
    amounts = session.allocation.totals
    assert {amount / 100 for amount in amounts} <= cells
    text = screen.download("Scénario TOML", folder)
    assert allocate(read_scenario(text)).totals == amounts


def test_one_study_from_the_keyboard_to_the_files(
    page: Page, opened: Screen, tmp_path: Path
) -> None:
    session = Session(FILE)
    opened.expect_shows(session)
    opened.field("Mon département").select_option(label="Somme")
    session = session.choose_member("80")
    opened.expect_shows(session)
    population = opened.weight("Population")
    population.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    opened.expect_shows(session := session.move("compromis", "population", 560))
    expect(population).to_be_focused()

    table = opened.table.element_handle()
    page.evaluate(DRAG, [population.element_handle(), table])
    opened.expect_shows(session := session.move("compromis", "population", 200))
    assert 1 <= page.evaluate(DRAWN) < STEPS  # the latest value only

    opened.tab("Exporter").click()
    assert_exported(opened, session, tmp_path)

    opened.field("Langue").select_option("en")
    expect(opened.box.get_by_role("tab", name="Export", exact=True)).to_be_visible()
    opened.box.get_by_role("tab", name="Key and criteria").click()
    english = session.in_language("en")
    opened.expect_shows(english, "en")
    page.reload()
    expect(opened.box.get_by_text("taken up where you were")).to_be_visible()
    opened.expect_shows(english, "en")
    opened.button("Back to the file").click()
    opened.expect_shows(english.reset(), "en")


def add_line(screen: Screen, member: str, limit: str) -> None:
    screen.panel.get_by_label("Membre", exact=True).select_option(label=member)
    screen.panel.get_by_label("Limite (€)").fill(limit)
    screen.button("Ajouter la condition").click()


def test_an_impossible_red_line_is_said_and_a_concession_makes_an_agreement(
    opened: Screen,
) -> None:
    opened.tab("Conditions").click()
    opened.box.get_by_role("button", name="Ajouter la condition").click()
    error = opened.panel.get_by_role("alert")
    expect(error).to_be_visible()
    lines = opened.panel.get_by_role("table", name="Conditions de chacun").get_by_role("row")
    for member, limit in (("Somme", "20 M€"), ("Nord", "150 M€"), ("Pas-de-Calais", "90 M€")):
        add_line(opened, member, limit)
        expect(lines.filter(has_text=f"{member} ne dépasse pas")).to_be_visible()
    add_line(opened, "Oise", "trop peu")
    expect(error).to_contain_text("trop peu")
    expect(opened.panel.get_by_label("Limite (€)")).to_have_value("trop peu")
    expect(opened.panel.get_by_label("Membre", exact=True)).to_have_value("60")
    add_line(opened, "Oise", "80 M€")
    expect(lines.filter(has_text="Oise ne dépasse pas")).to_be_visible()
    expect(opened.panel.get_by_text("Aucun accord")).to_be_visible()
    opened.button("Appliquer la plus petite concession").click()
    expect(opened.panel.get_by_text("Aucun accord")).to_have_count(0)
    opened.button("Appliquer la clé la plus proche qui tient toutes les conditions").click()
    opened.tab("Clé et critères").click()
    expect(opened.table).to_be_visible()
    expect(opened.table.locator("tfoot")).to_contain_text("500\u202f000\u202f000,00")
    expect(opened.box.locator(".allocation-alert")).to_have_count(0)


def test_a_figure_typed_then_a_button_pressed_at_leisure_loses_neither(
    page: Page, application: Application
) -> None:
    """The kernel answers what was typed while the button is still held down."""
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))  # noqa: PLW0108 - playwright marks it
    application.open(page)
    opened = Screen(page)
    opened.tab("Conditions").click()
    limit = opened.panel.get_by_label("Limite (€)")
    limit.click()
    page.keyboard.type("60 M€")
    expect(opened.panel.get_by_text("Aucune condition pour l'instant")).to_be_visible()
    opened.button("Ajouter la condition").hover()
    with sockets[-1].expect_event("framereceived", lambda frame: FORM in frame):
        page.mouse.down()
    page.evaluate(PAINTED)
    page.mouse.up()
    added = opened.panel.get_by_role("row").filter(has_text="Le Nord ne dépasse pas 60")
    expect(added.first).to_be_visible()
    expect(limit).to_have_value("")


def test_the_keyboard_stays_where_it_was_when_what_it_pressed_is_gone(
    page: Page, opened: Screen
) -> None:
    opened.key.select_option(label="Population")
    undo, redo = opened.button("Annuler"), opened.button("Rétablir")
    expect(undo).to_be_enabled()
    undo.focus()
    page.keyboard.press("Enter")
    expect(undo).to_be_disabled()
    expect(redo).to_be_focused()
    expect(opened.box).to_have_attribute("lang", "fr")
    opened.field("Langue").select_option("en")
    expect(opened.box).to_have_attribute("lang", "en")


def test_every_tab_is_reached_by_arrows_named_and_accessible(page: Page, opened: Screen) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    opened.tab(TABS[0]).focus()
    found: list[str] = []
    for name in TABS:
        expect(opened.tab(name)).to_be_focused()
        expect(opened.tab(name)).to_have_attribute("aria-selected", "true")
        expect(opened.panel).to_have_count(1)
        expect(opened.panel).not_to_be_empty()
        if name == label("app.tab.drawings"):
            expect(opened.panel.get_by_role("img")).not_to_have_count(0)
        assert opened.box.evaluate(NAMELESS) == []
        assert opened.box.evaluate(OVERFLOWING) == []
        found += [f"{name}: {fault}" for fault in violations(page)]
        page.keyboard.press("ArrowRight")
    assert found == []
    page.set_viewport_size({"width": 640, "height": 400})  # what 200 % leaves of 1280 by 800
    for name in TABS[:3]:
        opened.tab(name).click()
        expect(opened.panel).not_to_be_empty()
        assert opened.box.evaluate(OVERFLOWING) == []
