"""Which organ may adopt what: the commission permanente does not vote AP nor their CP.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from allocation.model import Scenario
from allocation.reporting.cells import Said

__all__ = ["assembly_only"]

_STANDING: Final = "commission permanente"


def assembly_only(scenario: Scenario, caution: str = "assembly") -> tuple[Said, ...]:
    """Warning that what follows is for the full assembly, when the act is of another organ.

    ``assembly``: the whole document is; ``credits``: the credits that it speaks of are.
    """
    organ = "" if scenario.act is None else scenario.act.organ
    plain = unicodedata.normalize("NFKD", organ).encode("ascii", "ignore").decode("ascii")
    if _STANDING not in " ".join(plain.casefold().split()):
        return ()
    return (Said(f"document.caution.{caution}", {"organ": organ}),)
