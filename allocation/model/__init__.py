"""The nouns. File nouns are frozen strict models; computed nouns are frozen dataclasses.

``figures`` who shares and what is compared; ``plan`` the plan de financement; ``limits`` red lines;
``scenario`` the whole file; ``rule`` a rule and its inputs; ``result`` what is computed;
``solution`` what a solver found.
"""

from allocation.model.figures import (
    Alternative,
    Conflict,
    ConflictValue,
    Indicator,
    Joint,
    Member,
    Source,
    Vintage,
)
from allocation.model.limits import RED_LINE_KINDS, Bound, RedLine
from allocation.model.names import (
    IndicatorId,
    KeyId,
    LotId,
    MemberCode,
    Named,
    SourceId,
    named_by,
)
from allocation.model.number import IN_EUROS, Cents, FrozenMap, Noun, Number, exact, written
from allocation.model.plan import Funding, Guarantee, Hypothesis, Lot, Operation, Schedule
from allocation.model.result import (
    Allocation,
    Check,
    CostGame,
    Interval,
    Key,
    LotResult,
    Step,
)
from allocation.model.rule import Claim, Inputs, Outcome, Parameters, Rule, Vector
from allocation.model.scenario import Act, Clauses, Reference, Scenario
from allocation.model.solution import Level, Solution, Timetable

__all__ = [
    "IN_EUROS",
    "RED_LINE_KINDS",
    "Act",
    "Allocation",
    "Alternative",
    "Bound",
    "Cents",
    "Check",
    "Claim",
    "Clauses",
    "Conflict",
    "ConflictValue",
    "CostGame",
    "FrozenMap",
    "Funding",
    "Guarantee",
    "Hypothesis",
    "Indicator",
    "IndicatorId",
    "Inputs",
    "Interval",
    "Joint",
    "Key",
    "KeyId",
    "Level",
    "Lot",
    "LotId",
    "LotResult",
    "Member",
    "MemberCode",
    "Named",
    "Noun",
    "Number",
    "Operation",
    "Outcome",
    "Parameters",
    "RedLine",
    "Reference",
    "Rule",
    "Scenario",
    "Schedule",
    "Solution",
    "Source",
    "SourceId",
    "Step",
    "Timetable",
    "Vector",
    "Vintage",
    "exact",
    "named_by",
    "written",
]
