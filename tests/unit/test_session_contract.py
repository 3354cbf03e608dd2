"""A shared contract on the screen: its tab, and amounts typed that keep its tables valid."""

from __future__ import annotations

import pytest

from allocation.analysis.contract import contract_study
from allocation.app import explore
from allocation.app.panels import PANELS, contract, points
from allocation.app.session import Session
from allocation.errors import InvalidKeyError
from allocation.reporting.words import slug
from allocation.scenarios import parse_scenario, read_scenario
from tests.unit.contract_scenario import contract as file
from tests.unit.screens import behind

CANAL = "scenarios/canal-seine-nord-2014.toml"


def test_the_contract_has_its_tab_after_the_calls() -> None:
    assert PANELS["contract"] is contract.panel
    assert list(PANELS).index("contract") == list(PANELS).index("calls") + 1


def test_a_screen_shows_the_contract_and_follows_what_is_typed() -> None:
    screen = explore(file())
    shown = behind(screen, "contract")
    for words in ("Mandats et titres", "suivent les compteurs", "Ce que paie encore", "Avant et"):
        assert words in shown
    before = contract_study(Session(file()).allocation).dues[0].share
    typed = Session(file()).set_amount("ligne", 40_000_000)
    assert contract_study(typed.allocation).dues[0].share == 2 * before


def test_a_screen_without_contract_says_so() -> None:
    assert "ne décrit pas de contrat" in behind(explore(read_scenario(CANAL)), "contract")


def test_the_points_have_their_tab_with_the_bill_and_its_dearest_sites() -> None:
    assert PANELS["points"] is points.panel
    assert list(PANELS).index("points") == list(PANELS).index("contract") + 1
    shown = behind(explore(read_scenario("scenarios/electricite-2016.toml")), "points")
    for words in ("ce que tient chaque membre", "TCFE", "Lycée 035", "données inventées"):
        assert words in shown
    assert "ne décrit pas de points de livraison" in behind(explore(file()), "points")


def test_a_lot_cannot_cost_less_than_what_is_in_kind() -> None:
    session = Session(file())
    with pytest.raises(InvalidKeyError) as refused:
        session.set_amount("guichet-2016", 1_600_049)
    assert refused.value.code == "amount_below_in_kind"
    assert session.set_amount("guichet-2016", 1_600_050).allocation.lots[3].amounts


def test_what_a_lot_costs_after_an_entry_keeps_its_proportion_and_its_source_says_so() -> None:
    """300 000 for 200 000; typed 100 000, it is 150 000."""
    typed = Session(file()).set_amount("ligne", 10_000_000)
    terms = typed.scenario.enlargement
    assert terms is not None
    assert terms.amounts == {"ligne": 15_000_000}
    assert slug(typed.scenario.sources[terms.source].status) == "hypothese"
    assert parse_scenario(typed.scenario_text, "ecran.toml") == typed.scenario
    other = Session(file()).set_amount("rocade", 1_000_000).scenario.enlargement
    assert other is not None
    assert other.source == "essai"


def test_an_amount_given_back_gives_the_file_back() -> None:
    session = Session(file())
    moved = session.set_amount("ligne", 10_000_000)
    assert moved.set_amount("ligne", 20_000_000).scenario is session.file
