"""InvKG paragraph 3 (Germany, 2020): coalfields 43 / 37 / 20, then Laender inside two of them."""

from __future__ import annotations

from fractions import Fraction

from allocation import keys
from allocation.key_rules import Given, Mix
from allocation.model import Inputs
from allocation.rules import evaluate
from tests.reference.case_files import rows

ROWS = rows("invkg_nested")
FIELDS = {row["revier"]: Fraction(row["part_revier_pct"]) / 100 for row in ROWS}
LAENDER = tuple(sorted({row["land"] for row in ROWS}))
INSIDE = {
    field: {
        row["land"]: Fraction(row["part_du_land_dans_le_revier_pct"]) / 100
        for row in ROWS
        if row["revier"] == field
    }
    for field in FIELDS
}
PUBLISHED = {
    "Brandenburg": Fraction("25.8"),
    "Nordrhein-Westfalen": Fraction(37),
    "Sachsen": Fraction("25.2"),
    "Sachsen-Anhalt": Fraction(12),
}


def test_a_mix_of_the_coalfields_keys_gives_the_published_key():
    named = {field: Given(shares=shares) for field, shares in INSIDE.items()}
    named["loi"] = Mix(parts=FIELDS)
    shares = evaluate(named, ["loi"], Inputs(LAENDER, 100))[0]["loi"]
    assert dict(zip(LAENDER, (100 * share for share in shares), strict=True)) == PUBLISHED


def test_the_same_as_lots_with_their_own_keys():
    rows = [[INSIDE[field].get(land, 0) for land in LAENDER] for field in FIELDS]
    shares = keys.hierarchical(list(FIELDS.values()), rows)
    assert [100 * share for share in shares] == [PUBLISHED[land] for land in LAENDER]
