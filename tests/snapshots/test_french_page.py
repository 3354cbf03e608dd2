"""The French page, word for word: what a council would read."""

from __future__ import annotations

import re
from importlib.metadata import version

from syrupy.assertion import SnapshotAssertion

from allocation.pipeline import study
from allocation.reporting.page import page
from allocation.reporting.provenance import anchor
from tests.unit.reported_scenario import reported


def test_the_french_page_does_not_change_unseen(snapshot: SnapshotAssertion) -> None:
    found = study(reported())
    assert found.own is not None
    shown = [found.own, *found.variants]
    text = page(shown).replace(anchor(shown), "FINGERPRINT")
    text = re.sub(r"(<svg [^>]*aria-label=[^>]*?) xmlns.*?</svg>", r"\1/>", text, flags=re.DOTALL)
    assert text.replace(version("allocation"), "VERSION") == snapshot
