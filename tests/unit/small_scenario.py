"""A scenario small enough to be checked by hand."""

from __future__ import annotations

from tests.scenario_text import SOURCED, indicator, proportional

BASE = (
    """
schema = 1
id = "essai"
title = "Essai"
members = [{ code = "80", name = "Somme" }, { code = "59", name = "Nord" },
           { code = "60", name = "Oise" }]
compare = ["egalite", "vide"]
"""
    + SOURCED
    + indicator("population", "Population", "hab.", "values = { 59 = 6, 80 = 1, 60 = 2 }")
    + """
[indicators.potentiel]
label = "Potentiel"
unit = "EUR"
year = 2014
source = "s"
where = "site officiel"
values = { 59 = 3 }
"""
    + proportional("population", "population")
    + """
[keys.egalite]
rule = "equal"
"""
    + proportional("vide", "potentiel")
    + """
[[lots]]
id = "a"
label = "A"
amount = 100
key = "population"
source = "s"
"""
)
