"""Why bills changed: cents that sum by member and by cause, and no order that matters."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from immutabledict import immutabledict

from allocation.analysis.changes import Cause, why_did_it_change
from allocation.analysis.hybrids import hybrid
from allocation.cli import main
from allocation.departure import without
from allocation.errors import InvalidKeyError
from allocation.pipeline import allocate
from allocation.reporting.changes import changes_answer
from allocation.scenarios import read_scenario

BEFORE = read_scenario("scenarios/canal-seine-nord-2014.toml")
CONDITIONS = read_scenario("scenarios/canal-seine-nord-conditions.toml")
QUICK = settings(max_examples=25, deadline=None)


def changed(scenario, amount=None, weight=None, people=None, unit=None):
    lot = scenario.lots[0]
    update = {}
    if amount is not None:
        lot = lot.model_copy(update={"amount": amount})
    if unit is not None:
        lot = lot.model_copy(update={"round_to": unit})
    update["lots"] = (lot,)
    if weight is not None:
        mix = scenario.keys["compromis"].model_copy(
            update={"parts": immutabledict({"population": weight, "egalite": 1 - weight})}
        )
        update["keys"] = immutabledict({**scenario.keys, "compromis": mix})
    if people is not None:
        figures = scenario.indicators["population"].model_copy(
            update={"values": immutabledict(zip(scenario.codes, people, strict=True))}
        )
        update["indicators"] = immutabledict({**scenario.indicators, "population": figures})
    return scenario.model_copy(update=update)


def check_sums(found):
    for place, code in enumerate(found.members):
        assert sum(found.cents[place]) == found.latter[place] - found.former[place]
        assert found.change(code) == sum(found.of(code).values())
    columns = {
        c: sum(column)
        for c, column in zip(found.causes, zip(*found.cents, strict=True), strict=True)
    }
    moved = sum(found.latter) - sum(found.former)
    assert columns.pop(Cause("cost"), 0) == moved
    assert not any(columns.values())


@given(
    amount=st.none() | st.integers(1, 10**6).map(lambda m: m * 10**6),
    weight=st.none() | st.integers(0, 100).map(lambda part: Fraction(part, 100)),
    people=st.none() | st.lists(st.integers(1, 10**7).map(Fraction), min_size=4, max_size=4),
    unit=st.none() | st.sampled_from([100, 10_000, 1_000_000]),
)
@QUICK
def test_rows_and_columns_sum_to_the_cent(amount, weight, people, unit):
    found = why_did_it_change(BEFORE, changed(BEFORE, amount, weight, people, unit))
    check_sums(found)


@given(st.permutations(range(4)))
@QUICK
def test_nothing_depends_on_the_order_of_members(order):
    after = changed(
        BEFORE, 55 * 10**9, Fraction(1, 2), [Fraction(9), Fraction(4), Fraction(2), Fraction(3)]
    )
    plain = why_did_it_change(BEFORE, after)
    turned = [
        s.model_copy(update={"members": tuple(s.members[i] for i in order)})
        for s in (BEFORE, after)
    ]
    other = why_did_it_change(*turned)
    assert all(other.of(code) == plain.of(code) for code in BEFORE.codes)


def test_the_reverse_change_is_the_opposite():
    after = changed(BEFORE, 55 * 10**9, Fraction(1, 2))
    there, back = why_did_it_change(BEFORE, after), why_did_it_change(after, BEFORE)
    for code in BEFORE.codes:
        for cause, cents in there.of(code).items():
            assert abs(cents + back.of(code)[cause]) <= 2


def test_a_cause_is_its_mean_over_all_orders():
    after = changed(BEFORE, 51 * 10**9, Fraction(3, 10), [Fraction(x) for x in (26, 14, 5, 9)])
    found = why_did_it_change(BEFORE, after)
    names = [("cost", ""), ("weights", ""), ("indicator", "population")]
    orders = list(permutations(names))
    for code in BEFORE.codes:
        means = dict.fromkeys(names, Fraction(0))
        for order in orders:
            done = set()
            for cause in order:
                low = exact(hybrid(BEFORE, after, frozenset(done)), code)
                done.add(cause)
                means[cause] += exact(hybrid(BEFORE, after, frozenset(done)), code) - low
        for (kind, name), total in means.items():
            assert abs(found.of(code)[Cause(kind, name)] - total / len(orders)) < 1


def exact(scenario, code):
    found = allocate(scenario)
    return sum(sum(lot.amounts) * lot.key[code] for lot in found.lots)


def test_who_leaves_and_who_enters_are_a_cause():
    after = changed(without(BEFORE, "60"), 45 * 10**9)
    found = why_did_it_change(BEFORE, after)
    assert [cause.kind for cause in found.causes] == ["cost", "members", "rounding"]
    assert found.members[-1] == "60"
    assert found.name("60") == "Oise"
    assert found.latter[-1] == 0
    check_sums(found)
    back = why_did_it_change(after, BEFORE)
    assert back.members == BEFORE.codes
    check_sums(back)


def test_conditions_are_a_cause_of_a_key_solved_inside_them():
    line, *others = CONDITIONS.red_lines
    looser = line.model_copy(update={"value": line.value + 5_000_000})
    found = why_did_it_change(
        CONDITIONS, CONDITIONS.model_copy(update={"red_lines": (looser, *others)})
    )
    assert [cause.kind for cause in found.causes] == ["red_lines", "rounding"]
    assert found.change("59") == 5_000_000_00
    check_sums(found)


def test_rounding_is_what_it_does_to_the_exact_bills():
    found = why_did_it_change(BEFORE, changed(BEFORE, unit=100_000_000))
    assert [cause.kind for cause in found.causes] == ["rounding"]
    assert max(abs(found.change(code)) for code in found.members) > 0
    check_sums(found)


def test_nothing_changed_is_said():
    found = why_did_it_change(BEFORE, BEFORE)
    assert set(found.cents) == {(0,)}
    texts = [item.text("fr") for item in changes_answer(found) if hasattr(item, "text")]
    assert any("sans changement" in text for text in texts)


def test_scenarios_of_other_members_are_refused():
    with pytest.raises(InvalidKeyError) as refused:
        why_did_it_change(BEFORE, read_scenario("scenarios/savoie-mont-blanc.toml"))
    assert refused.value.code == "changes_unrelated"


def test_a_step_that_cannot_be_computed_is_named():
    """The key of one file needs figures that only some members of the other have."""
    small, large = (
        read_scenario(f"scenarios/{name}.toml") for name in ("elargissement", "elargissement-ent")
    )
    with pytest.raises(InvalidKeyError, match="Collégiens") as refused:
        why_did_it_change(small, large)
    assert refused.value.code == "changes_step"


def test_a_change_of_something_else_is_refused_and_never_put_on_a_cause(monkeypatch):
    monkeypatch.setattr("allocation.analysis.changes.keys_changed", lambda *_: False)
    with pytest.raises(InvalidKeyError, match="59") as refused:
        why_did_it_change(BEFORE, changed(BEFORE, weight=Fraction(1, 2)))
    assert refused.value.code == "changes_beyond"


def test_more_than_ten_causes_are_refused():
    names = [f"i{k}" for k in range(11)]
    people = BEFORE.indicators["population"]
    twice = people.model_copy(
        update={"values": immutabledict({c: 1 + v for c, v in people.values.items()})}
    )
    parts = immutabledict(dict.fromkeys(names, Fraction(1, 11)))
    keys = {n: BEFORE.keys["population"].model_copy(update={"indicator": n}) for n in names}
    keys["compromis"] = BEFORE.keys["compromis"].model_copy(update={"parts": parts})
    both = [
        BEFORE.model_copy(
            update={
                "keys": immutabledict(keys),
                "indicators": immutabledict(dict.fromkeys(names, figures)),
                "population": None,
                "compare": (),
            }
        )
        for figures in (people, twice)
    ]
    with pytest.raises(InvalidKeyError) as refused:
        why_did_it_change(*both)
    assert refused.value.code == "changes_too_many"


def test_the_command_line_says_why(capsys):
    with pytest.raises(SystemExit) as left:
        main(
            [
                "explain",
                "scenarios/canal-seine-nord-2019.toml",
                "--since",
                "scenarios/canal-seine-nord-2014.toml",
                "--for",
                "80",
                "--short",
            ]
        )
    assert not left.value.code
    assert "Causes : Clé et poids -7" in capsys.readouterr().out
