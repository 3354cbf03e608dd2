"""A file with twelve different faults gets one report of twelve lines, in the order of the file."""

from __future__ import annotations

import pytest

from allocation.errors import ScenarioError
from allocation.labels import LANGUAGES, catalogue
from allocation.scenarios import parse_scenario

TWELVE = """
schema = 1
id = "mon scenario"
title = "Douze fautes"
compare = ["egalite", "poppulation"]
members = [
  { code = "80", name = "Somme" },
  { code = "60", name = "Oise" },
  { code = "60", name = "Oise, une seconde fois" },
]

[operation]
vat = "Hors taxes"
euros = "courants"
total = 150_000

[[lots]]
id = "depense"
label = "Dépense"
amount = 100_000.005
key = "egalite"
source = "devis"

[keys.egalite]
rule = "equl"

[keys.melange]
rule = "mix"
parts = { population = 0.5, longueur = 0.4 }

[keys.population]
rule = "mix"
parts = { longueur = 1 }

[keys.longueur]
rule = "mix"
parts = { population = 1 }

[indicators.population]
label = "Population"
unite = "hab."
unit = "hab."
year = "2015"
source = "insse"
values = { 80 = 571_879, 06 = 821_552 }

[sources.insee]
title = "Populations légales"
publisher = "Insee"
status = "officiel"

[sources.devis]
title = "Devis"
publisher = "Bureau d'études"
status = "presse"
"""

EXPECTED = [
    ("id", "identifier", '"mon scenario"'),
    ("compare[2]", "unknown_keys", '"poppulation"'),
    ("members[3].code", "duplicate", '"60"'),
    ("operation.vat", "not_a_choice", '"Hors taxes"'),
    ("lots[1].amount", "money_decimals", "100000.005"),
    ("keys.egalite.rule", "unknown_rule", '"equl"'),
    ("keys.melange.parts", "weights_sum", "{ population = 0.5, longueur = 0.4 }"),
    ("keys.longueur", "key_cycle", "longueur → population → longueur"),
    ("indicators.population.unite", "unknown_field", '"hab."'),
    ("indicators.population.year", "integer_type", '"2015"'),
    ("indicators.population.source", "unknown_sources", '"insse"'),
    ("indicators.population.values.06", "unknown_members", '"06"'),
]


@pytest.fixture(scope="module")
def refused() -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(TWELVE, "douze.toml")
    return caught.value


def test_twelve_faults_are_found_at_once_in_the_order_of_the_file(refused: ScenarioError) -> None:
    assert [(fault.place, fault.code, fault.value) for fault in refused.faults] == EXPECTED
    assert len({code for _, code, _ in EXPECTED}) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_has_one_line_per_fault(refused: ScenarioError, language: str) -> None:
    """Place, value, then the rule and the repair, in the language of the reader."""
    heading, *lines = refused.text(language).split("\n")
    assert "douze.toml" in heading
    assert "12" in heading
    assert len(lines) == 12
    for line, (place, code, value) in zip(lines, EXPECTED, strict=True):
        assert line.startswith(f"  - {place} = {value}")
        sentence = catalogue(language)[f"fault.{code}"]
        assert line.endswith(sentence[sentence.rfind("}") + 1 :])


def test_the_two_languages_differ(refused: ScenarioError) -> None:
    french, english = (refused.text(language).split("\n") for language in ("fr", "en"))
    assert all(one != other for one, other in zip(french, english, strict=True))


def test_the_nearest_right_word_is_given(refused: ScenarioError) -> None:
    near = {fault.code: fault.params["near"] for fault in refused.faults if "near" in fault.params}
    assert near == {
        "unknown_keys": "population",
        "unknown_rule": "equal",
        "unknown_field": "unit",
        "unknown_sources": "insee",
        "unknown_members": "80, 60",
    }
