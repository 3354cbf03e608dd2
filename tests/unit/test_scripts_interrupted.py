"""Writing stopped anywhere, in every format, leaves each former file whole, and only it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from allocation.pipeline import Study, study
from allocation.reporting.exports import FORMATS, Order, put_down
from allocation.scenarios import write_scenario
from tests.unit.reported_scenario import reported

KILLED_BEFORE_THE_END = """
import sys, time
from pathlib import Path
from allocation.pipeline import study
from allocation.reporting import atomic
from allocation.reporting.exports import Order, put_down
from allocation.scenarios import read_scenario

def wait(temporary):
    print("written", temporary.stat().st_size, flush=True)
    time.sleep(60)

atomic._flush = wait
put_down(study(read_scenario(sys.argv[1])), Path(sys.argv[2]), Order((sys.argv[3],)))
"""


@pytest.fixture(scope="module")
def found() -> Study:
    return study(reported())


class Steps:
    """Counts the functions of the reports that start; one of them is stopped as Ctrl-C does."""

    def __init__(self, stop: int = -1) -> None:
        self.count = 0
        self.stop = stop

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        module = frame.f_globals.get("__name__", "")
        if event != "call" or not module.startswith("allocation.reporting"):
            return
        if module != "allocation.reporting.atomic":
            self.count += 1
            if self.count == self.stop:
                raise KeyboardInterrupt


@contextmanager
def watched(steps: Steps) -> Iterator[Steps]:
    sys.setprofile(steps)
    try:
        yield steps
    finally:
        sys.setprofile(None)


def former(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", FORMATS)
def test_an_exception_anywhere_leaves_every_file_whole(
    tmp_path: Path, found: Study, name: str
) -> None:
    order = Order((name,))
    put_down(found, tmp_path / "whole", order)
    with watched(Steps()) as steps:
        put_down(found, tmp_path / "whole", order)
    whole = former(tmp_path / "whole")
    assert steps.count > 20
    for part in (2, steps.count // 2, steps.count - 1):
        folder = tmp_path / f"{part}"
        folder.mkdir()
        for file in whole:
            (folder / file).write_bytes(b"former")
        with pytest.raises(KeyboardInterrupt), watched(Steps(part)):
            put_down(found, folder, order)
        left = former(folder)
        assert set(left) == set(whole), "no temporary is left"
        assert all(left[file] in {b"former", whole[file]} for file in whole)
        assert part > 2 or set(left.values()) == {b"former"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_killed_program_leaves_every_former_file(tmp_path: Path, name: str) -> None:
    scenario = tmp_path / "essai.toml"
    scenario.write_text(write_scenario(reported()), encoding="utf-8")
    target = tmp_path / f"essai{FORMATS[name].suffix}"
    target.write_bytes(b"former")
    command = [sys.executable, "-c", KILLED_BEFORE_THE_END, str(scenario), str(tmp_path), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as writer:
        assert writer.stdout is not None
        said = writer.stdout.readline().split()
        writer.kill()
        writer.wait()
    assert said[0] == "written"
    assert int(said[1]) > 100
    assert target.read_bytes() == b"former"
