"""Notre-Dame-des-Landes (2010): 35 and 25 % to two regions, 23 and 18 million, and the rest."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from allocation.key_rules import Residual
from allocation.model import Inputs, Key
from allocation.rounding import round_amounts
from allocation.rules import evaluate
from tests.reference.case_files import rows_by

ROWS = rows_by("nddl_2010", "member")
TOTAL = int(Fraction(next(iter(ROWS.values()))["total"]) * 1_000_000 * 100)
REST = "CARENE and Cap Atlantique (rest)"
REGIONS = ("Région Bretagne", "Région Pays de la Loire")
FIXED = ("Loire-Atlantique", "Nantes Métropole")
CODES = tuple(sorted(ROWS))


def stated():
    """Cents of all but the rest: a part of the total for the regions, euros for two others."""
    regions = {m: int(TOTAL * Fraction(ROWS[m]["published_share_pct"]) / 100) for m in REGIONS}
    fixed = {m: int(Fraction(ROWS[m]["published_amount"]) * 1_000_000 * 100) for m in FIXED}
    return regions | fixed


def key():
    rule = Residual(member=REST, amounts=stated())
    return Key(CODES, evaluate({"k": rule}, ["k"], Inputs(CODES, TOTAL))[0]["k"])


def test_the_two_steps_leave_the_derived_rest_to_the_cent():
    amounts = dict(zip(CODES, round_amounts(TOTAL, key().shares).tolist(), strict=True))
    assert amounts[REST] == 5_200_000_00
    assert sum(amounts.values()) == TOTAL == 115_500_000_00


def test_every_amount_rounds_to_the_published_one():
    amounts = dict(zip(CODES, round_amounts(TOTAL, key().shares).tolist(), strict=True))
    for member, row in ROWS.items():
        tenth = Decimal(amounts[member]) / 100 / 1_000_000
        assert abs(tenth - Decimal(row["published_amount"])) <= Decimal("0.05"), member


def test_the_printed_key_at_one_decimal_is_the_published_one():
    printed = dict(zip(CODES, key().published(1), strict=True))
    assert printed == {m: Decimal(row["published_share_pct"]) for m, row in ROWS.items()}
    assert sum(printed.values()) == 100


def test_the_printed_percentages_do_not_give_the_amounts_back():
    """19.9 % of 115.5 million is 22.98: the key in euros rules, the printed one follows."""
    back = Fraction("19.9") / 100 * TOTAL
    assert back - stated()["Loire-Atlantique"] == -15_500_00
