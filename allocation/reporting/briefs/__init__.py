"""The two-page brief of one member, in its own words.

``content`` what it says, as sentences and tables without language; ``facts`` and ``debate`` the
sentences; ``writing`` the files; ``answer`` what a terminal says.
"""

from allocation.reporting.briefs.answer import (
    against_answer,
    brief_command,
    budget_answer,
    year_answer,
)
from allocation.reporting.briefs.content import Brief, composed
from allocation.reporting.briefs.writing import brief, brief_page

__all__ = [
    "Brief",
    "against_answer",
    "brief",
    "brief_command",
    "brief_page",
    "budget_answer",
    "composed",
    "year_answer",
]
