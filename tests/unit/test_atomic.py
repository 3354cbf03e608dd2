"""Files are whole or untouched, whatever stops the writing."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from allocation.errors import OutputError
from allocation.reporting.atomic import written

KILLED_IN_THE_MIDDLE = """
import sys, time
from allocation.reporting.atomic import written
with written(sys.argv[1]) as temporary, temporary.open("wb", buffering=0) as out:
    out.write(b"half of the new ")
    print("started", flush=True)
    time.sleep(60)
"""


def write(path: Path, text: str, fault: BaseException | None = None) -> None:
    """Write a file that way, and stop in the middle if a fault is given."""
    with written(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
        if fault is not None:
            raise fault


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "annexe.xlsx"
    path.write_text("former", encoding="utf-8")
    return path


def test_a_file_is_put_in_place_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.txt"
    with written(path) as temporary:
        assert temporary.parent == path.parent
        temporary.write_text("new", encoding="utf-8")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "new"
    assert list(path.parent.iterdir()) == [path]


def test_a_fault_while_writing_leaves_the_former_file_whole(target: Path) -> None:
    with pytest.raises(KeyError):
        write(target, "half", KeyError())
    assert target.read_text(encoding="utf-8") == "former"
    assert list(target.parent.iterdir()) == [target]


def test_a_killed_program_leaves_the_former_file_whole(target: Path) -> None:
    command = [sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == b"started"
        writer.kill()
        writer.wait()
    assert writer.returncode in (-signal.SIGKILL, 1)
    assert target.read_text(encoding="utf-8") == "former"
    write(target, "new")
    assert target.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "folder_read_only"),
        (errno.ENOTDIR, "not_a_folder"),
        (errno.EIO, "cannot_write"),
    ],
)
def test_the_reason_is_said_and_nothing_is_damaged(target: Path, number: int, code: str) -> None:
    with pytest.raises(OutputError) as refused:
        write(target, "half", OSError(number, os.strerror(number)))
    assert refused.value.code == code
    assert "{" not in refused.value.text()
    assert "annexe.xlsx" in str(refused.value) or str(target.parent) in str(refused.value)
    assert list(target.parent.iterdir()) == [target]
    assert target.read_text(encoding="utf-8") == "former"


def failing(error: OSError, target: Path) -> Callable[[Path, Path], Path]:
    """``Path.replace`` of a system where the target is held by another program."""
    real = Path.replace

    def replace(self: Path, other: Path) -> Path:
        if other == target:
            raise error
        return real(self, other)

    return replace


def test_a_file_open_in_excel_keeps_the_result_beside_it(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = failing(PermissionError(errno.EACCES, "held"), target)
    monkeypatch.setattr(Path, "replace", held)
    for expected in ("annexe (2).xlsx", "annexe (3).xlsx"):
        with pytest.raises(OutputError, match="ouvert dans Excel") as refused:
            write(target, "new")
        assert refused.value.params["kept"] == str(target.with_name(expected))
        assert target.with_name(expected).read_text(encoding="utf-8") == "new"
    assert target.read_text(encoding="utf-8") == "former"
    message = "le fichier est ouvert dans Excel : fermez-le ou choisissez --out"
    assert message in str(refused.value)


def test_a_folder_of_that_name_is_not_taken_for_an_open_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "annexe.xlsx"
    folder.mkdir()
    monkeypatch.setattr(Path, "replace", failing(PermissionError(errno.EACCES, "x"), folder))
    with pytest.raises(OutputError) as refused:
        write(folder, "new")
    assert refused.value.code == "cannot_write"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_file_that_stands_for_a_folder_is_said(target: Path) -> None:
    with pytest.raises(OutputError) as refused:
        write(target / "a.csv", "new")
    assert refused.value.code == "not_a_folder"


def test_a_fault_without_words_still_has_a_reason(target: Path) -> None:
    with pytest.raises(OutputError, match="OSError"):
        write(target, "half", OSError())


def test_files_can_be_read_by_a_colleague(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    write(tmp_path / "annexe.csv", "x")
    assert (tmp_path / "annexe.csv").stat().st_mode == plain.stat().st_mode
