"""The closed-form keys as functions of one table, and the axioms of keys as yes-or-no questions.

A form is named after its rule, then after the class of parameters that claims something else.
A table has one row per member and one column per figure; column 0 is what the member is measured
by (population, first criterion). Everything is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from allocation import keys
from allocation.key_rules import (
    Bounded,
    Brackets,
    Equal,
    FixedPlusVariable,
    InverseCapacity,
    LogCoefficient,
    Mix,
    Modulated,
    Product,
    Proportional,
    Tiers,
    Transition,
)
from allocation.model import Parameters

F = Fraction


def table(*rows):
    """Object array of fractions."""
    array = np.empty((len(rows), len(rows[0])), dtype=object)
    array[:] = [[F(str(x)) for x in row] for row in rows]
    return array


@dataclass(frozen=True)
class Form:
    """One rule, or one class of its parameters, on a table: ``shares(m, unit)``.

    ``usual`` are the parameters of what varies members only, ``drawn`` those of a search.
    Thresholds of the parameters are in ``unit``.
    """

    formula: Callable
    usual: Parameters
    drawn: SearchStrategy | None = None
    columns: int = 1
    criteria: tuple[int, ...] = (0,)
    scaled_by_total: tuple[int, ...] = ()
    slack: Fraction | int = 0

    def shares(self, m, unit=1):
        return self.formula(m, self.usual, unit)

    def at(self, parameters):
        """The same form with other parameters."""
        return replace(self, usual=parameters)


def small(low=0, high=1, denominator=10):
    return st.fractions(low, high, max_denominator=denominator)


def rows_of(m):
    return np.array([keys.proportional(column) for column in m.T])


def parts(*weights):
    return Mix(parts={f"c{i}": weight for i, weight in enumerate(weights)})


def raised_to(*exponents):
    return Product(exponents={f"v{i}": exponent for i, exponent in enumerate(exponents)})


def mixed(m, p, _):
    return keys.mix(rows_of(m), keys.vector(list(p.parts.values())))


def multiplied(m, p, _):
    return keys.product(m.T, list(p.exponents.values()))


# Column 1 is the member's whole wealth, so that merging adds it up.
def by_inverse(m, p, _):
    return keys.inverse_capacity(m[:, 0], m[:, 1] / m[:, 0], p.exponent, p.minimum)


def by_deviation(m, p, _):
    return keys.modulated(m[:, 0], m[:, 1] / m[:, 0], p.elasticity, p.band, p.mean)


def by_logarithm(m, p, unit):
    return keys.log_coefficient(m[:, 0], p.low * unit, p.high * unit, p.top)


def by_bracket(m, p, unit):
    return keys.brackets(m[:, 0], [edge * unit for edge in p.edges], p.rates)


# Columns 1 and 2 are the member's own cap and floor, shares of the total.
def within(m, *_):
    return keys.bounded(m[:, 0], m[:, 2], m[:, 1])


def fixed_and_population(m, p, _):
    same = keys.equal(len(m), m.dtype)
    return keys.fixed_plus_variable(p.fixed, 100, same, keys.proportional(m[:, 0]))


def two_tiers(m, p, _):
    return keys.tiers(10, list(p.edges), rows_of(m))


def on_the_way(m, p, _):
    return keys.transition(p.path["2016"], *rows_of(m))


def weights_to_one(low):
    """Three weights from ``low`` that sum to 1."""
    first = st.tuples(small(low, 1), small(low, 1))
    return first.map(lambda two: (*two, 1 - sum(two))).filter(lambda w: w[2] >= low)


def modulations(elasticity, mean):
    return st.builds(
        Modulated,
        population=st.just("people"),
        index=st.just("wealth"),
        elasticity=elasticity,
        band=small(0, F(9, 10)),
        mean=mean,
    )


BY_PEOPLE = {"population": "people", "index": "wealth"}
GENTLE, STEEP = small(0, 1), small(-3, 0).filter(bool) | small(F(11, 10), 4)
POWERS = st.tuples(*[st.integers(-3, 3).filter(bool)] * 2)

FORMS = {
    "equal": Form(lambda m, *_: keys.equal(len(m), m.dtype), Equal()),
    "proportional": Form(
        lambda m, *_: keys.proportional(m[:, 0]), Proportional(indicator="people")
    ),
    "mix": Form(
        mixed,
        parts(F(1, 2), F(3, 10), F(1, 5)),
        weights_to_one(0).map(lambda weights: parts(*weights)),
        columns=3,
        criteria=(0, 1, 2),
    ),
    "mix negative_weight": Form(
        mixed,
        parts(-1, 1, 1),
        weights_to_one(-2).filter(lambda w: min(w) < 0).map(lambda weights: parts(*weights)),
        columns=3,
        criteria=(0, 1, 2),
    ),
    "product": Form(
        multiplied,
        raised_to(2, 1),
        POWERS.map(lambda two: raised_to(*map(abs, two))),
        columns=2,
        criteria=(0, 1),
    ),
    "product negative_exponent": Form(
        multiplied,
        raised_to(-1, 1),
        POWERS.filter(lambda two: min(two) < 0).map(lambda two: raised_to(*two)),
        columns=2,
        criteria=(0, 1),
    ),
    "inverse_capacity": Form(
        by_inverse,
        InverseCapacity(population="people", capacity="wealth"),
        st.builds(
            InverseCapacity,
            population=st.just("people"),
            capacity=st.just("wealth"),
            exponent=small(0, 2, 2),
            minimum=st.none() | small(F(1, 2), 3),
        ),
        columns=2,
        criteria=(0, 1),
        slack=F(1, 10**30),
    ),
    "modulated": Form(
        by_deviation, Modulated(**BY_PEOPLE), modulations(GENTLE, st.none()), 2, (0, 1)
    ),
    "modulated steep_elasticity": Form(
        by_deviation,
        Modulated(**BY_PEOPLE, elasticity=3),
        modulations(STEEP, st.none() | small(F(1, 2), 3)),
        columns=2,
        criteria=(0, 1),
    ),
    "modulated frozen_mean": Form(
        by_deviation,
        Modulated(**BY_PEOPLE, mean=2),
        modulations(GENTLE, small(F(1, 2), 3)),
        columns=2,
        criteria=(0, 1),
    ),
    "log_coefficient": Form(
        by_logarithm,
        LogCoefficient(population="people", low=2, high=20),
        st.builds(
            LogCoefficient,
            population=st.just("people"),
            low=small(F(1, 2), 5),
            high=small(F(11, 2), 30),
            top=small(1, 4),
        ),
        slack=F(1, 10**30),
    ),
    "brackets": Form(
        by_bracket,
        Brackets(indicator="people", edges=(5,), rates=(2, 1)),
        st.builds(
            Brackets,
            indicator=st.just("people"),
            edges=st.tuples(small(1, 5), small(F(11, 2), 12)),
            rates=st.tuples(small(F(1, 10), 3), small(0, 3), small(0, 3)),
        ),
    ),
    "fixed_plus_variable": Form(
        fixed_and_population,
        FixedPlusVariable(fixed=20, fixed_key="equal", variable_key="people"),
        st.builds(
            FixedPlusVariable,
            fixed=st.integers(0, 120),
            fixed_key=st.just("equal"),
            variable_key=st.just("people"),
        ),
    ),
    "bounded": Form(
        within,
        Bounded(base="people", cap={"59": F(1, 2)}),
        columns=3,
        scaled_by_total=(1, 2),
    ),
    "tiers": Form(
        two_tiers,
        Tiers(edges=(7,), keys=("c0", "c1")),
        st.integers(1, 12).map(lambda edge: Tiers(edges=(edge,), keys=("c0", "c1"))),
        columns=2,
        criteria=(0, 1),
    ),
    "transition": Form(
        on_the_way,
        Transition(start="c0", end="c1", path={"2016": F(1, 3)}),
        small().map(lambda w: Transition(start="c0", end="c1", path={"2016": w})),
        columns=2,
        criteria=(0, 1),
    ),
}


def without(m, i):
    return np.delete(m, i, axis=0)


def own_monotone(form, m, i, up):
    """Raising one's own figure never lowers one's own share."""
    raised = m.copy()
    raised[i, 0] += up
    return form.shares(raised)[i] >= form.shares(m)[i] - form.slack


def others_response(form, m, i, up):
    """Raising one's own figure never raises the share of another."""
    raised = m.copy()
    raised[i, 0] += up
    return all(
        after <= before + form.slack
        for after, before in zip(
            without(form.shares(raised), i), without(form.shares(m), i), strict=True
        )
    )


