"""A result that is one of several says so: what is marked exact bounds every possible value.

The oracle is a scenario where the uncertain figures are known: no joint value, no alternative.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from immutabledict import immutabledict

from allocation import solver_rules, uncertainty
from allocation.errors import AllocationError, InvalidKeyError, ScenarioError
from allocation.model import Allocation, Interval, LotResult, Scenario
from allocation.pipeline import allocate
from allocation.reporting import sentences
from allocation.reporting.tables import intervals_table
from allocation.rules import RULES, dependencies
from allocation.scenarios import parse_scenario, read_scenario
from allocation.uncertainty import ranges, reading

F = Fraction

BASE = """
schema = 1
id = "t"
title = "T"
members = [{members}]
{options}

[sources.s]
title = "s"
publisher = "p"
status = "officiel"

[operation]
vat = "HT"
euros = "courants"

[indicators.km]
label = "Longueur"
unit = "km"
year = 2014
source = "s"
{km}

[indicators.pop]
label = "Population"
unit = "hab."
year = 2014
source = "s"
values = {{ {pop} }}

[indicators.gain]
label = "Gain"
unit = "km"
year = 2014
source = "s"
values = {{ {gain} }}

[keys.egal]
rule = "equal"

[keys.base]
rule = "proportional"
indicator = "km"

[keys.popk]
rule = "proportional"
indicator = "pop"

[keys.k]
{key}

