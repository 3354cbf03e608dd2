"""A shared contract that uses every table of its kind, small enough to be redone by hand.

Two bus lines, each run by one department; a desk over two years, partly in kind; electricity that
follows the meters. Kilometres make whole shares, so that every amount can be checked.
"""

from __future__ import annotations

from allocation.model import Allocation, Scenario
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario

CONTRACT = """
schema = 1
id = "contrat"
title = "Contrat d'essai : deux lignes, un guichet, des compteurs"
members = [{ code = "59", name = "Nord", article = "le" },
           { code = "62", name = "Pas-de-Calais", article = "le" },
           { code = "80", name = "Somme", article = "la" }]

[sources.essai]
title = "Exemple"
publisher = "Ce dossier"
status = "hypothèse"

[operation]
vat = "HT"
euros = "courants"
legal_regime = "convention"

[contract]
source = "essai"
coordinator = "59"
start = 2015-01-01
end = 2016-12-31
notice_months = 3
review = 2016-06-30
note = "Reconduction par accord de chaque assemblée"

[indicators.km]
label = "Kilomètres parcourus"
unit = "km"
year = 2015
source = "essai"
values = { 59 = 20, 62 = 70, 80 = 10 }

[indicators.eleves]
label = "Élèves transportés"
unit = "élèves"
year = 2015
source = "essai"
values = { 59 = 50, 62 = 40, 80 = 10 }

[indicators.mwh]
label = "Énergie"
unit = "MWh"
year = 2015
source = "essai"
values = { 59 = 60, 62 = 60, 80 = 1 }

[keys.kilometres]
rule = "proportional"
indicator = "km"
label = "Kilomètres"

[keys.eleves]
rule = "proportional"
indicator = "eleves"
label = "Élèves"
reason = "CGCT, art. R. 1614-69 : à défaut d'accord, les élèves de chaque département."

[keys.egalite]
rule = "equal"
label = "Parts égales"

[keys.compteurs]
rule = "proportional"
indicator = "mwh"
label = "Compteurs"

[[lots]]
id = "ligne"
label = "Ligne 601"
amount = 200_000
year = 2016
key = "kilometres"
legal_default = "eleves"
paid_by = "62"
section = "fonctionnement"
source = "essai"

[[lots]]
id = "rocade"
label = "Ligne de la côte"
amount = 100_000
year = 2016
key = "eleves"
paid_by = "59"
section = "fonctionnement"
source = "essai"

[[lots]]
id = "guichet"
label = "Guichet"
years = { 2015 = 30_000, 2016 = 33_000 }
key = "egalite"
paid_by = "59"
section = "fonctionnement"
source = "essai"

[[lots]]
id = "electricite"
label = "Électricité"
amount = 12_100
year = 2016
key = "compteurs"
metered = true
section = "fonctionnement"
source = "essai"

[[in_kind]]
member = "62"
lot = "guichet-2016"
label = "Deux agents"
amount = 15_000
source = "essai"

[[in_kind]]
member = "80"
lot = "guichet-2016"
label = "Un local"
amount = 1_000.50
source = "essai"

[settlement]
source = "essai"
called = { ligne = { 59 = 45_000, 80 = 18_000 } }
estimates = { guichet-2015 = { amount = 27_000, key = "egalite" } }

[savings]
source = "essai"
key = "egalite"

[savings.tariff]
quantity = "mwh"
edges = [50]
prices = [10, 1]

[enlargement]
source = "essai"
entrants = [{ code = "02", name = "Aisne", article = "l'" }]
amounts = { ligne = 300_000 }
past_costs = 80_000
past_key = "egalite"
entry_fee = 0.5
figures = { km = { 02 = 25 }, eleves = { 02 = 25 }, mwh = { 02 = 4 } }

[leaving]
source = "essai"
member = "80"
notice = 2016-01-15
remaining_debt = 9_000
debt_key = "egalite"
floor = 5_000
"""


def contract(*changes: tuple[str, str]) -> Scenario:
    """The scenario with parts of its text replaced; a part that is not there fails the test."""
    text = CONTRACT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse_scenario(text, "contrat.toml")


def computed(*changes: tuple[str, str]) -> Allocation:
    return allocate(contract(*changes))


def bare(*heads: str) -> tuple[tuple[str, str], ...]:
    """Changes that drop tables of the text, each up to the next blank line."""
    blocks = CONTRACT.split("\n\n")
    return tuple(
        (f"\n\n{block}", "") for head in heads for block in blocks if block.startswith(head)
    )
