"""Answers: what a reader is told, in order, and tables whose totals are sums."""

from __future__ import annotations

from dataclasses import replace

from allocation.departure import departure
from allocation.pipeline import allocate
from allocation.reporting.answers import brief_answer, departure_answer, ranked_answer
from allocation.reporting.tables import Table
from allocation.scenarios import read_scenario
from tests.unit.reported_scenario import computed, reported


def departure_table(found) -> Table:
    return next(told for told in departure_answer(found) if isinstance(told, Table))


def test_the_total_of_a_departure_is_the_sum_of_what_is_shown() -> None:
    found = departure(reported(), "59")
    table = departure_table(found)
    assert table.total is not None
    assert set(table.total[1:]) == {found.before.total}
    lost = departure_table(replace(found, gap=found.gap - 1))
    assert lost.total is not None
    assert list(lost.total[1:4]) == [
        found.before.total - 1,
        found.before.total,
        found.before.total - 1,
    ]


def test_who_guarantees_nothing_is_told_no_guarantee() -> None:
    found = allocate(read_scenario("scenarios/canal-seine-nord-appels.toml"))
    told = {code: " ".join(s.text() for s in brief_answer(found, code)) for code in ("IDF", "80")}
    assert "garantirait" in told["80"]
    assert "garantirait" not in told["IDF"]


def test_keys_of_several_scenarios_are_ranked_under_their_identifiers() -> None:
    other = computed(('id = "essai"', 'id = "autre"'))
    told = ranked_answer([computed(), other], "80").text()
    assert "autre : clés propres aux lots" in told
    assert "essai : clés propres aux lots" in told
    assert "essai" not in ranked_answer([other, other], "80").text()


def test_a_short_answer_gives_one_range_that_holds_the_others() -> None:
    own = allocate(reported(), "longueur")
    told = [said.text() for said in brief_answer(own, "80")]
    ranges = [text for text in told if text.startswith("Somme, clé")]
    assert len(own.intervals) > 1
    assert len(ranges) == 1
    widest = own.intervals[-1]
    place = own.members.index("80")
    assert all(widest.low[place] <= found.low[place] for found in own.intervals)
    assert all(widest.high[place] >= found.high[place] for found in own.intervals)
