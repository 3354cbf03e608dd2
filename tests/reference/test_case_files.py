"""The copied cases themselves, before any computation: sources, totals, computed columns."""

from __future__ import annotations

from fractions import Fraction
from math import log10

import pytest

from tests.reference.case_files import CASES, case, rows, rows_by

JSON = sorted(path.stem for path in CASES.glob("*.json"))
TABLES = sorted(path.stem for path in CASES.glob("*.csv"))


def sourced(value):
    """Whether a case names a source, wherever it does."""
    if isinstance(value, dict):
        return bool(value.get("source")) or any(map(sourced, value.values()))
    return False


@pytest.mark.parametrize("name", JSON)
def test_a_case_says_where_it_comes_from(name):
    assert sourced(case(name))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_says_where_it_comes_from(name):
    found = rows(name)
    assert found
    assert all(row["source"] for row in found)


def test_the_shares_of_the_coalfields_are_products():
    for row in rows("invkg_nested"):
        inside = Fraction(row["part_du_land_dans_le_revier_pct"]) / 100
        whole = Fraction(row["part_totale_pct_calculee"])
        assert inside * Fraction(row["part_revier_pct"]) == whole


def test_one_land_explains_what_the_copied_column_lacks():
    lands = rows_by("koenigstein_2014_2016", "land")
    del lands["TOTAL"]
    copied, source = (
        {land: Fraction(row[name]) for land, row in lands.items()}
        for name in ("ks2014_kommunalwiki", "ks2014_biaj")
    )
    assert [land for land in lands if copied[land] != source[land]] == ["Brandenburg"]
    assert source["Brandenburg"] - copied["Brandenburg"] == 100 - sum(copied.values())


def test_the_amounts_of_the_protocol_make_its_total():
    inputs = case("canal_protocol_2016_shares")["inputs"]
    amounts = map(Fraction, inputs["amounts_million_euros"].values())
    assert sum(amounts) == Fraction(inputs["total_million_euros"])


def test_the_coefficients_of_the_table_were_computed_with_the_printed_slope():
    for row in rows("fpic_log_coefficient"):
        people = min(max(int(row["population_dgf"]), 7_500), 500_000)
        computed = 1 + 0.54827305 * log10(people / 7_500)
        assert round(computed, 6) == float(row["coefficient_calcule"])


def test_quotients_are_the_printed_ones_but_for_three_known_misprints():
    upper = case("zurich_canton_1999_upper")
    divisor, tolerance = upper["inputs"]["divisor"], upper["tolerance"]["quotient"]
    voters = upper["inputs"]["voter_numbers"]
    misprints = {misprint["agent"] for misprint in upper["known_misprints"]}
    wrong = {
        name
        for name, printed in upper["published"]["quotient"].items()
        if abs(voters[name] / divisor - printed) > tolerance
    }
    assert wrong == misprints
