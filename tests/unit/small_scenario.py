"""A scenario small enough to be checked by hand."""

BASE = """
schema = 1
id = "essai"
title = "Essai"
members = [{ code = "80", name = "Somme" }, { code = "59", name = "Nord" },
           { code = "60", name = "Oise" }]
compare = ["egalite", "vide"]

[sources.s]
title = "t"
publisher = "p"
status = "officiel"

[operation]
vat = "HT"
euros = "courants"

[indicators.population]
label = "Population"
unit = "hab."
year = 2014
source = "s"
values = { 59 = 6, 80 = 1, 60 = 2 }

[indicators.potentiel]
label = "Potentiel"
unit = "EUR"
year = 2014
source = "s"
where = "site officiel"
values = { 59 = 3 }

[keys.population]
rule = "proportional"
indicator = "population"

[keys.egalite]
rule = "equal"

[keys.vide]
rule = "proportional"
indicator = "potentiel"

[[lots]]
id = "a"
label = "A"
amount = 100
key = "population"
source = "s"
"""
