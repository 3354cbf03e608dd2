"""Scenarios that a workbook must follow to the cent: every rule with a formula, every rounding."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from allocation.model import Scenario
from allocation.scenarios import parse_scenario
from tests.scenario_text import SOURCED, indicator, proportional

HEAD = (
    """
schema = 1
id = "{id}"
title = "Essai {id}"
members = [{members}]
compare = ["population", "egalite", "convenue", "bareme", "capacite", "melange"]
governs = "{governs}"
published_decimals = {decimals}
priority = [{priority}]
"""
    + SOURCED
    + indicator("population", "Population", "hab.", "values = {{ {people} }}")
    + indicator("km", "Longueur", "km", "values = {{ {lengths} }}")
    + proportional("population", "population")
    + proportional("longueur", "km")
    + """
[keys.egalite]
rule = "equal"

[keys.convenue]
rule = "given"
amounts = {{ {agreed} }}

[keys.bareme]
rule = "brackets"
indicator = "population"
edges = [{low}, {high}]
rates = [3, 2.5, 1]

[keys.capacite]
rule = "inverse_capacity"
population = "population"
capacity = "km"
minimum = 5

[keys.melange]
rule = "mix"
parts = {{ population = {weight}, longueur = {length_weight}, egalite = {rest} }}

[keys.cle]
rule = "mix"
parts = {{ melange = 0.5, bareme = 0.3, convenue = 0.2 }}
"""
)
LOT = """
[[lots]]
id = "{id}"
label = "Lot {id}"
amount = {amount}
key = "{key}"
round_to = {unit}
source = "s"
"""


def drawn(seed: int, size: int) -> Scenario:
    """A random scenario: decimals, zeros, several lots, every way of rounding."""
    draw = Random(seed)  # noqa: S311 - a draw that everyone can redo
    codes = [f"{draw.randrange(10, 99)}{i}" for i in range(size)]
    people = {code: draw.choice([0, draw.randrange(1, 3_000_000)]) for code in codes}
    people[codes[0]] = draw.randrange(1_000, 3_000_000)
    lengths = {code: Decimal(draw.randrange(1, 10**6)) / 1000 for code in codes}
    agreed = {code: Decimal(draw.randrange(10**9)) / 100 for code in codes}
    weight, length_weight = draw.randrange(70), draw.randrange(30)
    governs = draw.choice(["amounts", "amounts", "key"])
    text = HEAD.format(
        id=f"essai-{seed}",
        members=", ".join(f'{{ code = "{code}", name = "Membre {code}" }}' for code in codes),
        governs=governs,
        decimals=draw.choice([2, 4, 6]),
        priority=", ".join(f'"{code}"' for code in codes[1:3]) if draw.random() < 0.5 else "",
        people=_table(people),
        lengths=_table(lengths),
        agreed=_table(agreed),
        low=draw.randrange(1, 100_000),
        high=draw.randrange(100_001, 2_000_000),
        weight=Decimal(weight) / 100,
        length_weight=Decimal(length_weight) / 100,
        rest=Decimal(100 - weight - length_weight) / 100,
    )
    for i in range(draw.choice([1, 1, 3])):
        unit = draw.choice([Decimal("0.01"), Decimal(1), Decimal(1000)])
        amount = unit * draw.randrange(1, 10 ** draw.choice([4, 6, 7]))
        key = draw.choice(["cle", "melange", "bareme", "egalite"])
        text += LOT.format(id=f"lot-{i}", amount=amount, key=key, unit=unit)
    return parse_scenario(text, "essai.toml")


def _table(values: dict[str, int] | dict[str, Decimal]) -> str:
    return ", ".join(f"{code} = {value}" for code, value in values.items())


def large(size: int = 1_300) -> Scenario:
    """A group of communes: integers, a mix, one lot."""
    draw = Random(size)  # noqa: S311 - a draw that everyone can redo
    codes = [f"{10_000 + i}" for i in range(size)]
    text = HEAD.format(
        id="groupe",
        members=", ".join(f'{{ code = "{code}", name = "Commune {code}" }}' for code in codes),
        governs="amounts",
        decimals=4,
        priority="",
        people=_table({code: draw.randrange(50, 200_000) for code in codes}),
        lengths=_table({code: draw.randrange(1, 90) for code in codes}),
        agreed=_table({code: draw.randrange(1, 10**6) for code in codes}),
        low=1_000,
        high=20_000,
        weight=Decimal("0.6"),
        length_weight=Decimal("0.4"),
        rest=0,
    )
    lot = LOT.format(id="service", amount="12345678.90", key="melange", unit="0.01")
    return parse_scenario(text + lot, "groupe.toml")


RULES = """
[keys.a-b]
rule = "given"
shares = {{ {shares} }}

