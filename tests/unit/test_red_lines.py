"""Red lines become rows in euros, and a broken one names its owner and its members."""

from fractions import Fraction

import pytest

from allocation.model import RED_LINE_KINDS
from allocation.pipeline import allocate, bind
from allocation.red_lines import BINDERS
from allocation.scenarios import parse_scenario
from tests.unit.small_scenario import BASE

LINE = """
[[red_lines]]
owner = "80"
text = "condition"
source = "s"
"""


def with_line(fields: str, extra: str = ""):
    return parse_scenario(f"{BASE}{LINE}{fields}\n{extra}", "essai.toml")


def red_lines(scenario, key=None):
    return [check for check in allocate(scenario, key).checks if check.id == "red_line"]


def test_every_kind_is_bound():
    assert set(BINDERS) == set(RED_LINE_KINDS)


@pytest.mark.parametrize(
    ("fields", "row", "limit"),
    [
        ('kind = "max_amount"\nmember = "80"\nvalue = 11.11', (1, 0, 0), Fraction(1111, 100)),
        ('kind = "min_amount"\nmember = "59"\nvalue = 50', (0, -1, 0), -50),
        ('kind = "max_share"\nmember = "60"\nvalue = 0.2', (0, 0, 1), 20),
        ('kind = "min_share"\nmember = "60"\nvalue = 0.2', (0, 0, -1), -20),
        (
            'kind = "max_per_unit"\nmember = "59"\nvalue = 11\nindicator = "population"',
            (0, 1, 0),
            66,
        ),
        ('kind = "not_more_than"\nmember = "80"\nother = "60"', (1, 0, -1), 0),
        (
            'kind = "not_more_than"\nmember = "80"\nother = "60"\nindicator = "population"',
            (1, 0, Fraction(-1, 2)),
            0,
        ),
        ('kind = "coalition_ceiling"\nmembers = ["80", "60"]\nvalue = 30', (1, 0, 1), 30),
    ],
)
def test_a_line_is_one_row_in_euros(fields, row, limit):
    (bound,) = bind(with_line(fields))
    assert bound.row == row
    assert bound.limit == limit
    assert bound.owner == "80"


def test_a_band_is_two_rows_per_member_around_the_reference():
    bounds = bind(with_line('kind = "band"\nreference = "egalite"\nvalue = 0.3'))
    assert len(bounds) == 6
    assert {bound.limit for bound in bounds} == {
        Fraction(100, 3) * Fraction(13, 10),
        Fraction(-100, 3) * Fraction(7, 10),
    }


def test_a_line_held_to_the_cent_passes_and_a_broken_one_names_who_breaks_it():
    (held,) = red_lines(with_line('kind = "max_amount"\nmember = "80"\nvalue = 11.11'))
    assert held.passed
    (broken,) = red_lines(with_line('kind = "max_amount"\nmember = "80"\nvalue = 11.10'))
    assert not broken.passed
    assert broken.hard
    assert broken.members == ("80",)
    assert broken.facts["excess"] == Fraction(1, 100)


def test_a_broken_hard_line_refuses_the_own_key_and_only_warns_a_variant():
    scenario = with_line('kind = "max_amount"\nmember = "80"\nvalue = 1')
    assert allocate(scenario).refused
    variant = allocate(scenario, "egalite")
    assert not variant.refused
    assert not red_lines(scenario, "egalite")[0].passed


def test_a_soft_line_never_refuses():
    scenario = with_line('kind = "max_amount"\nmember = "80"\nvalue = 1\nhard = false')
    assert not allocate(scenario).refused


def test_a_line_bears_on_its_lot_only():
    lot = '[[lots]]\nid = "b"\nlabel = "B"\namount = 9\nkey = "egalite"\nsource = "s"\n'
    scenario = with_line('kind = "max_amount"\nmember = "80"\nvalue = 3\nlot = "b"', lot)
    (check,) = red_lines(scenario)
    assert check.passed
    assert check.facts["value"] == 3


def test_capacities_and_envelopes_bear_on_years():
    schedule = """
[schedule]
years = [2025, 2026]
need = { 2025 = 50, 2026 = 50 }
source = "s"
capacity = { 80 = { 2025 = 5 } }
"""
    scenario = with_line(
        'kind = "cumulative_envelope"\nmember = "59"\nvalue = 40\nyear = 2026', schedule
    )
    envelope, capacity = red_lines(scenario)
    assert envelope.facts["value"] == Fraction(6667, 100)
    assert envelope.facts["excess"] == Fraction(2667, 100)
    assert capacity.facts["kind"] == "yearly_capacity"
    assert not capacity.passed
    assert capacity.members == ("80",)
