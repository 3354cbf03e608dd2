"""Arguments are gaps between a criterion and what is paid: signs, order, and both sides."""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocation.analysis.arguments import arguments_against, arguments_for, objections
from allocation.analysis.criteria import criteria
from allocation.analysis.moves import moves
from allocation.analysis.standing import ranks
from allocation.departure import departure
from allocation.pipeline import allocate
from allocation.scenarios import read_scenario
from tests.unit.budget_scenario import ACCOUNTS, CALENDAR, allocated

NAMES = ("2014", "2019", "2026", "appels")
DEPARTMENTS = ("59", "62", "80", "60")


@pytest.fixture(scope="module", params=NAMES)
def canal(request):
    return allocate(read_scenario(f"scenarios/canal-seine-nord-{request.param}.toml"))


def test_the_gaps_of_a_criterion_cancel_out(canal):
    for criterion in criteria(canal):
        assert sum(criterion.shares.values()) == sum(criterion.paid.values()) == 1
        assert abs(sum(criterion.gap(code) for code in criterion.shares)) <= len(criterion.shares)


@pytest.mark.parametrize("member", DEPARTMENTS)
def test_arguments_are_above_the_criterion_and_objections_below(canal, member):
    mine = arguments_for(canal, member)
    assert len(mine) <= 3
    for argument in mine:
        if argument.kind == "criterion":
            assert argument.gap == argument.criterion.gap(member) > 0
    found = objections(canal, member)
    assert len(found) <= 3
    for objection in found:
        if objection.kind == "criterion":
            assert objection.argument is not None
            assert objection.argument.gap < 0


@pytest.mark.parametrize("member", DEPARTMENTS)
def test_doubtful_figures_come_last(canal, member):
    firm = [
        argument.doubtful
        for argument in arguments_for(canal, member, 99)
        if argument.kind == "criterion"
    ]
    assert firm == sorted(firm)


def test_an_argument_against_a_neighbour_cannot_be_returned_on_the_same_criterion(canal):
    for one in DEPARTMENTS:
        for other in DEPARTMENTS:
            if one == other:
                continue
            mine = {
                (a.criterion.kind, a.criterion.id) for a in arguments_against(canal, one, other)
            }
            theirs = {
                (a.criterion.kind, a.criterion.id) for a in arguments_against(canal, other, one)
            }
            assert mine & theirs == set()


def test_the_effort_of_a_neighbour_is_that_of_the_member():
    canal = allocate(read_scenario("scenarios/canal-seine-nord-appels.toml"))
    (argument,) = arguments_against(canal, "80", "60")
    criterion = argument.criterion
    assert criterion.id == "population"
    asked = Fraction(canal.amount("80")) / criterion.shares["80"] * criterion.shares["60"]
    assert -argument.gap == round(asked - canal.amount("60"))


def test_the_somme_of_the_canal():
    canal = allocate(read_scenario("scenarios/canal-seine-nord-appels.toml"))
    assert [a.kind for a in arguments_for(canal, "80")] == ["criterion", "guarantee", "agreed"]
    found = objections(canal, "80")
    assert [o.argument.criterion.id for o in found] == ["canal_km", "", "sieges"]
    assert found[0].argument.doubtful
    assert found[0].per_inhabitant is not None
    assert found[0].per_inhabitant[0] > found[0].per_inhabitant[1]


def test_a_member_with_few_criteria_is_objected_the_plan():
    canal = allocate(read_scenario("scenarios/canal-seine-nord-appels.toml"))
    assert [o.kind for o in objections(canal, "59")] == ["criterion", "lump_sum", "unchanged"]


def test_the_smallest_payer_is_told_so():
    found = objections(allocated(changes=(('key = "population"', 'key = "population"'),)), "80")
    assert [o.kind for o in found] == ["criterion", "smallest"]


def test_a_rate_and_a_lone_figure_are_no_criterion():
    unemployment = """
[indicators.chomage]
label = "Chômage"
unit = "%"
year = 2014
source = "s"
values = { 59 = 11, 80 = 10, 60 = 9 }
"""
    ids = [(c.kind, c.id) for c in criteria(allocated(unemployment))]
    assert ("indicator", "chomage") not in ids
    assert ("indicator", "potentiel") not in ids
    assert ("indicator", "population") in ids
    assert ("equal", "") in ids


def test_ranks_go_from_the_highest_payer(canal):
    (rank,) = ranks(canal, "60")
    assert rank.of == 4
    assert list(rank.values.values()) == sorted(rank.values.values(), reverse=True)
    assert list(rank.values).index("60") == rank.place - 1
    assert all(place != rank.place for _, place in rank.moved_by)


VINTAGE = """
[[indicators.population.vintages]]
year = 2015
source = "s"
values = { 59 = 6, 80 = 2, 60 = 1 }
"""


def test_a_vintage_that_moves_a_rank_is_said():
    given = (
        ('rule = "equal"', 'rule = "given"\namounts = { 59 = 60, 80 = 15, 60 = 25 }'),
        ('key = "population"', 'key = "egalite"'),
    )
    (rank,) = ranks(allocated(VINTAGE, changes=given), "80")
    assert rank.place == 1
    assert rank.moved_by == ((2015, 3),)


def test_the_rank_in_percent_of_receipts_needs_receipts():
    other = ACCOUNTS.replace("[finances.80]", "[finances.59]").replace("year = 2025", "year = 2024")
    allocation = allocated(CALENDAR, ACCOUNTS, other)
    (_, rank) = ranks(allocation, "80")
    assert (rank.measure, rank.place, rank.of, rank.years) == (
        "percent_of_receipts",
        2,
        2,
        (2024, 2025),
    )
    assert rank.absent == ("60",)
    assert len(ranks(allocation, "60")) == 1
    assert [a.kind for a in arguments_for(allocation, "59")][-1] == "receipts"


def test_a_member_without_population_has_no_rank():
    canal = allocate(read_scenario("scenarios/canal-seine-nord-appels.toml"))
    assert ranks(canal, "IDF") == ()
    nameless = (
        ("[indicators.population]", "[indicators.habitants]"),
        ('indicator = "population"', 'indicator = "habitants"'),
    )
    assert ranks(allocated(changes=nameless), "80") == ()


def test_a_departure_adds_what_the_library_recomputes(canal):
    found = moves(canal, "80")
    for leaver, gap in found.without.items():
        left = departure(canal.scenario, leaver).recomputed
        assert gap == left.amount("80") - canal.amount("80")
    assert "80" not in found.without


def test_a_dearer_project_follows_the_rule_of_the_convention():
    rule = '\n[clauses]\nsource = "s"\noverrun_rule = {{ {} }}\n'
    assert moves(allocated(), "80").dearer == 1_11
    shared = moves(allocated(rule.format("")), "80")
    assert (shared.dearer, shared.lump_sum) == (1_11, False)
    fixed = moves(allocated(rule.format('lump_sum = ["80"]')), "80")
    assert (fixed.dearer, fixed.lump_sum) == (0, True)
    by_key = moves(allocated(rule.format('key = "egalite"')), "80")
    assert by_key.dearer == 3_33


def test_a_key_that_names_the_leaver_says_nothing_of_its_departure():
    named = '\n[keys.reste]\nrule = "residual"\nmember = "59"\namounts = { 80 = 10, 60 = 20 }\n'
    allocation = allocated(named, changes=(('key = "population"', 'key = "reste"'),))
    assert set(moves(allocation, "80").without) == {"60"}