[[lots]]
id = "l"
label = "L"
amount = 5_000_000
round_to = {unit}
section = "investissement"
key = "k"
source = "s"
"""

FOUR = """
values = { C = 47, D = 34 }
joint = [{ members = ["A", "B"], value = 26, split = { A = 0.1, B = 0.9 }, source = "s" }]
"""
FIVE = """
values = { D = 34, E = 5 }
joint = [
  { members = ["A", "B", "C"], value = 26, split = { A = 0.1, B = 0.2, C = 0.7 }, source = "s" },
  { members = ["C", "E"], value = 40, split = { C = 0.5, E = 0.5 }, source = "s" },
]
"""
PEOPLE = dict(zip("ABCDEFGHIJ", (1000, 2000, 500, 800, 1300, 70, 10, 900, 650, 40), strict=True))
GAIN = dict(zip("ABCDEFGHIJ", (90, 5, 70, 60, 1, 40, 30, 20, 10, 5), strict=True))

KEYS = {
    "proportional": 'rule = "proportional"\nindicator = "km"',
    "mix": 'rule = "mix"\nparts = { base = 1.5, popk = -0.5 }',
    "tiers": 'rule = "tiers"\nedges = [2_000_000]\nkeys = ["popk", "base"]',
    "fixed_plus_variable": (
        'rule = "fixed_plus_variable"\nfixed = 1_000_000\nfixed_key = "egal"\nvariable_key = "base"'
    ),
    "transition": (
        'rule = "transition"\nstart = "popk"\nend = "base"\npath = { 2026 = 0.3 }\nyear = 2026'
    ),
    "by_section": (
        'rule = "by_section"\nresponsibility = "local"\ncosts = [\n'
        '{ id = "1", cost = 3, owners = { A = 1 } }, { id = "2", cost = 4, common = "base" }]'
    ),
    "product": 'rule = "product"\nexponents = { km = 2 }',
    "inverse_capacity": (
        'rule = "inverse_capacity"\npopulation = "pop"\ncapacity = "km"\nminimum = 3'
    ),
    "modulated": 'rule = "modulated"\npopulation = "pop"\nindex = "km"',
    "log_coefficient": 'rule = "log_coefficient"\npopulation = "km"\nlow = 5\nhigh = 30',
    "brackets": 'rule = "brackets"\nindicator = "km"\nedges = [10]\nrates = [2, 1]',
    "bounded": 'rule = "bounded"\nbase = "base"\ncap = { A = 0.05, B = 0.05 }',
    "band": 'rule = "band"\nbase = "popk"\nreference = "base"\nwidth = 0.9',
    "fixed_payer": 'rule = "fixed_payer"\nmember = "A"\namount = 100_000\nrest = "base"',
    "net_losers": 'rule = "net_losers"\nbenefits = "gain"\ncosts = "km"',
    "threshold": 'rule = "threshold"\nusers = "km"\nhost = "A"\nminimum_share = 0.2',
    "closest": 'rule = "closest"\ntarget = "base"',
    "leximin": (
        'rule = "leximin"\nburden = "rate"\nreference = "doux"\n'
        '[keys.doux]\nrule = "mix"\nparts = { base = 0.5, egal = 0.5 }'
    ),
    "indexed": (
        'rule = "indexed"\namounts = { A = 1, B = 2, C = 3, D = 4, E = 5 }\n'
        'rate = 1.1\nrecomputed = "base"'
    ),
}
"""Every rule that may read an undivided value, itself or by the key it is made from."""

LINEAR = frozenset(
    {
        "proportional",
        "mix",
        "tiers",
        "fixed_plus_variable",
        "transition",
        "by_section",
        "indexed",
    }
)


def written(n: int, key: str, km: str = "", options: str = "", unit: str = "0.01") -> Scenario:
    codes = "ABCDEFGHIJ"[:n]
    listed = ", ".join(f'{{ code = "{code}", name = "M{code}" }}' for code in codes)
    pop, gain = (", ".join(f"{c} = {of[c]}" for c in codes) for of in (PEOPLE, GAIN))
    km = km or (FOUR if n == 4 else FIVE)
    if n == 4:
        key = key.replace(", E = 5", "")
    filled = {"members": listed, "km": km, "pop": pop, "gain": gain, "key": key}
    return parse_scenario(BASE.format(**filled, options=options, unit=unit), "essai.toml")


def known(
    scenario: Scenario,
    splits: Mapping[str, tuple[tuple[Fraction, ...], ...]],
    values: Mapping[tuple[str, str], Fraction] = immutabledict(),
) -> Scenario:
    """The scenario in which every figure is one number."""
    changed = {}
    for name, indicator in scenario.indicators.items():
        now = dict(indicator.values) | {c: v for (i, c), v in values.items() if i == name}
        stated = tuple(tuple(j.split[c] for c in j.members) for j in indicator.joint)
        for joint, split in zip(indicator.joint, splits.get(name, stated), strict=True):
            for code, share in zip(joint.members, split, strict=True):
                now[code] = now.get(code, F(0)) + joint.value * share
        update = {"values": immutabledict(now), "joint": (), "alternatives": ()}
        changed[name] = indicator.model_copy(update=update)
    return scenario.model_copy(update={"indicators": immutabledict(changed)})


@cache
def computed(rule: str, n: int) -> Allocation:
    return allocate(written(n, KEYS[rule]))


def inside(interval: Interval, cents: tuple[int, ...]) -> bool:
    bounds = zip(interval.low, cents, interval.high, strict=True)
    return all(low <= value <= high for low, value, high in bounds)


@st.composite
def splits_of(draw: st.DrawFn, members: int) -> tuple[Fraction, ...]:
    """Any split, near its corners more often than not."""
    parts = draw(
        st.lists(st.integers(0, 10**6), min_size=members, max_size=members)
        | st.permutations([10**9, *([1] * (members - 1))])
        | st.permutations([1, *([0] * (members - 1))])
    )
    parts = parts if sum(parts) else [1] * members
    return tuple(F(part, sum(parts)) for part in parts)


def drawn(data: st.DataObject, scenario: Scenario) -> dict[str, tuple[tuple[Fraction, ...], ...]]:
    return {
        name: tuple(data.draw(splits_of(len(joint.members))) for joint in indicator.joint)
        for name, indicator in scenario.indicators.items()
    }


# --- what is exact bounds everything -------------------------------------------------------------


def test_every_rule_that_may_read_a_figure_is_tried_and_says_whether_it_is_linear():
    told_by_hand = {"equal", "given", "residual"}
    assert set(KEYS) == set(RULES) - told_by_hand
    assert {rule for rule in RULES if RULES[rule].split_linear} == LINEAR | told_by_hand
    for rule in KEYS:
        assert computed(rule, 4).intervals[0].exact == (rule in LINEAR), rule


@pytest.mark.parametrize("n", [4, 5])
@pytest.mark.parametrize("rule", sorted(LINEAR))
@settings(max_examples=25)
@given(data=st.data())
def test_no_split_leaves_an_interval_marked_exact(rule, n, data):
    found = computed(rule, n)
    (interval,) = found.intervals
    other = allocate(known(found.scenario, drawn(data, found.scenario)))
    assert interval.exact
    assert inside(interval, other.totals)


@pytest.mark.parametrize("rule", sorted(LINEAR))
@settings(max_examples=20)
@given(data=st.data())
def test_shares_of_a_linear_rule_are_affine_in_every_split(rule, data):
    scenario = computed(rule, 5).scenario
    one, two = drawn(data, scenario), drawn(data, scenario)
    middle = {
        name: tuple(
            tuple((a + b) / 2 for a, b in zip(first, second, strict=True))
            for first, second in zip(one[name], two[name], strict=True)
        )
        for name in one
    }
    first, second, between = (
        allocate(known(scenario, splits)).key.shares for splits in (one, two, middle)
    )
    assert between == tuple((a + b) / 2 for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize(
    ("options", "unit"),
    [("", "1000"), ('governs = "key"\npublished_decimals = 0', "0.01"), ("", "1")],
)
@settings(max_examples=25)
@given(data=st.data())
def test_an_exact_interval_leaves_room_for_every_rounding(options, unit, data):
    scenario = written(4, KEYS["mix"], options=options, unit=unit)
    (interval,) = allocate(scenario).intervals
    assert interval.exact
    assert inside(interval, allocate(known(scenario, drawn(data, scenario))).totals)


@settings(max_examples=25)
@given(splits_of(2), splits_of(2))
def test_an_exact_interval_is_reached_but_for_the_odd_cent(first, second):
    """One joint value, one lot: no bound is looser than the unit of the rounding."""
    scenario = written(4, KEYS["mix"])
    (interval,) = allocate(scenario).intervals
    ends = [
        allocate(known(scenario, {"km": (split,)})).totals
        for split in ((F(0), F(1)), (F(1), F(0)), first, second)
    ]
    for low, high, *reached in zip(interval.low, interval.high, *ends, strict=True):
        assert 0 <= min(reached) - low <= 1
        assert 0 <= high - max(reached) <= 1


def test_the_odd_cent_of_a_third_party_is_inside():
    """Corners give C 219 626 168,23 EUR; the split 1/26 takes its odd cent away."""
    scenario = written(4, KEYS["proportional"])
    scenario = scenario.model_copy(
        update={"lots": (scenario.lots[0].model_copy(update={"amount": 50_000_000_000}),)}
    )
    (interval,) = allocate(scenario).intervals
    assert (interval.low[2], interval.high[2]) == (21_962_616_822, 21_962_616_823)
    assert interval.moved == ("A", "B")
    split = ((F(1, 26), F(25, 26)),)
    assert allocate(known(scenario, {"km": split})).totals[2] == 21_962_616_822


# --- what is not exact says what was tried -------------------------------------------------------


def grid(members: int, steps: int) -> Iterator[tuple[Fraction, ...]]:
    """Corners, edges and inside of the splits."""
    for parts in product(range(steps + 1), repeat=members):
        if sum(parts) == steps:
            yield tuple(F(part, steps) for part in parts)


@pytest.mark.parametrize("rule", sorted(set(KEYS) - LINEAR))
def test_what_was_tried_is_inside_and_counted(rule):
    """Hundredths, or tenths when a solver finds each key."""
    found = computed(rule, 4)
    (interval,) = found.intervals
    steps = 10 if rule in solver_rules.RULES else 100
    tried = {(split,) for split in grid(2, steps)} | {((F(1, 10), F(9, 10)),)}
    assert (interval.tried, interval.failed) == (len(tried), 0)
    amounts = [allocate(known(found.scenario, {"km": split})).totals for split in tried]
    columns = list(zip(*amounts, strict=True))
    assert interval.low == tuple(map(min, columns))
    assert interval.high == tuple(map(max, columns))


@pytest.mark.parametrize("rule", ["bounded", "brackets", "modulated"])
def test_three_members_and_a_second_value_are_tried_corner_by_corner_then_finely(rule):
    found = computed(rule, 5)
    (interval,) = found.intervals
    stated = ((F(1, 10), F(1, 5), F(7, 10)), (F(1, 2), F(1, 2)))
    whole = [tuple(F(i == j) for i in range(3)) for j in range(3)], [(F(1), F(0)), (F(0), F(1))]
    tried = set(product([stated[0], *whole[0]], [stated[1], *whole[1]]))
    tried |= {(split, stated[1]) for split in grid(3, 18)}
    tried |= {(stated[0], split) for split in grid(2, 100)}
    assert interval.tried == len(tried)
    for splits in tried:
        assert inside(interval, allocate(known(found.scenario, {"km": splits})).totals)


@pytest.mark.parametrize(
    ("key", "split", "member", "cents"),
    [
        (KEYS["product"], 13, "C", 298_271_671),
        ('rule = "product"\nexponents = { km = 0.5 }', 13, "C", 172_272_461),
        (KEYS["modulated"], 12, "D", 137_203_166),
        (KEYS["modulated"] + "\nmean = 26", 8, "D", 137_203_166),
        (KEYS["log_coefficient"], 13, "C", 232_828_515),
        (KEYS["brackets"], 10, "C", 193_877_551),
        (KEYS["bounded"], 5, "C", 261_111_111),
        ('rule = "bounded"\nbase = "base"\nfloor = { A = 0.1, B = 0.1 }', 11, "C", 219_626_168),
    ],
)
def test_a_third_party_turns_back_between_two_corners(key, split, member, cents):
    """Counter-examples: extreme splits and the stated one do not bound the amounts."""
    scenario = written(4, key)
    place = scenario.codes.index(member)
    found = allocate(known(scenario, {"km": ((F(split, 26), F(26 - split, 26)),)}))
    assert found.totals[place] == cents
    corners = [
        allocate(known(scenario, {"km": (ends,)})).totals[place]
        for ends in ((F(1), F(0)), (F(0), F(1)), (F(1, 10), F(9, 10)))
    ]
    assert not min(corners) <= cents <= max(corners)
    (interval,) = allocate(scenario).intervals
    assert not interval.exact
    assert not min(corners) <= interval.low[place] <= interval.high[place] <= max(corners)


def test_a_rule_that_does_not_read_the_figure_leaves_the_interval_exact():
    steps = '\n[keys.bareme]\nrule = "brackets"\nindicator = "{}"\nedges = [700]\nrates = [2, 1]'
    mix = 'rule = "mix"\nparts = { base = 0.5, bareme = 0.5 }'
    for read, exact in (("pop", True), ("km", False)):
        (interval,) = allocate(written(4, mix + steps.format(read))).intervals
        assert interval.exact == exact


def test_a_key_solved_inside_red_lines_reads_what_they_read():
    line = '\n[[red_lines]]\nowner = "A"\ntext = "t"\nsource = "s"\nmember = "A"\nvalue = '
    per_unit = line + '90_000\nkind = "max_per_unit"\nindicator = "km"'
    band = line + '0.5\nkind = "band"\nreference = "autour"\n'
    around = '\n[keys.autour]\nrule = "mix"\nparts = { base = 0.5, egal = 0.5 }'
    half = '\n[keys.demi]\nrule = "mix"\nparts = { k = 0.5, base = 0.5 }'
    closest = 'rule = "closest"\ntarget = "popk"'
    for text in (per_unit, band + around):
        (interval,) = allocate(written(4, closest + text + half), "k").intervals
        assert not interval.exact
        (interval,) = allocate(written(4, closest + text + half), "demi").intervals
        assert not interval.exact
    assert not allocate(written(4, closest)).intervals


def test_many_members_are_tried_on_a_coarser_grid(monkeypatch):
    monkeypatch.setattr(reading, "_QUICK_MEMBERS", 3)
    (interval,) = allocate(written(4, KEYS["brackets"])).intervals
    assert interval.tried == 11


def test_shares_that_are_floats_bound_nothing(monkeypatch):
    monkeypatch.setattr(reading, "EXACT_MEMBERS", 3)
    (interval,) = allocate(written(4, KEYS["proportional"])).intervals
    assert not interval.exact


# --- several uncertain figures -------------------------------------------------------------------

ALTERNATIVES = """
values = { C = 47, D = 34 }
joint = [{ members = ["A", "B"], value = 26, split = { A = 0.1, B = 0.9 }, source = "s" }]
alternatives = [
  { member = "C", value = 53, source = "s" },
  { member = "D", value = 40, source = "s" },
  { member = "D", value = 20, source = "s" },
]
"""
MIXED = 'rule = "mix"\nparts = { base = 0.5, ports = 0.5 }'
PORTS = """
[keys.ports]
rule = "proportional"
indicator = "ports"

