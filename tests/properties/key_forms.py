"""The closed-form keys as functions of one table, and the axioms of keys as yes-or-no questions.

A table has one row per member and one column per figure; column 0 is what the member is measured
by (population, first criterion). Everything is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation import keys

F = Fraction


def table(*rows):
    """Object array of fractions."""
    array = np.empty((len(rows), len(rows[0])), dtype=object)
    array[:] = [[F(str(x)) for x in row] for row in rows]
    return array


@dataclass(frozen=True)
class Form:
    """One rule with plain parameters: ``shares(table, unit)``, thresholds being in ``unit``."""

    shares: Callable
    columns: int = 1
    least: int = 0
    criteria: tuple[int, ...] = (0,)
    scaled_by_total: tuple[int, ...] = ()
    slack: Fraction | int = 0


def mixed(m, _=1):
    rows = [keys.proportional(column) for column in m.T]
    return keys.mix(np.array(rows), keys.vector([F(1, 2), F(3, 10), F(1, 5)]))


def fixed_and_population(m, _=1):
    same = keys.equal(len(m), m.dtype)
    return keys.fixed_plus_variable(20, 100, same, keys.proportional(m[:, 0]))


def two_tiers(m, _=1):
    return keys.tiers(7, [5], np.array([keys.proportional(column) for column in m.T]))


def a_third_of_the_way(m, _=1):
    return keys.transition(F(1, 3), *(keys.proportional(column) for column in m.T))


FORMS = {
    "equal": Form(lambda m, _=1: keys.equal(len(m), m.dtype)),
    "proportional": Form(lambda m, _=1: keys.proportional(m[:, 0])),
    "mix": Form(mixed, columns=3, criteria=(0, 1, 2)),
    "product": Form(lambda m, _=1: keys.product(m.T, [2, 1]), columns=2, least=1, criteria=(0, 1)),
    # column 1 is the member's whole wealth, so that merging adds it up
    "inverse_capacity": Form(
        lambda m, _=1: keys.inverse_capacity(m[:, 0], m[:, 1] / m[:, 0]),
        columns=2,
        least=1,
        criteria=(0, 1),
    ),
    "modulated": Form(
        lambda m, _=1: keys.modulated(m[:, 0], m[:, 1] / m[:, 0], 1, F(3, 10)),
        columns=2,
        least=1,
        criteria=(0, 1),
    ),
    "log_coefficient": Form(
        lambda m, unit=1: keys.log_coefficient(m[:, 0], 2 * unit, 20 * unit),
        slack=F(1, 10**30),
    ),
    "brackets": Form(lambda m, unit=1: keys.brackets(m[:, 0], [5 * unit], [2, 1])),
    "fixed_plus_variable": Form(fixed_and_population),
    # column 1 is the member's own cap, a share of the total
    "bounded": Form(
        lambda m, _=1: keys.bounded(m[:, 0], upper=m[:, 1]), columns=2, scaled_by_total=(1,)
    ),
    "tiers": Form(two_tiers, columns=2, criteria=(0, 1)),
    "transition": Form(a_third_of_the_way, columns=2, criteria=(0, 1)),
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
