"""A scenario with everything that a report can say, small enough to be redone by hand.

Population 6, 3, 2, 1 of 12 and equal parts, half each: shares 3/8, 1/4, 5/24, 1/6.
"""

from __future__ import annotations

from allocation.model import Allocation, Scenario
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario

REPORTED = """
schema = 1
id = "essai"
title = "Canal d'essai : part des quatre"
purpose = "Montrer tout ce qu'un rapport peut dire"
members = [{ code = "59", name = "Nord" }, { code = "62", name = "Pas-de-Calais" },
           { code = "80", name = "Somme" }, { code = "60", name = "Oise" }]
compare = ["population", "longueur"]
population = "population"

[sources.insee]
title = "Populations"
publisher = "Insee"
status = "officiel"
href = "https://example.org/populations"

[sources.rapport]
title = "Rapport"
publisher = "Cour des comptes"
status = "copie"
note = "Texte recopié"

[sources.choix]
title = "Partage supposé"
publisher = "Ce dossier"
status = "hypothèse"

[operation]
vat = "HT"
euros = "courants"
total = 4_000
price_date = "janvier 2014"
beneficiary = "La société"

[indicators.population]
label = "Population"
unit = "hab."
year = 2014
in_force = 2017-01-01
source = "insee"
reason = "Habitants desservis"
values = { 59 = 6, 62 = 3, 80 = 1, 60 = 2 }

[[indicators.population.vintages]]
year = 2012
source = "insee"
values = { 59 = 6, 62 = 3, 80 = 2, 60 = 1 }

[indicators.km]
label = "Longueur"
unit = "km"
year = 2014
source = "rapport"
values = { 80 = 5, 60 = 3 }
joint = [{ members = ["59", "62"], value = 2, split = { 59 = 0, 62 = 1 }, source = "choix" }]
alternatives = [{ member = "80", value = 6, source = "rapport" }]

[indicators.potentiel]
label = "Potentiel financier"
unit = "EUR"
year = 2014
source = "insee"
where = "le site officiel"
values = { 59 = 3 }

[keys.population]
rule = "proportional"
indicator = "population"
label = "Population"

[keys.egalite]
rule = "equal"

[keys.longueur]
rule = "proportional"
indicator = "km"

[keys.moitie]
rule = "mix"
parts = { population = 0.5, egalite = 0.5 }
label = "Moitié-moitié"

[[lots]]
id = "travaux"
label = "Travaux"
amount = 960
key = "moitie"
source = "insee"
maximum = 1_200

[[lots]]
id = "etudes"
label = "Études"
amount = 40
key = "population"
source = "insee"
maximum = 40

[[funding]]
payer = "Union européenne"
nature = "subvention"
mode = "plafond"
amount = 1_500
maximum = 2_000
source = "rapport"
note = "Quarante pour cent des études"

[hypotheses.basse]
label = "Basse"
source = "choix"
note = "Article 9 : l'État assure une ressource alternative"
[[hypotheses.basse.funding]]
payer = "Emprunt"
nature = "emprunt"
amount = 1_000
source = "rapport"
repaid_by = "la société"
guaranteed_by = "les collectivités"
guarantee = { base = 2_000, source = "choix", note = "Clé non publiée" }
[[hypotheses.basse.funding]]
payer = "Article 11"
nature = "non attribué"
amount = 500
source = "rapport"

[hypotheses.haute]
label = "Haute"
source = "choix"
[[hypotheses.haute.funding]]
payer = "Emprunt"
nature = "emprunt"
amount = 1_500
source = "rapport"
repaid_by = "la société"
guaranteed_by = "les collectivités"
guarantee = { base = 2_000, source = "choix", note = "Clé non publiée" }

[[red_lines]]
owner = "80"
text = "Pas plus de 150 euros"
kind = "max_amount"
member = "80"
value = 150
hard = false
source = "rapport"

[[red_lines]]
owner = "59"
text = "Pas plus de 900 euros"
kind = "max_amount"
member = "59"
value = 900
source = "rapport"

[schedule]
years = [2015, 2016]
need = { 2015 = 500, 2016 = 300 }
paid = 200
source = "rapport"
capacity = { 62 = { 2015 = 400 }, 80 = { 2015 = 10 } }

[[conflicts]]
figure = "Longueur dans la Somme"
unit = "km"
note = "L'effet est calculé"
values = [
  { value = 5, source = "insee", retained = true },
  { value = 6, source = "rapport", note = "en 2016" },
]

[clauses]
source = "rapport"
overrun = "la société"
saving = "tous, au prorata"
indexation = "aucune"
reminder = "dépenses obligatoires"

[reference]
label = "Accord"
source = "rapport"
amounts = { 59 = 400, 62 = 250, 80 = 150, 60 = 200 }
"""


def reported(*changes: tuple[str, str]) -> Scenario:
    """The scenario with parts of its text replaced; a part that is not there fails the test."""
    text = REPORTED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse_scenario(text, "essai.toml")


def computed(*changes: tuple[str, str], key: str | None = None) -> Allocation:
    return allocate(reported(*changes), key)


def without(*heads: str) -> tuple[tuple[str, str], ...]:
    """Changes that drop tables of the text, each up to the next blank line."""
    blocks = REPORTED.split("\n\n")
    return tuple(
        (f"\n\n{block}", "") for head in heads for block in blocks if block.startswith(f"[{head}]")
    )
