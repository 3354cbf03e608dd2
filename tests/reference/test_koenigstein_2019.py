"""GaFinHG paragraph 5 (BGBl. I 2021, 4602): 2.75 billion euros by the Koenigstein key of 2019."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from allocation.key_rules import Given
from allocation.model import Inputs, Key
from allocation.rounding import round_amounts
from allocation.rules import evaluate
from tests.reference.case_files import rows_by

ROWS = rows_by("koenigstein_2019_gafinhg", "land")
TOTAL = ROWS.pop("TOTAL")
TOTAL_CENTS = 275_000_000_000
PUBLISHED = {land: int(row["montant_eur_publie"]) * 100 for land, row in ROWS.items()}
CODES = tuple(sorted(ROWS))


def test_the_published_key_gives_every_published_amount_to_the_cent():
    shares = {land: Fraction(row["part_pct_publiee"]) / 100 for land, row in ROWS.items()}
    key = evaluate({"k": Given(shares=shares)}, ["k"], Inputs(CODES, TOTAL_CENTS))[0]["k"]
    assert dict(zip(CODES, round_amounts(TOTAL_CENTS, key).tolist(), strict=True)) == PUBLISHED
    assert int(TOTAL["montant_eur_publie"]) * 100 == TOTAL_CENTS


def test_the_published_amounts_give_the_published_key():
    key = evaluate({"k": Given(amounts=PUBLISHED)}, ["k"], Inputs(CODES, TOTAL_CENTS))[0]["k"]
    printed = dict(zip(CODES, Key(CODES, key).published(5), strict=True))
    assert printed == {land: Decimal(row["part_pct_publiee"]) for land, row in ROWS.items()}
