"""Rail node of Lyon, amended convention, clause "plan de financement" (Law Insider): 67.6 M EUR."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from allocation.key_rules import Equal, FixedPayer, Given
from allocation.model import Inputs, Key
from allocation.rounding import round_amounts
from allocation.rules import evaluate
from tests.reference.case_files import rows_by

ROWS = rows_by("lyon_plan", "financeur")


def cents(text):
    return int(Fraction(text) * 100)


TOTAL = cents(ROWS.pop("TOTAL")["apres_avenant_eur"])
CODES = tuple(sorted(ROWS))
PUBLISHED = {payer: cents(row["apres_avenant_eur"]) for payer, row in ROWS.items()}
PRINTED = {payer: Decimal(row["cle_publiee_pct"]) for payer, row in ROWS.items()}
FORFAITS = {"SNCF Réseau": 20_120_000_00, "UE": 7_081_426_74}
KEYS = {"moities": Equal(), "plan": FixedPayer(amounts=FORFAITS, rest="moities")}


def key():
    return Key(CODES, evaluate(KEYS, ["plan"], Inputs(CODES, TOTAL))[0]["plan"])


def test_two_forfaits_and_equal_halves_give_the_amounts_to_the_cent():
    amounts = dict(zip(CODES, round_amounts(TOTAL, key().shares).tolist(), strict=True))
    assert amounts == PUBLISHED
    assert amounts["État"] == amounts["Région"] == 20_199_286_63
    assert TOTAL == 67_600_000_00


def test_the_printed_key_is_derived_from_the_amounts():
    assert dict(zip(CODES, key().published(4), strict=True)) == PRINTED
    assert sum(PRINTED.values()) == 100


def test_the_printed_key_does_not_give_the_amounts_back():
    printed = Given(shares={payer: Fraction(percent) / 100 for payer, percent in PRINTED.items()})
    shares = evaluate({"printed": printed}, ["printed"], Inputs(CODES, TOTAL))[0]["printed"]
    back = dict(zip(CODES, round_amounts(TOTAL, shares).tolist(), strict=True))
    gaps = {payer: PUBLISHED[payer] - back[payer] for payer in PUBLISHED}
    assert gaps["État"] == gaps["Région"] == 103  # 1.03 EUR
