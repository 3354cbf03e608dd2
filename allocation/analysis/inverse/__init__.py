"""Which weights, or which other form, an agreed key is compatible with.

`explain_key` from figures, `explain_reference` from a scenario. ``observed`` and ``criteria_of``
read; ``mixes``, ``compatible``, ``certificate``, ``identifiability``, ``sparse`` and ``forms``
answer, one question each.
"""

from allocation.analysis.inverse.certificate import Certificate
from allocation.analysis.inverse.compatible import CompatibleWeights, sample_weights
from allocation.analysis.inverse.explain import Explanation, explain_key
from allocation.analysis.inverse.forms import Form
from allocation.analysis.inverse.identifiability import Identifiability
from allocation.analysis.inverse.mixes import Norm, Weighting
from allocation.analysis.inverse.observed import Criteria, Observation
from allocation.analysis.inverse.reference import EQUAL, Explained, explain_reference
from allocation.analysis.inverse.sparse import Sparse

__all__ = [
    "EQUAL",
    "Certificate",
    "CompatibleWeights",
    "Criteria",
    "Explained",
    "Explanation",
    "Form",
    "Identifiability",
    "Norm",
    "Observation",
    "Sparse",
    "Weighting",
    "explain_key",
    "explain_reference",
    "sample_weights",
]