[keys.a_b]
rule = "inverse_capacity"
population = "population"
capacity = "km"

[keys.racine]
rule = "inverse_capacity"
population = "population"
capacity = "km"
exponent = 0.5

[keys.longue]
rule = "brackets"
indicator = "population"
edges = [{edges}]
rates = [{rates}]

[keys.multiple]
rule = "mix"
parts = {{ {parts} }}
{equals}
"""
LINES = """
[schedule]
years = [2026, 2027]
need = {{ 2026 = 400, 2027 = {rest} }}
source = "s"

[[red_lines]]
owner = "{a}"
text = "Au plus dix mille euros jusqu'en 2027"
kind = "cumulative_envelope"
member = "{a}"
value = 10_000
year = 2027
hard = false
source = "s"

[[red_lines]]
owner = "{a}"
text = "Sur ce lot, pas plus que son voisin"
kind = "not_more_than"
member = "{a}"
other = "{b}"
lot = "lot-0"
hard = false
source = "s"
"""


def with_rules() -> Scenario:
    """Rules with and without a formula, names that collide, decimals that no double sums."""
    codes = ("11", "22", "33", "44")
    parts = ", ".join(f"egalite-{i} = 0.02" for i in range(50))
    equals = "".join(f'[keys.egalite-{i}]\nrule = "equal"\n' for i in range(50))
    text = _plain("regles", codes) + RULES.format(
        shares='11 = "1/3", 22 = "1/3", 33 = "1/6", 44 = "1/6"',
        edges=", ".join(str(1000 * i) for i in range(1, 60)),
        rates=", ".join(str(i) for i in range(1, 61)),
        parts=parts,
        equals=equals,
    )
    compared = '"a-b", "a_b", "racine", "longue", "multiple"'
    text = text.replace('compare = ["population"', f'compare = [{compared}, "population"')
    text += LOT.format(id="lot-0", amount="1234567.89", key="longueur", unit="0.01")
    return parse_scenario(text, "regles.toml")


def with_lines() -> Scenario:
    """More lots than a formula adds, calls, lines on a lot, a year and a running total."""
    codes = ("11", "22", "33", "44", "55")
    lots = "".join(
        LOT.format(id=f"lot-{i}", amount=1000 + i, key="cle", unit="0.01") for i in range(101)
    )
    total = sum(1000 + i for i in range(101))
    lines = LINES.format(rest=total - 400, a=codes[0], b=codes[1])
    text = _plain("lignes", codes).replace(', "convenue", "bareme", "capacite", "melange"]', "]")
    return parse_scenario(text + lots + lines, "lignes.toml")


def with_many_terms() -> Scenario:
    """A ceiling on more members than a formula adds."""
    codes = tuple(str(100 + i) for i in range(70))
    line = f"""
[[red_lines]]
owner = "{codes[0]}"
text = "Ensemble, pas plus que le total"
kind = "coalition_ceiling"
members = [{", ".join(f'"{code}"' for code in codes)}]
value = 100_000
source = "s"
"""
    lot = LOT.format(id="lot-0", amount=100_000, key="cle", unit="0.01")
    return parse_scenario(_plain("termes", codes) + lot + line, "termes.toml")


def _plain(name: str, codes: tuple[str, ...]) -> str:
    values = {code: 1000 + 37 * i for i, code in enumerate(codes)}
    lengths = {
        code: Decimal(1 + i) + Decimal("0.00000000000001") * i for i, code in enumerate(codes)
    }
    return HEAD.format(
        id=name,
        members=", ".join(f'{{ code = "{code}", name = "Membre {code}" }}' for code in codes),
        governs="amounts",
        decimals=4,
        priority="",
        people=_table(values),
        lengths=_table(lengths),
        agreed=_table(values),
        low=1_000,
        high=1_100,
        weight=Decimal("0.5"),
        length_weight=Decimal("0.25"),
        rest=Decimal("0.25"),
    )
