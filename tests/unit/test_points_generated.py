"""The made-up lists are those that the script gives, and meet what is published."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from allocation.model import PointList

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios" / "data"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("points_script", ROOT / "scripts" / "points.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys  # noqa: PLC0415 - dataclasses look their module up

    sys.modules["points_script"] = module
    spec.loader.exec_module(module)
    return module


SCRIPT = script()


def energy(listed: PointList) -> np.ndarray:
    return np.sum(list(listed.energy.values()), axis=0)


@pytest.mark.parametrize("name", ["electricite-points.csv", "gaz-points.csv"])
def test_the_script_gives_the_files_back(name: str, tmp_path: Path) -> None:
    SCRIPT.main(tmp_path)
    made, shipped = (tmp_path / name).read_bytes(), (FOLDER / name).read_bytes()
    assert made == shipped.replace(b"\r\n", b"\n")
    assert len(made) < 150_000
    lines = made.decode("utf-8-sig").splitlines()[1:]
    assert all(line.endswith(";généré") for line in lines)


def test_electricity_has_1_300_points_and_the_nord_its_54_000_mwh() -> None:
    listed = SCRIPT.ELECTRICITY.made()
    found = energy(listed)
    assert len(listed.points) == 1300
    assert int(found.sum()) == 270_000_000
    assert int(found[listed.owner == listed.members.index("59")].sum()) == 54_000_000
    for code in ("59", "62", "SDIS59", "SDIS62", "ASSOCIES"):
        large = (listed.owner == listed.members.index(code)) & (listed.power > 36)
        assert 86_000 <= found[large].mean() <= 146_000, code


def test_gas_has_900_points_of_which_280_and_105_000_mwh_in_the_nord() -> None:
    listed = SCRIPT.GAS.made()
    own = listed.owner == listed.members.index("59")
    assert (len(listed.points), int(own.sum())) == (900, 280)
    assert int(energy(listed)[own].sum()) == 105_000_000


@pytest.mark.parametrize("name", ["ELECTRICITY", "GAS"])
def test_both_have_the_325_colleges(name: str) -> None:
    listed: PointList = getattr(SCRIPT, name).made()
    owners = listed.site_owner
    held = {
        code: sum(
            site.startswith("Collège") and listed.members[owners[at]] == code
            for at, site in enumerate(listed.sites)
        )
        for code in ("59", "62")
    }
    assert held == {"59": 200, "62": 125}
    assert len(set(listed.site.tolist())) == len(listed.sites), "every site has a point"


def test_another_seed_gives_other_figures_and_the_same_sums() -> None:
    from allocation.points.generated import generated  # noqa: PLC0415 - beside its script

    groups = SCRIPT.GAS.groups
    one, two = (generated(groups, {"annuelle": 1}, seed) for seed in (1, 2))
    assert energy(one).sum() == energy(two).sum()
    assert not np.array_equal(energy(one), energy(two))
