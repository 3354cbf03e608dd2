"""Mont-Saint-Michel (2021): the source prints 500 millions for what can only be 500 thousand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from allocation.errors import ScenarioError
from allocation.key_rules import Equal, FixedPayer
from allocation.model import Inputs, Key
from allocation.rounding import round_amounts
from allocation.rules import evaluate
from allocation.scenarios import parse_scenario
from tests.reference.case_files import rows_by

ROWS = rows_by("msm_2021", "member")
LOCAL = tuple(sorted(member for member in ROWS if member != "State"))
CODES = tuple(sorted(ROWS))
TOTAL = 4_800_000_00
STATE = int(Fraction(ROWS["State"]["published_amount"]) * 1_000_000 * 100)
PRINTED_MILLIONS, PRINTED_THOUSANDS = 500_000_000, 500_000


def key():
    named = {"thirds": Equal(), "k": FixedPayer(member="State", amount=STATE, rest="thirds")}
    return Key(CODES, evaluate(named, ["k"], Inputs(CODES, TOTAL))[0]["k"])


def test_a_fixed_sum_of_the_state_and_three_equal_parts_give_the_amounts():
    amounts = dict(zip(CODES, round_amounts(TOTAL, key().shares).tolist(), strict=True))
    assert amounts == {
        m: int(Fraction(r["published_amount"]) * 100_000_000) for m, r in ROWS.items()
    }
    assert {amounts[member] for member in LOCAL} == {PRINTED_THOUSANDS * 100}


def test_only_thousands_agree_with_the_total_of_the_same_article():
    """3.3 million and three parts make 4.8 million a year with thousands, 1,503.3 with millions."""
    assert STATE // 100 + 3 * PRINTED_THOUSANDS == TOTAL // 100
    assert STATE // 100 + 3 * PRINTED_MILLIONS == 1_503_300_000


def test_the_printed_key_has_the_published_shares():
    printed = dict(zip(CODES, key().published(1), strict=True))
    shown = {member: Decimal(row["published_share_pct"]) for member, row in ROWS.items()}
    assert sum(shown.values()) == 100
    assert printed == shown


SCENARIO = """schema = 1
id = "msm"
title = "Mont-Saint-Michel"
members = [{{ code = "E", name = "Etat" }}, {{ code = "N", name = "Normandie" }},
           {{ code = "B", name = "Bretagne" }}, {{ code = "M", name = "Manche" }}]
[operation]
vat = "HT"
euros = "courants"
total = 4_800_000
[[lots]]
id = "annee"
label = "Budget annuel"
amount = {amount}
key = "convenue"
source = "moniteur"
[keys.convenue]
rule = "given"
amounts = {{ E = 3_300_000, N = {each}, B = {each}, M = {each} }}
[sources.moniteur]
title = "Accord sur le financement du Mont-Saint-Michel"
publisher = "Le Moniteur"
status = "presse"
"""


def written(each):
    return SCENARIO.format(each=each, amount=3_300_000 + 3 * each)


def test_the_figure_as_printed_is_refused_against_the_total_and_the_gap_says_how_wrong_it_is():
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(written(PRINTED_MILLIONS), "")
    (fault,) = refused.value.faults
    assert fault.code == "plan_gap"
    assert Fraction(fault.params["gap"].amount) == TOTAL // 100 - 1_503_300_000


def test_the_figure_as_read_is_accepted():
    assert parse_scenario(written(PRINTED_THOUSANDS), "").total == TOTAL
