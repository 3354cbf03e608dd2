"""Arrays to HiGHS: linear, quadratic and integer programs, with every status but optimal an error.

One constant number of threads for the whole process (HiGHS has one scheduler per process, and a
solve that asks for another number ends without an answer), and no banner on the screen.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from allocation.errors import SolverError
from allocation.linear.sparse import Floats, Sparse

if TYPE_CHECKING:
    import highspy

__all__ = ["THREADS", "Answer", "Arrays", "Ranging", "clash", "farkas", "quiet", "ranging", "solve"]

THREADS: Final = 1
"""Threads of every solve of the process, PuLP's included."""

_IRREDUCIBLE: Final = 2  # the default strategy answers an empty set, 1 an error
_STANDARD_OUTPUT: Final = 1


def _no_floats() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True)
class Arrays:
    """Minimise cost . x + hessian . x**2 / 2 with row_low <= rows x <= row_high, low <= x <= high.

    Parameters
    ----------
    cost, low, high : array of float64, shape (n,)
        Costs and limits of the columns.
    rows : Sparse
        The m rows.
    row_low, row_high : array of float64, shape (m,)
        Limits of the rows; infinite where there is none.
    hessian : array of float64, shape (n,) or (0,)
        Diagonal of the quadratic part.
    integer : array of bool, shape (n,) or (0,)
        Columns that are integers.
    """

    cost: Floats
    low: Floats
    high: Floats
    rows: Sparse
    row_low: Floats
    row_high: Floats
    hessian: Floats = field(default_factory=_no_floats)
    integer: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))


@dataclass(frozen=True)
class Answer:
    """An optimum: point, objective, multipliers and basis.

    Parameters
    ----------
    x, reduced : array, shape (n,)
        Columns and their multipliers.
    objective : float
        Least value.
    dual : array, shape (m,)
        Change of the objective per unit of the limit that holds each row.
    column_basis, row_basis : array of int
        HiGHS statuses (0 low, 1 basic, 2 high); empty for quadratic and integer programs.
    """

    x: Floats
    reduced: Floats
    objective: float
    dual: Floats
    column_basis: NDArray[np.int64]
    row_basis: NDArray[np.int64]


@dataclass(frozen=True)
class Ranging:
    """Limits of the rows between which the basis stays optimal, shape (m,) each."""

    low: Floats
    high: Floats


@cache
def quiet() -> None:
    """Run once an empty program with the output closed: HiGHS prints its banner once per process.

    Examples
    --------
    >>> quiet()
    """
    import highspy  # noqa: PLC0415 - kept out of start-up

    sys.stdout.flush()
    saved, nowhere = os.dup(_STANDARD_OUTPUT), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STANDARD_OUTPUT)
        solver = _silent(highspy.Highs())
        solver.addVar(0.0, 1.0)
        solver.run()
    finally:
        os.dup2(saved, _STANDARD_OUTPUT)
        os.close(saved)
        os.close(nowhere)


def solve(arrays: Arrays) -> Answer:
    """argmin of the program, with its multipliers and its basis.

    Parameters
    ----------
    arrays : Arrays
        The program.

    Returns
    -------
    Answer

    Raises
    ------
    SolverError
        ``solver_status``: infeasible, unbounded or stopped, with the word of HiGHS.

    References
    ----------
    Huangfu and Hall (2018), Math. Program. Comput. 10.

    Examples
    --------
    >>> one = np.ones(2)
    >>> free = np.full(1, np.inf)
    >>> rows = Sparse.dense(one[None])
    >>> solve(Arrays(one, 0 * one, 9 * one, rows, np.full(1, 4.0), free)).objective
    4.0
    """
    import highspy  # noqa: PLC0415 - kept out of start-up

    solver = _loaded(arrays)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverError("solver_status", status=solver.modelStatusToString(status))
    found, basis = solver.getSolution(), solver.getBasis()
    return Answer(
        x=np.array(found.col_value),
        reduced=np.array(found.col_dual),
        objective=float(solver.getInfo().objective_function_value),
        dual=np.array(found.row_dual),
        column_basis=np.array([int(status) for status in basis.col_status], dtype=np.int64),
        row_basis=np.array([int(status) for status in basis.row_status], dtype=np.int64),
    )


