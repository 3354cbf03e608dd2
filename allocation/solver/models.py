"""Named models in PuLP: what HiGHS or CBC is asked, readable line by line and never trusted.

Their floats only propose which rows hold the optimum; fractions decide. Amounts are divided by one
scale and rows by their widest coefficient, so that tolerances mean the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, Literal

from allocation.errors import SolverError
from allocation.linear import THREADS, HalfSpace, Program, Proposal, quiet

if TYPE_CHECKING:
    import pulp

__all__ = ["Solver", "conditions_model", "named_model", "proposal"]

Solver = Literal["highs", "cbc", "exact"]
"""Who proposes; ``exact`` leaves everything to the fractions."""

_WIDTH: Final = 1000.0
_SECONDS: Final = 60


def proposal(solver: Solver) -> Proposal | None:
    """Floats near an optimum from the solver that is named; None for ``exact``.

    Parameters
    ----------
    solver : "highs", "cbc" or "exact"

    Returns
    -------
    callable or None

    Raises
    ------
    SolverError
        ``solver_unknown``, ``solver_absent``.

    Examples
    --------
    >>> proposal("exact") is None
    True
    """
    if solver == "exact":
        return None
    if solver not in ("highs", "cbc"):
        raise SolverError("solver_unknown", solver=solver)
    return partial(_proposed, solver)


def named_model(program: Program, scale: float = 1.0) -> pulp.LpProblem:
    """Minimise cost . x in a model with the names of the members and of the lines.

    Parameters
    ----------
    program : Program
        The exact program.
    scale : float
        What one unit of the model is worth.

    Returns
    -------
    pulp.LpProblem

    Examples
    --------
    >>> program = Program(("x_59",), (Fraction(0),), (Fraction(4),), (), ((0, Fraction(1)),))
    >>> named_model(program).variables()[0].name
    'x_59'
    """
    import pulp  # noqa: PLC0415 - kept out of start-up

    model = pulp.LpProblem("key", pulp.LpMinimize)
    columns = [
        model.add_variable(name, _scaled(low, scale), _scaled(high, scale))
        for name, low, high in zip(_names(program.columns), program.low, program.high, strict=True)
    ]
    model.setObjective(pulp.lpSum(float(c) * columns[k] for k, c in program.cost))
    names = _names([row.name for row in program.rows])
    for name, row in zip(names, program.rows, strict=True):
        wide = max((abs(c) for _, c in row.terms), default=Fraction(1))
        total = pulp.lpSum(float(c / wide) * columns[k] for k, c in row.terms)
        low, high = _scaled(row.low, scale, wide), _scaled(row.high, scale, wide)
        if low is not None and low == high:
            model.addConstraint(total == low, name)
            continue
        if low is not None:
            model.addConstraint(total >= low, f"{name}_low")
        if high is not None:
            model.addConstraint(total <= high, name)
    return model


def conditions_model(
    target: Sequence[Fraction], rows: Sequence[HalfSpace], scale: float
) -> pulp.LpProblem:
    """Optimality conditions of the nearest point: x + sum u_k a_k = target, u_k > 0 only if tight.

    A solver without quadratic programs (CBC) finds the rows that hold it: one 0/1 variable per
    inequality says whether it is tight (then it may have a multiplier) or not.

    Parameters
    ----------
    target : sequence of Fraction, shape (n,)
        Point to be near to.
    rows : sequence of HalfSpace
        Limits.
    scale : float
        What one unit of the model is worth.

    Returns
    -------
    pulp.LpProblem
        Columns ``x_0``, ``x_1``... then multipliers and choices.

    Examples
    --------
    >>> one = Fraction(1)
    >>> model = conditions_model([one], [HalfSpace({0: one}, one)], 1.0)
    >>> [variable.name for variable in model.variables()]
    ['tight_0', 'u_0', 'x_0']
    """
    import pulp  # noqa: PLC0415 - kept out of start-up

    model = pulp.LpProblem("conditions", pulp.LpMinimize)
    x = [model.add_variable(f"x_{i}") for i in range(len(target))]
    parts = [[x[i] - float(value) / scale] for i, value in enumerate(target)]
    for k, row in enumerate(rows):
        wide = max((abs(c) for c in row.terms.values()), default=Fraction(1))
        terms = {i: float(c / wide) for i, c in row.terms.items()}
        slack = _scaled(row.limit, scale, wide) - pulp.lpSum(c * x[i] for i, c in terms.items())
        u = model.add_variable(f"u_{k}", None if row.equality else 0)
        for i, c in terms.items():
            parts[i].append(c * u)
        if row.equality:
            model.addConstraint(slack == 0, f"row_{k}")
            continue
        tight = model.add_variable(f"tight_{k}", cat=pulp.LpBinary)
        model.addConstraint(slack >= 0, f"row_{k}")
        model.addConstraint(slack <= 4 * _WIDTH * (1 - tight), f"away_{k}")
        model.addConstraint(u <= 4 * _WIDTH * tight, f"held_{k}")
    for i, gradient in enumerate(parts):
        model.addConstraint(pulp.lpSum(gradient) == 0, f"gradient_{i}")
    model.setObjective(pulp.lpSum([0.0]))
    return model


def solved(model: pulp.LpProblem, solver: str) -> bool:
    """Run a model; False when the solver sees no point.

    Fractions that just agree may not in floating point: such an answer proposes nothing. A solver
    that stopped is an error.
    """
    import pulp  # noqa: PLC0415 - kept out of start-up

    status = model.solve(_engine(solver))
    if status == pulp.LpStatusNotSolved:
        raise SolverError("solver_status", status=pulp.LpStatus[status])
    return status == pulp.LpStatusOptimal


def scale_of(numbers: Sequence[Fraction | None]) -> float:
    """What one unit of a model is worth, so that its largest limit is a thousand units."""
    largest = max((abs(float(number)) for number in numbers if number is not None), default=0.0)
    return largest / _WIDTH or 1.0


def _proposed(solver: str, program: Program) -> list[float] | None:
    limits = [*program.low, *program.high]
    for row in program.rows:
        wide = max((abs(c) for _, c in row.terms), default=Fraction(1))
        limits += [None if limit is None else limit / wide for limit in (row.low, row.high)]
    scale = scale_of(limits)
    model = named_model(program, scale)
    if not solved(model, solver):
        return None
    found = {variable.name: variable.varValue for variable in model.variables()}
    # A column that nothing reads is left out by some solvers: it stays where it is.
    return [scale * (found.get(name) or 0.0) for name in _names(program.columns)]


@cache
def cbc_path() -> str:
    try:
        import cbcbox  # noqa: PLC0415 - optional, only asked for by name
    except ImportError:
        raise SolverError("solver_absent", solver="CBC", extra="cbc") from None
    return str(cbcbox.cbc_bin_path())


def _engine(solver: str) -> pulp.LpSolver:
    import pulp  # noqa: PLC0415 - kept out of start-up

    if solver == "cbc":
        return pulp.COIN_CMD(path=cbc_path(), msg=False, threads=THREADS, timeLimit=_SECONDS)
    quiet()
    return pulp.HiGHS(msg=False, threads=THREADS, timeLimit=_SECONDS)


def _scaled(limit: Fraction | None, scale: float, wide: Fraction = Fraction(1)) -> Any:  # noqa: ANN401 - float or None, as PuLP reads it
    return None if limit is None else float(limit / wide) / scale


def _names(names: Sequence[str]) -> list[str]:
    """Names that every file format takes, each once."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", name)[:60]
        seen[plain] = seen.get(plain, -1) + 1
        found.append(f"{plain}__{seen[plain]}" if seen[plain] else plain)
    return found
