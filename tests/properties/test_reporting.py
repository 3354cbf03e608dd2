"""Every table adds up, by row and by column, whatever the amounts, the members and their order."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from allocation.model import Allocation, Scenario
from allocation.pipeline import allocate
from allocation.reporting import tables
from allocation.reporting.step_figures import printed_contributions
from allocation.scenarios import parse_scenario
from tests.scenario_text import SOURCED, indicator, proportional


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Four to nine members, a mix of two keys, two lots, other payers, calls over three years."""
    n = draw(st.integers(4, 9))
    codes = draw(st.permutations([f"M{i}" for i in range(n)]))
    people = draw(st.lists(st.integers(1, 10**7), min_size=n, max_size=n))
    weight = draw(st.integers(-50, 150))
    lots = draw(st.lists(st.integers(1, 10**12), min_size=2, max_size=2))
    agreed = draw(st.lists(st.integers(0, 10**12), min_size=n, max_size=n))
    calls = draw(st.lists(st.integers(0, 100), min_size=3, max_size=3))
    other = draw(st.integers(0, 10**12))
    decimals = draw(st.integers(0, 6))
    governs = draw(st.sampled_from(["amounts", "key"]))
    total = sum(lots)
    need = [total * call // (sum(calls) + 1) for call in calls]
    by_code = ", ".join(f"{c} = {v}" for c, v in zip(codes, people, strict=True))
    amounts = ", ".join(f"{c} = {euros(v)}" for c, v in zip(codes, agreed, strict=True))
    members = ", ".join(f'{{ code = "{code}", name = "{code}" }}' for code in codes)
    years = ", ".join(f"{2020 + i} = {euros(call)}" for i, call in enumerate(need))
    return parse_scenario(
        f"""
schema = 1
id = "tirage"
title = "Tirage"
members = [{members}]
governs = "{governs}"
published_decimals = {decimals}
population = "gens"
{SOURCED}total = {euros(total + other)}
{indicator("gens", "g", "hab.", f"values = {{ {by_code} }}")}
{proportional("gens", "gens")}
[keys.egal]
rule = "equal"
[keys.mixte]
rule = "mix"
parts = {{ gens = {Decimal(weight) / 100}, egal = {1 - Decimal(weight) / 100} }}
[[lots]]
id = "a"
label = "A"
amount = {euros(lots[0])}
key = "mixte"
source = "s"
[[lots]]
id = "b"
label = "B"
amount = {euros(lots[1])}
key = "gens"
source = "s"
[[funding]]
payer = "UE"
nature = "subvention"
amount = {euros(other)}
source = "s"
[schedule]
years = [2020, 2021, 2022]
need = {{ {years} }}
paid = {euros(total - sum(need))}
source = "s"
[reference]
label = "Accord"
source = "s"
amounts = {{ {amounts} }}
""",
        "tirage.toml",
    )


def euros(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


def check_columns(table: tables.Table, kinds: frozenset[str]) -> None:
    """Every column of these kinds sums to its cell of the total row."""
    assert table.total is not None
    for place, column in enumerate(table.columns):
        if column.kind in kinds and column.id != "maximum":
            assert sum(row[place] for row in table.rows) == table.total[place]


def check_rows(table: tables.Table) -> None:
    """The last cell of every row is the sum of its other numbers."""
    for row in (*table.rows, *([] if table.total is None else [table.total])):
        numbers = [cell for cell in row if isinstance(cell, int | Decimal | Fraction)]
        assert sum(numbers[:-1]) == numbers[-1]


MONEY = frozenset({"money", "gap", "percent", "points"})


@given(scenarios())
def test_every_table_adds_up(scenario: Scenario) -> None:
    own = allocate(scenario)
    key = tables.key_table(own)
    check_columns(key, MONEY)
    assert key.total is not None
    assert key.total[1] == 100
    for table in (tables.lots_table(own), tables.schedule_table(own)):
        check_columns(table, MONEY)
        check_rows(table)
    plan = tables.funding_table(own)
    check_columns(plan, MONEY)
    assert plan.total is not None
    assert plan.total[2:4] == (100, scenario.operation.total)


@given(scenarios())
def test_contributions_make_the_printed_key(scenario: Scenario) -> None:
    own = allocate(scenario)
    mix = next(step for step in own.steps if step.contributions)
    table = tables.contributions_table(mix, scenario)
    check_columns(table, MONEY)
    check_rows(table)
    printed = printed_contributions(mix, scenario.published_decimals)
    unit = Fraction(1, 10**scenario.published_decimals)
    exact = zip(*mix.contributions.values(), strict=True)
    for cells, contributions in zip(printed.cells, exact, strict=True):
        for cell, contribution in zip(cells, contributions, strict=True):
            assert abs(Fraction(cell) - contribution * 100) < 3 * unit


def by_member(own: Allocation) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in tables.key_table(own).rows}


@given(scenarios(), st.randoms(use_true_random=False))
def test_no_printed_figure_depends_on_the_order_of_members(scenario: Scenario, draw) -> None:
    members = list(scenario.members)
    draw.shuffle(members)
    shuffled = scenario.model_copy(update={"members": tuple(members)})
    assert by_member(allocate(shuffled)) == by_member(allocate(scenario))


@given(scenarios())
def test_compare_sums_exactly(scenario: Scenario) -> None:
    frame = tables.compare([allocate(scenario), allocate(scenario, "egal")])
    for variant in ("lots", "egal"):
        assert frame[variant]["share"].sum() == 100
        assert frame[variant]["euros"].sum() == Decimal(scenario.total) / 100
