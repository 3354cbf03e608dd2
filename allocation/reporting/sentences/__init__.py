"""The only place that makes sentences from facts: headlines, explanations, controls, warnings.

Every function returns sentences that are not yet in a language (`Said`, `Joined`): the reader's
language is chosen when they are shown, ``headline(allocation, "80").text("fr")``.
"""

from allocation.reporting.sentences.controls import checked, outcome, warnings
from allocation.reporting.sentences.explanations import explanation, explanations
from allocation.reporting.sentences.headlines import (
    headline,
    headlines,
    hypothesis_notes,
    mention,
    one_of_several,
    paying_more,
    riders,
)

__all__ = [
    "checked",
    "explanation",
    "explanations",
    "headline",
    "headlines",
    "hypothesis_notes",
    "mention",
    "one_of_several",
    "outcome",
    "paying_more",
    "riders",
    "warnings",
]
