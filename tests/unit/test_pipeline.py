"""The pipeline on a small scenario whose every figure can be checked by hand."""

from fractions import Fraction

import pytest

from allocation.errors import MissingFigureError
from allocation.pipeline import PAID_BEFORE, allocate, served_first, study
from allocation.scenarios import parse_scenario
from tests.unit.small_scenario import BASE


def scenario(extra: str = "", **replaced: str):
    text = BASE
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    return parse_scenario(text + extra, "essai.toml")


def test_amounts_follow_the_key_in_display_order():
    assert allocate(scenario()).totals == (1111, 6667, 2222)


def test_the_order_of_members_is_the_order_of_tables_never_of_results():
    found = allocate(scenario())
    turned = allocate(
        parse_scenario(
            BASE.replace(
                '{ code = "80", name = "Somme" }, { code = "59", name = "Nord" }', "X"
            ).replace(
                'X,\n           { code = "60", name = "Oise" }',
                '{ code = "60", name = "Oise" }, '
                '{ code = "59", name = "Nord" }, { code = "80", name = "Somme" }',
            ),
            "essai.toml",
        )
    )
    assert turned.members == ("60", "59", "80")
    assert {c: found.amount(c) for c in found.members} == {
        c: turned.amount(c) for c in turned.members
    }


def test_a_tie_goes_to_the_larger_share_then_to_the_code_unless_stated():
    assert allocate(scenario(), "egalite").totals == (3333, 3334, 3333)
    stated = parse_scenario(
        BASE.replace('compare = ["egalite", "vide"]', 'priority = ["60", "59", "80"]'), "e.toml"
    )
    assert allocate(stated, "egalite").totals == (3333, 3333, 3334)
    assert served_first(("59", "60"), (Fraction(1, 2), Fraction(1, 2))) == [0, 1]


def test_a_missing_figure_stops_only_its_key_and_says_what_to_fetch():
    found = study(scenario())
    assert [a.variant for a in found.variants] == ["egalite"]
    assert found.own is not None
    error = found.refused["vide"]
    assert isinstance(error, MissingFigureError)
    assert error.params["where"] == "site officiel"
    assert error.params["members"] == "60, 80"


def test_a_missing_figure_of_the_own_key_leaves_the_variants():
    found = study(parse_scenario(BASE.replace('key = "population"', 'key = "vide"'), "essai.toml"))
    assert found.own is None
    assert set(found.refused) == {"", "vide"}


def test_the_printed_key_may_govern_the_amounts():
    text = BASE.replace('compare = ["egalite", "vide"]', 'governs = "key"\npublished_decimals = 0')
    found = allocate(parse_scenario(text, "essai.toml"))
    assert [str(p) for p in found.key.published(0)] == ["11", "67", "22"]
    assert found.totals == (1100, 6700, 2200)


def test_amounts_in_whole_euros_when_the_lot_says_so():
    found = allocate(
        parse_scenario(BASE.replace("amount = 100\n", "amount = 100\nround_to = 1\n"), "e")
    )
    assert found.totals == (1100, 6700, 2200)
    assert all(check.passed for check in found.checks)


def test_each_lot_has_its_key_and_totals_add_up():
    extra = """
[[lots]]
id = "b"
label = "B"
amount = 0.01
key = "egalite"
source = "s"
"""
    found = allocate(scenario(extra))
    assert [lot.amounts for lot in found.lots] == [(1111, 6667, 2222), (0, 1, 0)]
    assert found.total == 10001
    assert found.totals == (1111, 6668, 2222)
    assert sum(found.key.shares) == 1


def test_calls_for_funds_pay_the_key_at_every_date():
    extra = """
[schedule]
years = [2025, 2026]
need = { 2025 = 33.33, 2026 = 33.33 }
paid = 33.34
source = "s"
"""
    found = allocate(scenario(extra))
    assert list(found.schedule) == [PAID_BEFORE, 2025, 2026]
    assert [sum(row) for row in found.schedule.values()] == [3334, 3333, 3333]
    assert tuple(map(sum, zip(*found.schedule.values(), strict=True))) == found.totals
    running = [0, 0, 0]
    called = 0
    for row in found.schedule.values():
        called += sum(row)
        running = [a + b for a, b in zip(running, row, strict=True)]
        for paid, whole in zip(running, found.totals, strict=True):
            assert abs(paid - Fraction(called * whole, found.total)) < 1


def test_steps_tell_the_rule_its_numbers_and_its_parents():
    extra = """
[keys.mixte]
rule = "mix"
parts = { population = 0.5, egalite = "1/2" }
"""
    found = allocate(scenario(extra), "mixte")
    assert [step.key for step in found.steps] == ["egalite", "population", "mixte"]
    mixed = found.steps[-1]
    assert set(mixed.parents) == {"population", "egalite"}
    assert mixed.shares == (Fraction(1, 2), Fraction(5, 18), Fraction(2, 9))
    assert tuple(map(sum, zip(*mixed.contributions.values(), strict=True))) == mixed.shares


@pytest.mark.parametrize("cents", [1, 3, 10**12])
def test_from_one_cent_to_ten_billion_euros(cents):
    euros = f"{cents // 100}.{cents % 100:02d}"
    found = allocate(parse_scenario(BASE.replace("amount = 100\n", f"amount = {euros}\n"), "e"))
    assert found.total == cents


def test_a_missing_figure_without_an_address_does_not_invent_one():
    text = BASE.replace('where = "site officiel"\n', "")
    (error,) = study(parse_scenario(text, "essai.toml")).refused.values()
    assert "complétez le fichier" in str(error)


def test_a_key_to_compare_leaves_the_meters_of_each_member_alone():
    """A bill that follows the meter is shared by no key: only the other lots change."""
    metered = """
[[lots]]
id = "compteurs"
label = "Compteurs"
amount = 90
key = "population"
source = "s"
metered = true
"""
    own, equal = allocate(scenario(metered)), allocate(scenario(metered), "egalite")
    assert [lot.key_id for lot in equal.lots] == ["egalite", "population"]
    assert equal.lots[1].amounts == own.lots[1].amounts == (1000, 6000, 2000)
    assert equal.lots[0].amounts == (3333, 3334, 3333)
