"""The screen on its controls: what is moved or typed, what the page says, what is kept."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Thread

import pytest

from allocation.app import explore, show
from allocation.app.panels import PANELS
from allocation.app.session import Session
from allocation.app.widgets import Explorer
from allocation.pipeline import allocate
from allocation.reporting.cells import Said
from allocation.reporting.tables import key_table
from allocation.scenarios import parse_scenario, read_scenario
from tests.unit.screens import Cells, behind, boxed, criteria, press, weight, written
from tests.unit.small_scenario import BASE
from tests.unit.test_session import MIXES, SCHEDULE, scenario

CANAL = "scenarios/canal-seine-nord-2014.toml"
LINE = """
[[red_lines]]
owner = "80"
text = "La Somme ne dépasse pas 10 €"
kind = "max_amount"
member = "80"
value = 10
source = "s"
"""


@pytest.fixture
def canal(root: Path) -> Explorer:
    return explore(root / CANAL)


@pytest.fixture
def small() -> Explorer:
    return explore(scenario())


def test_the_screen_shows_what_the_library_computes(canal: Explorer, root: Path) -> None:
    file = read_scenario(root / CANAL)
    assert Cells(criteria(canal).table.value).rows == written(allocate(file), "59")
    assert canal.scenario_text == Session(file).scenario_text
    assert "Document de travail" in canal.heading.value
    assert canal.message.value == ""


def test_moving_a_weight_moves_the_others_the_answers_the_table_and_the_chart(
    canal: Explorer,
) -> None:
    population, equal = (weight(canal, "compromis", name) for name in ("population", "egalite"))
    shown = [criteria(canal).table, criteria(canal).chart, criteria(canal).told, canal.answers]
    before = [sheet.value for sheet in shown]
    population.value = 700
    assert (population.text, equal.text, equal.value) == ("70\xa0%", "30\xa0%", 300)
    moved = Session(canal.session.file).move("compromis", "population", 700)
    assert canal.session == moved
    assert Cells(criteria(canal).table.value).rows == written(moved.allocation, "59")
    assert all(sheet.value != old for sheet, old in zip(shown, before, strict=True))
    assert "Mélange (70\u202f% Population" in criteria(canal).choice.value.replace("\xa0", "\u202f")


def test_a_typed_weight_is_read_and_written_back(canal: Explorer) -> None:
    population = weight(canal, "compromis", "population")
    population.text = "65,5"
    assert (population.text, population.value, population.error) == ("65,5\xa0%", 655, "")
    population.text = "65.5"
    assert population.text == "65,5\xa0%"


def test_what_is_refused_is_said_and_stays_as_it_was_typed(canal: Explorer) -> None:
    population = weight(canal, "compromis", "population")
    before = canal.session
    press(canal, "amount/participation", "500 millions et demi")
    population.text = "140"
    assert 'value="500 millions et demi"' in canal.choices.value
    assert 'aria-invalid="true"' in canal.choices.value
    assert "entre 0\xa0% et 100\xa0%" in population.error
    assert canal.session == before
    weight(canal, "compromis", "egalite").value = 500
    assert 'value="500 millions et demi"' in canal.choices.value
    assert population.text == "140"
    population.text = "60"
    press(canal, "amount/participation", "600 M€")
    assert 'aria-invalid="true"' not in canal.choices.value
    assert (population.error, population.text) == ("", "60\xa0%")
    assert canal.session.allocation.total == 60_000_000_000


def test_an_amount_that_the_scenario_refuses_is_kept_with_its_reason() -> None:
    screen = explore(scenario(SCHEDULE))
    press(screen, "amount/b", "-5")
    assert 'value="-5"' in criteria(screen).choice.value
    assert 'role="alert"' in criteria(screen).choice.value
    assert screen.session.past == ()


def test_a_locked_weight_leaves_no_room_to_the_last_one(small: Explorer) -> None:
    press(small, "key", "key:melange")
    population, equal, agreed = (
        weight(small, "melange", name) for name in ("population", "egalite", "convenue")
    )
    agreed.locked = True
    population.value = 800
    assert (population.high, equal.value, agreed.value) == (800, 0, 200)
    equal.locked = True
    assert (population.low, population.high) == (800, 800)


def test_another_key_shows_its_own_weights_and_loses_none(small: Explorer) -> None:
    weight(small, "melange", "population").value = 600
    entries = dict(criteria(small).weights)
    press(small, "key", "key:population")
    assert criteria(small).mixes.children == ()
    press(small, "key", "key:plafonnee")
    assert [len(group.children) for group in criteria(small).mixes.children] == [4, 3]
    assert "Poids des critères\xa0: Mélange (60" in boxed(criteria(small).mixes)
    assert entries.items() <= criteria(small).weights.items()
    assert weight(small, "melange", "population").text == "60\xa0%"
    press(small, "key", "key:")
    assert small.session.allocation.lots[0].key_id == "population"


def test_a_criterion_is_added_and_taken_away(canal: Explorer) -> None:
    press(canal, "criterion", "canal_km")
    press(canal, "add")
    (mix,) = canal.session.mixes
    (added,) = set(canal.session.weights(mix)) - {"population", "egalite"}
    weight(canal, mix, added).value = 200
    assert canal.session.weights(mix)[added] == 200
    press(canal, "drop", f"{mix}/{added}")
    assert added not in canal.session.weights(canal.session.mixes[0])


def test_a_move_that_arrives_while_another_is_drawn_is_not_lost(small: Explorer) -> None:
    """JupyterLab may handle two controls in two threads."""
    population = weight(small, "melange", "population")
    other = Thread(target=lambda: press(small, "amount/a", "7"))

    def intrude(_: object) -> None:
        if not other.ident:
            other.start()
            other.join(0.2)

    weight(small, "melange", "egalite").observe(intrude, "shown")
    population.value = 700
    other.join()
    assert small.session.weights("melange")["population"] == 700
    assert small.session.amount("a") == 700
    assert "7,00" in criteria(small).table.value


def test_undo_redo_and_back_to_the_file(canal: Explorer) -> None:
    def shown() -> tuple[str, str]:
        return criteria(canal).table.value, criteria(canal).choice.value

    first = shown()
    assert canal.bar.value.count(" disabled") == 3
    weight(canal, "compromis", "population").value = 700
    second = shown()
    press(canal, "key", "key:egalite")
    press(canal, "undo")
    assert shown() == second
    press(canal, "undo")
    assert shown() == first
    assert weight(canal, "compromis", "population").text == "65\xa0%"
    press(canal, "redo")
    assert shown() == second
    press(canal, "reset")
    assert shown() == first


def test_back_to_the_file_forgets_what_was_refused(canal: Explorer) -> None:
    press(canal, "key", "key:egalite")
    press(canal, "amount/participation", "trop")
    press(canal, "reset")
    assert 'value="trop"' not in canal.choices.value
    assert 'aria-invalid="true"' not in canal.choices.value


def test_a_reason_follows_the_language_of_the_reader(canal: Explorer) -> None:
    weight(canal, "compromis", "population").text = "140"
    press(canal, "amount/participation", "trop")
    french = weight(canal, "compromis", "population").error
    assert "n&#39;est pas un montant" in canal.choices.value
    press(canal, "language", "en")
    assert "is not an amount" in canal.choices.value
    assert "montant" not in canal.choices.value
    assert weight(canal, "compromis", "population").error != french
    assert 'value="trop"' in canal.choices.value


def test_a_key_that_cannot_be_computed_says_what_to_fetch(canal: Explorer) -> None:
    press(canal, "key", "key:capacite")
    assert "Potentiel financier par habitant" in canal.message.value
    assert (criteria(canal).table.value, canal.answers.value) == ("", "")
    press(canal, "key", "key:population")
    assert canal.message.value == ""
    assert "Population" in criteria(canal).table.value


def test_a_broken_red_line_is_an_alert_that_leads_to_who_blocks() -> None:
    screen = explore(parse_scenario(BASE + LINE, "ligne.toml"))
    assert 'role="alert"' in screen.message.value
    assert "La Somme ne dépasse pas 10" in screen.message.value
    assert "enfreinte" in criteria(screen).table.value
    press(screen, "tab", "conditions")
    assert screen.tabs.chosen == "conditions"


def test_the_member_of_the_reader_comes_first_everywhere(canal: Explorer) -> None:
    press(canal, "member", "80")
    assert Cells(criteria(canal).table.value).rows == written(canal.session.allocation, "80")
    assert "Par habitant" in criteria(canal).told.value
    assert "77\u202f736\u202f045,22" in canal.answers.value
    again = explore(canal.session.file, first="80")
    assert criteria(again).table.value == criteria(canal).table.value


def test_the_chart_says_in_words_what_it_draws(canal: Explorer) -> None:
    chart = criteria(canal).chart.value
    described = re.search(r'role="img" aria-label="([^"]+)"', chart)
    assert described
    assert all(canal.session.file.name(code) in described[1] for code in canal.session.file.codes)
    assert re.search(r'<svg [^>]*width="\d+"', chart)
    assert chart.count("(référence)") == 4
    nobody = explore(scenario().model_copy(update={"population": "potentiel"}))
    assert criteria(nobody).chart.value == ""


def test_every_control_has_a_name(canal: Explorer) -> None:
    for (_, part), entry in criteria(canal).weights.items():
        name = canal.session.choices[part]
        names = (entry.range_name, entry.field_name, entry.lock_name)
        assert len(set(names)) == 3
        assert all(f"« {name} »" in found for found in names)
    for tab in PANELS:
        html = behind(canal, tab) + canal.choices.value + canal.heading.value
        for field in re.findall(r"<(?:input|select)[^>]*>", html):
            identifier = re.search(r' id="([^"]+)"', field)
            assert identifier
            assert "aria-label=" in field or f'for="{identifier[1]}"' in html


def test_every_tab_has_its_panel_in_both_languages(small: Explorer) -> None:
    for language in ("fr", "en"):
        press(small, "language", language)
        assert [behind(small, tab) == "" for tab in PANELS] == [False] * len(PANELS)


def test_a_total_that_follows_is_said() -> None:
    text = BASE.replace('euros = "courants"', 'euros = "courants"\ntotal = 100')
    screen = explore(parse_scenario(text, "plan.toml"))
    press(screen, "cost", "120")
    assert "120,00\xa0€, au lieu de 100,00\xa0€" in criteria(screen).told.value


def test_the_file_of_the_screen_is_behind_its_tab(canal: Explorer) -> None:
    weight(canal, "compromis", "population").value = 123
    assert "population = 0.123" in behind(canal, "source")
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
    pages = "".join(behind(screen, tab) for tab in PANELS) + screen.heading.value
    assert "&lt;b&gt;Somme" in pages
    assert not {"<b>", "<i>", "<u>"} & set(re.findall(r"<[biu]>", pages + screen.choices.value))


def test_the_english_screen_speaks_english(root: Path) -> None:
    screen = explore(root / CANAL, language="en")
    press(screen, "amount/participation", "1,000,000.50")
    assert 'value="1,000,000.50"' in screen.choices.value
    assert weight(screen, "compromis", "population").text == "65%"
    assert "€1,000,000.50" in criteria(screen).table.value


def test_tables_and_sentences_are_shown_as_the_screen_writes_them(canal: Explorer) -> None:
    allocation = canal.session.allocation
    page = boxed(show(key_table(allocation), Said("word.total")))
    assert Cells(page).rows == written(allocation)
    assert "<p>TOTAL</p>" in page
