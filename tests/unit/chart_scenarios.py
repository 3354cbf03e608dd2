"""Twenty members with hostile names, a negative reference, limits and calls: a chart's worst."""

from __future__ import annotations

from allocation.pipeline import Study, study
from allocation.scenarios import parse_scenario

HOSTILE = (
    "Communauté d'agglomération de la région de Compiègne et de la basse Automne",
    "<script>alert('x')</script> & co",
    "שלום",
    "W" * 400,
    "Étoile fill='#cfe0f3' url(#x)",
)
CODES = tuple(f"C{i:02d}" for i in range(1, 41))


def crowd(count: int = 20) -> Study:
    """Members C01, C02... of a bounded mix, called over three years."""
    codes = CODES[:count]
    names = [*HOSTILE, *(f"Commune {i}" for i in range(len(HOSTILE), count))][:count]

    def by_member(values: list[str]) -> str:
        pairs = (f"{code} = {value}" for code, value in zip(codes, values, strict=True))
        return "{ " + ", ".join(pairs) + " }"

    members = (
        f'{{ code = "{code}", name = "{name}" }}' for code, name in zip(codes, names, strict=True)
    )
    people = by_member([str(500 + 977 * i % 8009) for i in range(count)])
    areas = by_member([str(5 + 37 * i % 91) for i in range(count)])
    agreed = by_member(["-250_000.5", "0", *(str(1000 * i) for i in range(2, count))])
    text = f"""
schema = 1
id = "foule"
title = "Foule"
population = "population"
compare = ["egalite", "population", "surface"]
members = [{", ".join(members)}]
[sources.s]
title = "S"
publisher = "P"
status = "officiel"
[operation]
vat = "HT"
euros = "courants"
[indicators.population]
label = "Population"
unit = "hab."
year = 2020
source = "s"
values = {people}
[indicators.surface]
label = "Surface"
unit = "km²"
year = 2020
source = "s"
values = {areas}
[keys.population]
rule = "proportional"
indicator = "population"
[keys.surface]
rule = "proportional"
indicator = "surface"
[keys.egalite]
rule = "equal"
[keys.base]
rule = "mix"
parts = {{ population = 0.5, surface = 0.3, egalite = 0.2 }}
[keys.bornee]
rule = "bounded"
base = "base"
cap = {{ C01 = 0.01 }}
[[lots]]
id = "a"
label = "A"
amount = 12_345_678.91
key = "bornee"
source = "s"
[schedule]
years = [2026, 2027, 2028]
need = {{ 2026 = 2_000_000, 2027 = 5_000_000.91, 2028 = 5_345_678 }}
source = "s"
[reference]
label = "Accord"
source = "s"
amounts = {agreed}
"""
    return study(parse_scenario(text, "foule.toml"))