def merge_neutral(form, m, i, j):
    """Two members that merge pay together what they paid apart."""
    apart = form.shares(m)
    merged = m.copy()
    merged[i] = m[i] + m[j]
    together = form.shares(without(merged, j))[i - (j < i)]
    return abs(together - apart[i] - apart[j]) <= form.slack


def population_monotone(form, m, i):
    """A newcomer raises nobody's share."""
    before, after = form.shares(without(m, i)), without(form.shares(m), i)
    return all(new <= old + form.slack for new, old in zip(after, before, strict=True))


def relative_consistency(form, m, i):
    """The ratio of two shares does not depend on a third member."""
    whole, part = without(form.shares(m), i), form.shares(without(m, i))
    return all(
        abs(whole[a] * part[b] - whole[b] * part[a]) <= form.slack
        for a in range(len(part))
        for b in range(a)
    )


def units(form, m, factor):
    """Figures and thresholds in another unit give the same key."""
    scaled = m.copy()
    for column in range(form.columns):
        if column not in form.scaled_by_total:
            scaled[:, column] *= factor
    gaps = form.shares(scaled, factor) - form.shares(m)
    return all(abs(gap) <= form.slack for gap in gaps)


def replication(form, m):
    """Every member twice: each copy has half the share."""
    twice = np.concatenate([m, m])
    for column in form.scaled_by_total:
        twice[:, column] /= 2
    copies = form.shares(twice)
    halves = zip(copies[: len(m)], copies[len(m) :], form.shares(m) / 2, strict=True)
    return all(max(abs(a - half), abs(b - half)) <= form.slack for a, b, half in halves)


def dominance(form, m, i, j):
    """Who is above another in every criterion does not have the smaller share."""
    above = m.copy()
    for column in form.criteria:
        above[i, column] = max(m[i, column], m[j, column])
    shares = form.shares(above)
    return shares[i] >= shares[j] - form.slack
