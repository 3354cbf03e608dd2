"""The nouns. File nouns are frozen strict models; computed nouns are frozen dataclasses.

``figures`` who shares and what is compared; ``plan`` the plan de financement; ``limits`` red lines;
``budget`` what a member's budget bears; ``clauses`` riders of the key;
``points`` delivery points and their bill;
``contract`` who leads a shared service, from when to when;
``scenario`` the whole file; ``rule`` a rule and its inputs; ``result`` what is computed;
``solution`` what a solver found.
"""

from allocation.model.budget import (
    ACCOUNTS,
    Account,
    Bearers,
    BudgetTerms,
    Commitment,
    Finances,
    Loan,
    LoanTerms,
    Overlay,
    Position,
    Profile,
)
from allocation.model.clauses import Clauses, Overrun, Revision, Saving, SavingTranche
from allocation.model.contract import Contract, Estimate, InKind, Settlement
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
from allocation.model.game import CostGame
from allocation.model.interval import Interval
from allocation.model.limits import RED_LINE_KINDS, Bound, RedLine, Unbound
from allocation.model.membership import Enlargement, Leaving
from allocation.model.names import (
    IndicatorId,
    KeyId,
    LotId,
    MemberCode,
    Named,
    PointsId,
    SourceId,
    named_by,
)
from allocation.model.number import (
    IN_EUROS,
    Cents,
    FrozenMap,
    Noun,
    Number,
    Refusal,
    exact,
    written,
)
from allocation.model.plan import Funding, Guarantee, Hypothesis, Lot, Operation, Schedule
from allocation.model.points import Bill, Component, Lists, PointList, Points, Tally
from allocation.model.result import (
    Allocation,
    Check,
    Key,
    LotResult,
    Step,
)
from allocation.model.rule import Case, Claim, Inputs, Outcome, Parameters, Rule, Vector
from allocation.model.savings import Savings, Tariff
from allocation.model.scenario import Act, Reference, Scenario
from allocation.model.solution import Level, Solution, Timetable

__all__ = [
    "ACCOUNTS",
    "IN_EUROS",
    "RED_LINE_KINDS",
    "Account",
    "Act",
    "Allocation",
    "Alternative",
    "Bearers",
    "Bill",
    "Bound",
    "BudgetTerms",
    "Case",
    "Cents",
    "Check",
    "Claim",
    "Clauses",
    "Commitment",
    "Component",
    "Conflict",
    "ConflictValue",
    "Contract",
    "CostGame",
    "Enlargement",
    "Estimate",
    "Finances",
    "FrozenMap",
    "Funding",
    "Guarantee",
    "Hypothesis",
    "InKind",
    "Indicator",
    "IndicatorId",
    "Inputs",
    "Interval",
    "Joint",
    "Key",
    "KeyId",
    "Leaving",
    "Level",
    "Lists",
    "Loan",
    "LoanTerms",
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
    "Overlay",
    "Overrun",
    "Parameters",
    "PointList",
    "Points",
    "PointsId",
    "Position",
    "Profile",
    "RedLine",
    "Reference",
    "Refusal",
    "Revision",
    "Rule",
    "Saving",
    "SavingTranche",
    "Savings",
    "Scenario",
    "Schedule",
    "Settlement",
    "Solution",
    "Source",
    "SourceId",
    "Step",
    "Tally",
    "Tariff",
    "Timetable",
    "Unbound",
    "Vector",
    "Vintage",
    "exact",
    "named_by",
    "written",
]
