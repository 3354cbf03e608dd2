"""Exports changed at random, a thousand times: `verify` finds every one, and no untouched one."""

from __future__ import annotations

import random
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from allocation.model import Allocation
from allocation.pipeline import study
from allocation.reporting import verify, write_csv, write_document, write_page, write_workbook
from allocation.reporting.archive import parts_of
from allocation.reporting.record import beside, verifying
from allocation.reporting.record.noun import Record
from allocation.reporting.record.reading import Opened
from allocation.reporting.record.verifying import remade
from allocation.scenarios import read_scenario
from tests.properties.tamperings import BY_FORMAT, PLAIN, SIDECAR, Parts

SCENARIOS: Final = ("canal-seine-nord-2014", "canal-seine-nord-2019", "canal-seine-nord-appels")
DRAWS: Final = 84
"""For each of 3 scenarios in 4 formats: 1,008 tamperings."""

_OFFICE: Final = frozenset({".docx", ".xlsx"})


def written(shown: tuple[Allocation, ...], path: Path) -> None:
    own, *variants = shown
    match path.suffix:
        case ".xlsx":
            write_workbook(own, path, variants=variants)
        case ".docx":
            write_document(own, path, variants=variants)
        case ".html":
            write_page(shown, path)
        case _:
            write_csv(own, path)


def torn(path: Path) -> Parts:
    """Parts of an export, as a forger would have them."""
    if path.suffix in _OFFICE:
        return parts_of(path)
    parts = {PLAIN: path.read_bytes()}
    if beside(path).is_file():
        parts[SIDECAR] = beside(path).read_bytes()
    return parts


def forged(path: Path, parts: Parts) -> None:
    """Export made of parts again."""
    if path.suffix in _OFFICE:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return
    path.write_bytes(parts[PLAIN])
    beside(path).unlink(missing_ok=True)
    if SIDECAR in parts:
        beside(path).write_bytes(parts[SIDECAR])


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Export of a scenario in a format, made when it is first asked for."""
    folder = tmp_path_factory.mktemp("exports")

    @cache
    def made(name: str, suffix: str) -> Path:
        found = study(read_scenario(f"scenarios/{name}.toml"))
        assert found.own is not None
        path = folder / f"{name}{suffix}"
        written((found.own, *found.variants), path)
        return path

    return made


@pytest.fixture
def computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a record asks for is computed once: it only depends on what its inputs say."""
    known: dict[str, Opened] = {}

    def cached(record: Record, private: str | Path | None = None) -> Opened:
        assert private is None
        asked = record.expected_inputs()
        if asked not in known:
            known[asked] = remade(record)
        return known[asked]

    monkeypatch.setattr(verifying, "remade", cached)


@pytest.mark.parametrize("suffix", BY_FORMAT)
@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.usefixtures("computed_once")
def test_every_tampering_is_found(
    tmp_path: Path, exported: Callable[[str, str], Path], name: str, suffix: str
) -> None:
    source = exported(name, suffix)
    intact = torn(source)
    path = tmp_path / source.name
    draw = random.Random(f"{name}{suffix}")  # noqa: S311 - draws of a test
    ways = BY_FORMAT[suffix]
    done: Counter[str] = Counter()
    missed: list[str] = []
    while sum(done.values()) < DRAWS:
        way = draw.choice(list(ways))
        parts = ways[way](dict(intact), draw)
        if parts is None or parts == intact:
            continue
        forged(path, parts)
        found = verify(path)
        if found.passed and not found.differences:
            missed.append(f"{way}: {found.outcome}")
        done[way] += 1
    assert not missed
    assert set(done) == set(ways), "a way to lie was never drawn"


@pytest.mark.parametrize("suffix", BY_FORMAT)
@pytest.mark.parametrize("name", SCENARIOS)
def test_an_untouched_export_verifies(
    tmp_path: Path, exported: Callable[[str, str], Path], name: str, suffix: str
) -> None:
    source = exported(name, suffix)
    found = verify(source)
    assert found.outcome == "identical", found.text()
    assert found.passed
    assert not found.differences
    path = tmp_path / source.name
    forged(path, torn(source))
    assert verify(path).outcome == "identical", "packed otherwise, its parts are the same"