[indicators.ports]
label = "Ports"
unit = "ports"
year = 2014
source = "s"
values = { B = 0, C = 2, D = 1 }
joint = [{ members = ["A", "C"], value = 3, split = { A = 0.5, C = 0.5 }, source = "s" }]
"""


def test_two_undivided_values_move_together():
    """A has a part of both: away from A in each, A pays nothing."""
    joint = (
        "values = { D = 34 }\njoint = [\n"
        '{ members = ["A", "B"], value = 26, split = { A = 1, B = 0 }, source = "s" },\n'
        '{ members = ["A", "C"], value = 30, split = { A = 1, C = 0 }, source = "s" }]'
    )
    scenario = written(4, KEYS["proportional"], joint)
    (interval,) = allocate(scenario).intervals
    away = allocate(known(scenario, {"km": ((F(0), F(1)), (F(0), F(1)))}))
    assert away.totals == (0, 144_444_444, 166_666_667, 188_888_889)
    assert inside(interval, away.totals)
    assert interval.low[0] == 0
    assert interval.high[0] - allocate(scenario).totals[0] in (0, 1)


@settings(max_examples=40)
@given(data=st.data())
def test_splits_sources_and_indicators_move_together_in_the_last_interval(data):
    scenario = written(4, MIXED + PORTS, ALTERNATIVES)
    *_, together = allocate(scenario).intervals
    assert (together.cause, together.exact) == ("together", True)
    assert together.indicators == ("km", "ports")
    values = {
        ("km", "C"): F(data.draw(st.sampled_from((47, 53)))),
        ("km", "D"): F(data.draw(st.sampled_from((34, 40, 20)))),
    }
    other = allocate(known(scenario, drawn(data, scenario), values))
    assert inside(together, other.totals)


def test_each_figure_has_its_interval_and_all_have_one():
    found = allocate(written(4, MIXED + PORTS, ALTERNATIVES))
    told = [(interval.cause, interval.indicators) for interval in found.intervals]
    assert told == [
        ("joint", ("km",)),
        ("alternative", ("km",)),
        ("joint", ("ports",)),
        ("together", ("km", "ports")),
    ]
    *alone, together = found.intervals
    for interval in alone:
        assert inside(together, interval.low)
        assert inside(together, interval.high)


def test_the_last_interval_holds_the_others_even_where_it_bounds_nothing(monkeypatch):
    bounded = allocate(written(4, KEYS["brackets"] + PORTS, ALTERNATIVES))
    little = SimpleNamespace(most=2, steps=10, grid=21)
    monkeypatch.setattr(ranges, "_effort", lambda _: little)
    for found in (bounded, allocate(written(4, MIXED + PORTS, ALTERNATIVES))):
        *alone, together = found.intervals
        assert not together.exact
        for interval in alone:
            assert inside(together, interval.low)
            assert inside(together, interval.high)
            assert set(interval.moved) <= set(together.moved)


def test_sources_are_all_combined_and_add_no_cent():
    scenario = written(4, KEYS["proportional"], ALTERNATIVES)
    _, interval, _ = allocate(scenario).intervals
    cases = [
        allocate(known(scenario, {}, {("km", "C"): F(c), ("km", "D"): F(d)})).totals
        for c in (47, 53)
        for d in (34, 40, 20)
    ]
    columns = list(zip(*cases, strict=True))
    assert (interval.low, interval.high) == (tuple(map(min, columns)), tuple(map(max, columns)))
    assert (interval.exact, interval.tried) == (True, 6)


def test_too_many_combinations_are_not_said_to_be_all_of_them():
    values = ", ".join(f"{c} = 10" for c in "ABCDEFGHIJ")
    others = ", ".join(f'{{ member = "{c}", value = 20, source = "s" }}' for c in "ABCDEFGHI")
    km = f"values = {{ {values} }}\nalternatives = [{others}]"
    found = allocate(written(10, KEYS["proportional"], km))
    (interval,) = found.intervals
    assert (interval.exact, interval.tried) == (False, 256)
    assert "sur 256 combinaisons essayées" in sentences.one_of_several(found)[0].text()


def test_a_key_that_reads_no_uncertain_figure_has_no_interval():
    assert allocate(written(4, KEYS["mix"]), "popk").intervals == ()
    assert allocate(written(4, 'rule = "equal"')).intervals == ()


def test_what_moves_nobody_is_not_said():
    """Frozen amounts read the kilometres only to compare."""
    found = computed("indexed", 4)
    assert found.intervals[0].moved == ()
    assert sentences.one_of_several(found) == ()
    assert not intervals_table(found)


# --- what cannot be computed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    [
        'rule = "inverse_capacity"\npopulation = "pop"\ncapacity = "km"',
        'rule = "product"\nexponents = { km = -1 }',
    ],
)
def test_a_split_that_makes_no_key_is_counted_and_stops_nothing(key):
    scenario = written(4, key)
    with pytest.raises(AllocationError):
        allocate(known(scenario, {"km": ((F(0), F(1)),)}))
    found = allocate(scenario)
    (interval,) = found.intervals
    assert (interval.exact, interval.tried, interval.failed) == (False, 101, 2)
    said = sentences.one_of_several(found, "A")
    assert said[0].text().startswith("MA, clé « k » : au moins de ")
    assert "sur 101 partages essayés de la valeur indivise « Longueur »" in said[0].text()
    assert "non calculable pour 2 des 101 cas essayés" in said[-1].text()
    causes = {row[2].text() for row in intervals_table(found).rows}
    (cause,) = causes
    assert cause.startswith("valeur indivise : au moins, sur 101 cas essayés ; ")
    assert cause.endswith("non calculable pour 2 des 101 cas essayés")


def test_an_extreme_split_without_key_leaves_a_linear_key_without_bound():
    found = allocate(written(4, KEYS["proportional"]))

    def shared(scenario: Scenario) -> tuple[LotResult, ...]:
        if scenario.indicators["km"].joint[0].split["A"] == 1:
            raise InvalidKeyError("sum_zero")
        return allocate(known(scenario, {})).lots

    (interval,) = uncertainty.intervals(found, shared)
    assert (interval.exact, interval.tried, interval.failed) == (False, 101, 1)


def test_a_source_that_makes_no_key_leaves_the_others():
    km = (
        "values = { A = 10, B = 0, C = 0, D = 0 }\nalternatives = ["
        '{ member = "A", value = 0, source = "s" }, { member = "B", value = 10, source = "s" }]'
    )
    (interval,) = allocate(written(4, KEYS["proportional"], km)).intervals
    assert (interval.exact, interval.tried, interval.failed) == (True, 4, 1)
    assert interval.low == (0, 0, 0, 0)
    assert interval.high == (500_000_000, 500_000_000, 0, 0)


def test_another_value_of_a_part_of_a_joint_value_is_refused():
    km = FOUR + 'alternatives = [{ member = "A", value = 9, source = "s" }]'
    with pytest.raises(ScenarioError) as refused:
        written(4, KEYS["proportional"], km)
    assert [fault.code for fault in refused.value.faults] == ["alternative_joint"]
    assert "écrivez dans split le partage" in str(refused.value)


# --- the canal -----------------------------------------------------------------------------------


def test_the_kilometres_of_the_canal_are_bounded_with_few_evaluations():
    scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    joint, other, together = allocate(scenario, "longueur").intervals
    assert (joint.exact, joint.tried, joint.low[1]) == (True, 3, 0)
    assert (other.exact, other.tried) == (True, 2)
    assert (together.exact, together.tried) == (True, 6)
    assert together.low[1] == 0
    assert together.high[1] == joint.high[1]
    for name in scenario.keys:
        if "canal_km" in dependencies(scenario.keys[name])[1]:
            assert allocate(scenario, name).intervals[0].exact
