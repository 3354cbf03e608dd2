"""Scenarios with every closed-form rule, and changes that a workbook and a file both understand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, Final

import tomli_w

from allocation.model import Scenario
from allocation.scenarios import parse_scenario

Raw = dict[str, Any]

LOT: Final = "chantier"


def every_rule(seed: int, size: int = 5) -> Raw:
    """Tables of a file: figures as they are published, two lots of two years, every rule."""
    draw = Random(seed)  # noqa: S311 - a draw that everyone can redo
    codes = [f"{10 * (i + 1) + draw.randrange(10)}" for i in range(size)]
    members = [{"code": code, "name": f"Membre {code}"} for code in codes]
    figures = {
        "population": {code: draw.randrange(40_000, 2_700_000) for code in codes},
        "km": {code: Decimal(draw.randrange(1, 90_000)) / 1000 for code in codes},
        "potentiel": {code: Decimal(draw.randrange(38_000, 69_000)) / 100 for code in codes},
        "usagers": {code: draw.randrange(1, 900) for code in codes},
        "benefice": {code: draw.randrange(0, 4_000) for code in codes},
        "cout": {code: draw.randrange(1, 700) for code in codes},
    }
    figures["benefice"][codes[0]] = 9_000
    keys = _keys(draw, codes)
    lots = [
        _lot(LOT, draw.randrange(40_000_000, 90_000_000), 2025, "euros"),
        _lot("voirie", draw.randrange(90_000_000, 400_000_000), 2026, "double"),
    ]
    return {
        "schema": 1,
        "id": f"regles-{seed}",
        "title": f"Toutes les règles, tirage {seed}",
        "members": members,
        "compare": list(keys),
        "priority": codes[1:2],
        "sources": {"s": {"title": "t", "publisher": "p", "status": "officiel"}},
        "operation": {"vat": "HT", "euros": "courants"},
        "indicators": {name: _indicator(name, values) for name, values in figures.items()},
        "keys": {name: deepcopy(key) for name, key in keys.items()},
        "lots": lots,
    }


def scenario_of(raw: Raw) -> Scenario:
    """The same as a scenario."""
    return parse_scenario(tomli_w.dumps(raw), f"{raw['id']}.toml")


def _indicator(name: str, values: Mapping[str, Any]) -> Raw:
    facts = {"label": name, "unit": "u", "year": 2014, "source": "s"}
    return {**facts, "values": dict(values)}


def _lot(name: str, cents: int, year: int, key: str) -> Raw:
    amount = Decimal(cents) / 100
    facts = {"label": f"Lot {name}", "key": key, "source": "s"}
    return {"id": name, "amount": amount, "year": year, **facts}


def _keys(draw: Random, codes: list[str]) -> Raw:
    a, b, c, *others = codes
    shares = {code: Decimal(1) / 8 for code in codes[1:]} | {a: 1 - Decimal(len(codes) - 1) / 8}
    agreed = {code: Decimal(draw.randrange(10**9)) / 100 for code in codes}
    sections = [
        {"id": "p", "cost": 9, "owners": {a: Decimal("0.25"), b: Decimal("0.75")}},
        {"id": "q", "cost": Decimal("2.5"), "common": "egalite"},
        {"id": "r", "cost": 4, "owners": {others[0]: 1}},
    ]
    loads = [
        {"id": "p", "cost": 5, "loads": {a: Decimal("12.5"), b: 3}},
        {"id": "q", "cost": 2, "loads": {b: 4, c: 1}},
    ]
    small = {code: Decimal(draw.randrange(1_000_000)) / 100 for code in codes if code != c}
    population, mixed = {"rule": "proportional", "indicator": "population"}, {"rule": "mix"}
    capacity = {"rule": "inverse_capacity", "population": "population", "capacity": "potentiel"}
    level = {"rule": "modulated", "population": "population", "index": "potentiel"}
    filled = {"rule": "bounded", "base": "population"}
    path = {"2025": Decimal("0.35"), "2026": Decimal("0.6")}
    per = {"indicator": "population", "amount": 1_000}
    return {
        "egalite": {"rule": "equal"},
        "donnee": {"rule": "given", "shares": shares},
        "montants": {"rule": "given", "amounts": agreed},
        "population": population,
        "longueur": {"rule": "proportional", "indicator": "km"},
        "melange": mixed | {"parts": _parts(population="0.7", longueur="0.2", egalite="0.1")},
        "produit": {"rule": "product", "exponents": {"population": 1, "potentiel": -1}},
        "racine": {"rule": "product", "exponents": _parts(population="0.5", potentiel="-0.25")},
        "inverse": capacity | {"minimum": 420},
        "pente": capacity | {"exponent": Decimal("1.5")},
        "module": level | {"elasticity": Decimal("0.8"), "band": Decimal("0.15")},
        "fige": level | {"mean": 450},
        "logarithme": {
            "rule": "log_coefficient",
            "population": "population",
            "low": 7_500,
            "high": 500_000,
        },
        "bareme": {
            "rule": "brackets",
            "indicator": "population",
            "edges": [100_000, 600_000],
            "rates": [3, Decimal("2.5"), 1],
        },
        "fixe": {
            "rule": "fixed_plus_variable",
            "fixed": Decimal("250000.5"),
            "fixed_key": "egalite",
            "variable_key": "population",
        },
        "tranches": {
            "rule": "tiers",
            "edges": [300_000, 900_000],
            "keys": ["egalite", "population", "longueur"],
        },
        "parts": filled | {"cap": {a: Decimal("0.21")}, "floor": {b: Decimal("0.18")}},
        "euros": {
            "rule": "bounded",
            "base": "melange",
            "cap_per": per,
            "cap_amount": {a: 160_000},
            "floor_amount": {c: Decimal("90000.25")},
        },
        "bande": {
            "rule": "band",
            "base": "population",
            "reference": "egalite",
            "width": Decimal("0.4"),
        },
        "amont": {"rule": "by_section", "responsibility": "upstream", "costs": sections},
        "aval": {"rule": "by_section", "responsibility": "downstream", "costs": sections},
        "local": {"rule": "by_section", "responsibility": "local", "costs": sections},
        "trafic": {"rule": "by_section", "responsibility": "traffic", "costs": loads},
        "forfait": {
            "rule": "fixed_payer",
            "rest": "population",
            "amounts": {a: Decimal("123456.78"), b: 1_000},
        },
        "reste": {"rule": "residual", "member": c, "amounts": small},
        "transition": {
            "rule": "transition",
            "start": "population",
            "end": "egalite",
            "path": path,
            "year": 2025,
        },
        "indexee": {
            "rule": "indexed",
            "amounts": agreed,
            "rate": Decimal("1.034"),
            "recomputed": "population",
        },
        "perdants": {"rule": "net_losers", "benefits": "benefice", "costs": "cout"},
        "seuil": {
            "rule": "threshold",
            "users": "usagers",
            "host": c,
            "minimum_share": Decimal("0.1"),
        },
        "double": mixed | {"parts": _parts(parts="0.5", logarithme="0.3", pente="0.2")},
    }


def _parts(**weights: str) -> dict[str, Decimal]:
    return {name: Decimal(weight) for name, weight in weights.items()}


@dataclass(frozen=True)
class Change:
    """A cell by its name and place, the value typed in it, and the same in the file."""

    name: str
    position: int
    value: float
    update: Callable[[Raw], None]


def _set(*path: str | int) -> Callable[[Any], Callable[[Raw], None]]:
    """Put a value somewhere in the tables of a file."""

    def with_value(value: Any) -> Callable[[Raw], None]:
        def update(raw: Raw) -> None:
            place: Any = raw
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = value

        return update

    return with_value


def changes(raw: Raw) -> dict[str, tuple[Change, ...]]:
    """Changes by what they are: indicators, amounts, weights, limits, edges, rates, exponents."""
    a, b, c, d = (member["code"] for member in raw["members"][:4])

    def one(name: str, position: int, text: str, *path: str | int) -> tuple[Change, ...]:
        value = Decimal(text)
        return (Change(name, position, float(value), _set(*path)(value)),)

    keys = ("keys",)
    return {
        "amount": one(f"Montant_{LOT}", 0, "654321.09", "lots", 0, "amount"),
        "second amount": one("Montant_voirie", 0, "1234567.89", "lots", 1, "amount"),
        "population": one("Valeurs_population", 1, "1777333", *_value("population", b)),
        "length": one("Valeurs_km", 2, "61.125", *_value("km", c)),
        "capacity": one("Valeurs_potentiel", 0, "503.5", *_value("potentiel", a)),
        "users": one("Valeurs_usagers", 3, "77", *_value("usagers", d)),
        "cost": one("Valeurs_cout", 1, "5120", *_value("cout", b)),
        "weights": (
            *one("Poids_melange_population", 0, "0.65", *keys, "melange", "parts", "population"),
            *one("Poids_melange_egalite", 0, "0.15", *keys, "melange", "parts", "egalite"),
        ),
        "agreed": one("Convenu_montants", 1, "7654321.98", *keys, "montants", "amounts", b),
        "exponent": one("Exposant_produit_potentiel", 0, "-2", *_at("produit", "potentiel")),
        "root": one("Exposant_racine_population", 0, "0.75", *_at("racine", "population")),
        "slope": one("Exposant_capacite_pente", 0, "0.5", *keys, "pente", "exponent"),
        "minimum": one("Minimum_inverse", 0, "475", *keys, "inverse", "minimum"),
        "elasticity": one("Elasticite_module", 0, "1.2", *keys, "module", "elasticity"),
        "deviation": one("Ecart_maximal_module", 0, "0.1", *keys, "module", "band"),
        "mean": one("Moyenne_fige", 0, "510", *keys, "fige", "mean"),
        "low": one("Seuil_bas_logarithme", 0, "10000", *keys, "logarithme", "low"),
        "edge": one("Seuil_bareme_2", 0, "900000", *keys, "bareme", "edges", 1),
        "rate": one("Taux_bareme_1", 0, "4.5", *keys, "bareme", "rates", 0),
        "fixed": one("Part_fixe_fixe", 0, "99999.99", *keys, "fixe", "fixed"),
        "tranche": one("Seuil_tranches_1", 0, "450000", *keys, "tranches", "edges", 0),
        "cap": one("Plafond_part_parts", 0, "0.15", *keys, "parts", "cap", a),
        "floor": one("Plancher_part_parts", 1, "0.25", *keys, "parts", "floor", b),
        "cap in euros": one(
            "Plafond_montant_euros", 0, "120000.5", *keys, "euros", "cap_amount", a
        ),
        "floor in euros": one(
            "Plancher_montant_euros", 2, "123000", *keys, "euros", "floor_amount", c
        ),
        "width": one("Ecart_relatif_bande", 0, "0.25", *keys, "bande", "width"),
        "section": one("Cout_section_local_r", 0, "7.25", *keys, "local", "costs", 2, "cost"),
        "load": one("Section_trafic_q", 1, "9", *keys, "trafic", "costs", 1, "loads", b),
        "lump sum": one("Forfait_forfait", 0, "222222.22", *keys, "forfait", "amounts", a),
        "rest": one("Forfait_reste", 0, "4321.09", *keys, "reste", "amounts", a),
        "year": one("Poids_arrivee_transition_2025", 0, "0.8", *keys, "transition", "path", "2025"),
        "threshold": one("Seuil_usagers_seuil", 0, "0.2", *keys, "seuil", "minimum_share"),
    }


def _value(indicator: str, code: str) -> tuple[str, ...]:
    return ("indicators", indicator, "values", code)


def _at(key: str, indicator: str) -> tuple[str, ...]:
    return ("keys", key, "exponents", indicator)
