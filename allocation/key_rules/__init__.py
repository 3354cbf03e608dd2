"""Rules of closed-form keys: a parameter model and a few lines that call ``keys``.

``criteria`` from indicators and keys, ``sizes`` what a size can bear or cost, ``bounds`` limits and
canal sections, ``payers`` amounts, tranches and years. To add a rule: a model with
``rule: Literal[...]``, a function ``(parameters, inputs) -> Outcome``, a line in the table, two
labels in each catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from immutabledict import immutabledict

from allocation.key_rules.binding import KEY_AXIOMS
from allocation.key_rules.bounds import BOUND_RULES, Band, Bounded, BySection, PerUnit, Section
from allocation.key_rules.criteria import (
    CRITERIA_RULES,
    Equal,
    Given,
    Mix,
    Product,
    Proportional,
)
from allocation.key_rules.payers import (
    PAYER_RULES,
    FixedPayer,
    FixedPlusVariable,
    Indexed,
    NetLosers,
    Residual,
    Threshold,
    Tiers,
    Transition,
)
from allocation.key_rules.sizes import (
    SIZE_RULES,
    Brackets,
    InverseCapacity,
    LogCoefficient,
    Modulated,
)
from allocation.model import Rule

__all__ = [
    "KEY_AXIOMS",
    "RULES",
    "Band",
    "Bounded",
    "Brackets",
    "BySection",
    "Equal",
    "FixedPayer",
    "FixedPlusVariable",
    "Given",
    "Indexed",
    "InverseCapacity",
    "LogCoefficient",
    "Mix",
    "Modulated",
    "NetLosers",
    "PerUnit",
    "Product",
    "Proportional",
    "Residual",
    "Section",
    "Threshold",
    "Tiers",
    "Transition",
]

RULES: Final[Mapping[str, Rule]] = immutabledict(
    {rule.id: rule for rule in (*CRITERIA_RULES, *SIZE_RULES, *BOUND_RULES, *PAYER_RULES)}
)
"""Rules by identifier, read-only."""