def clash(arrays: Arrays) -> tuple[int, ...]:
    """Rows of an irreducible infeasible subset: without any one of them a point exists.

    Parameters
    ----------
    arrays : Arrays
        An infeasible program.

    Returns
    -------
    tuple of int
        Positions of the rows; empty when the program is feasible.

    References
    ----------
    Chinneck (2008), *Feasibility and Infeasibility in Optimization*.

    Examples
    --------
    >>> one = np.ones(1)
    >>> rows = Sparse.dense(np.ones((2, 1)))
    >>> clash(Arrays(one, 0 * one, 9 * one, rows, np.array([3.0, -np.inf]), np.array([9.0, 2.0])))
    (0, 1)
    """
    solver = _loaded(arrays)
    solver.setOptionValue("iis_strategy", _IRREDUCIBLE)
    solver.run()
    _, found = solver.getIis()
    return tuple(sorted(int(row) for row in found.row_index_))


def farkas(arrays: Arrays) -> Floats:
    """Multipliers y of the rows with max of y . rows x below y . limits: no point exists.

    Parameters
    ----------
    arrays : Arrays
        An infeasible program.

    Returns
    -------
    array, shape (m,)
        HiGHS signs; all zeros when the program is feasible.

    References
    ----------
    Farkas (1902).

    Examples
    --------
    >>> one = np.ones(1)
    >>> rows = Sparse.dense(np.ones((2, 1)))
    >>> limits = np.array([3.0, -np.inf]), np.array([9.0, 2.0])
    >>> bool(farkas(Arrays(one, 0 * one, 9 * one, rows, *limits)).all())
    True
    """
    solver: Any = _loaded(arrays)  # its stub does not know getDualRay
    solver.setOptionValue("presolve", "off")  # presolve proves infeasibility without a ray
    solver.run()
    _, found, ray = solver.getDualRay()
    return np.array(ray, dtype=np.float64) if found else np.zeros(arrays.row_low.size)


def ranging(arrays: Arrays) -> Ranging:
    """[low, high] of each row's limit over which the optimal basis, hence its dual, is the same.

    Parameters
    ----------
    arrays : Arrays
        A linear program with an optimum.

    Returns
    -------
    Ranging

    Raises
    ------
    SolverError
        ``solver_status``.

    Examples
    --------
    >>> one = np.ones(1)
    >>> rows, none = Sparse.dense(one[None]), np.full(1, -np.inf)
    >>> found = ranging(Arrays(-one, 0 * one, 9 * one, rows, none, np.full(1, 4.0)))
    >>> float(found.high[0])
    9.0
    """
    import highspy  # noqa: PLC0415 - kept out of start-up

    solver = _loaded(arrays)
    solver.run()
    status, found = solver.getRanging()
    if status != highspy.HighsStatus.kOk:
        raise SolverError("solver_status", status=str(solver.getModelStatus()))
    return Ranging(np.array(found.row_bound_dn.value_), np.array(found.row_bound_up.value_))


def _silent(solver: highspy.Highs) -> highspy.Highs:
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS takes positions only
    solver.setOptionValue("threads", THREADS)
    return solver


def _loaded(arrays: Arrays) -> highspy.Highs:
    import highspy  # noqa: PLC0415 - kept out of start-up

    quiet()
    solver = _silent(highspy.Highs())
    model: Any = highspy.HighsModel()
    program: Any = model.lp_
    program.num_col_, program.num_row_ = arrays.cost.size, arrays.row_low.size
    program.col_cost_, program.col_lower_, program.col_upper_ = arrays.cost, arrays.low, arrays.high
    program.row_lower_, program.row_upper_ = arrays.row_low, arrays.row_high
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = arrays.rows.start, arrays.rows.index
    program.a_matrix_.value_ = arrays.rows.value
    if arrays.integer.size:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        program.integrality_ = [kinds[int(whole)] for whole in arrays.integer]
    if arrays.hessian.size:
        model.hessian_.dim_ = arrays.cost.size
        model.hessian_.format_ = highspy.HessianFormat.kTriangular
        model.hessian_.start_ = np.arange(arrays.cost.size + 1)
        model.hessian_.index_ = np.arange(arrays.cost.size)
        model.hessian_.value_ = arrays.hessian
    solver.passModel(model)
    return solver
