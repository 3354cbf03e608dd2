"""House rules that no linter states: words, sizes, places of sentences, suppressions."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.repository.package_source import (
    MODULES,
    ROOT,
    docstrings,
    name_of,
    nodes,
    repository_files,
    tree,
)

MAXIMUM_LINES: Final = 300
# Modules allowed to be longer, each with its reason.
LONGER: Final[dict[str, str]] = {}

FORBIDDEN_WORDS: Final = {
    *("util", "utils", "helper", "helpers", "manager", "handler", "common", "process", "misc"),
}
POSIX_ONLY_MODULES: Final = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
POSIX_ONLY_CALLS: Final = {
    *("os.fork", "os.getuid", "os.geteuid", "os.getgid", "os.kill", "os.killpg", "os.mkfifo"),
    *("os.setsid", "os.chown", "os.getpgid", "os.nice", "os.uname", "os.sync", "os.statvfs"),
    *("signal.SIGKILL", "signal.SIGHUP", "signal.SIGALRM", "signal.alarm", "time.tzset"),
}
DANGEROUS_CALLS: Final = {"eval", "exec", "yaml.load", "os.system", "marshal.loads"}
DANGEROUS_MODULES: Final = {"pickle", "shelve", "dill", "marshal"}
PYTHON_FILES: Final = tuple(path for path in repository_files() if path.suffix == ".py")
SILENCED: Final = re.compile(r"# *(noqa|type: *ignore|pyright: *ignore|pragma: *no cover)\b")
REASONED: Final = re.compile(
    r"# *(noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|(type|pyright): *ignore\[[\w, -]+\]|pragma: *no cover)"
    r" +[-#]+ *\w+"
)
RELATIVE = [pytest.param(path, id=name_of(path)) for path in MODULES]


def words(name: str) -> set[str]:
    """``"ScenarioHandler"`` and ``"scenario_handler"`` both hold the word handler."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return set(split.lower().split("_"))


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@cache
def words_of_the_format() -> frozenset[str]:
    return frozenset(
        word.value
        for _, node in nodes(ast.Subscript)
        if isinstance(node, ast.Subscript) and dotted(node.value).endswith("Literal")
        for word in ast.walk(node.slice)
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    )


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module.partition(".")[0]]
    return []


@pytest.mark.parametrize("path", RELATIVE)
def test_a_module_holds_one_idea(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if name_of(path) in LONGER:
        assert lines > MAXIMUM_LINES, "the exception is no longer needed"
    else:
        assert lines <= MAXIMUM_LINES


@pytest.mark.parametrize("path", RELATIVE)
def test_names_say_what_things_are(path: Path) -> None:
    names = [path.stem, path.parent.name] + [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [name for name in names if words(name) & FORBIDDEN_WORDS] == []


@pytest.mark.parametrize("path", RELATIVE)
def test_what_people_read_is_in_the_catalogue(path: Path) -> None:
    """No letter beyond ASCII in the code, no other sign unless escaped: see ``locale/``.

    The words of the file format (``Literal["voté", ...]``) are data, not sentences.
    """
    exempt = docstrings(tree(path))
    source = path.read_text(encoding="utf-8")
    found = [
        (node.lineno, node.value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in exempt
        and (
            any(sign.isalpha() and not sign.isascii() for sign in node.value)
            or not str(ast.get_source_segment(source, node)).isascii()
        )
        and node.value not in words_of_the_format()
    ]
    assert found == []


def test_nothing_runs_text_as_code() -> None:
    calls = [
        (name_of(path), node.lineno)
        for path, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and dotted(node.func) in DANGEROUS_CALLS
    ]
    loads = [
        (name_of(path), module)
        for path, node in nodes((ast.Import, ast.ImportFrom))
        for module in imported(node)
        if module in DANGEROUS_MODULES
    ]
    assert calls + loads == []


def test_the_package_runs_on_windows() -> None:
    uses = [
        (name_of(path), dotted(node))
        for path, node in nodes(ast.Attribute)
        if dotted(node) in POSIX_ONLY_CALLS
    ]
    loads = [
        (name_of(path), module)
        for path, node in nodes((ast.Import, ast.ImportFrom))
        for module in imported(node)
        if module in POSIX_ONLY_MODULES
    ]
    assert uses + loads == []


def test_text_files_are_opened_in_utf_8() -> None:
    """``read_text``, ``write_text`` and text-mode ``open`` name their encoding."""
    forgotten = [
        (name_of(path), node.lineno)
        for path, node in nodes(ast.Call)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in {"read_text", "write_text"}
        and not any(word.arg == "encoding" for word in node.keywords)
    ]
    assert forgotten == []


@pytest.mark.parametrize("path", [pytest.param(path, id=name_of(path)) for path in PYTHON_FILES])
def test_a_silenced_rule_is_named_with_its_reason(path: Path) -> None:
    """``noqa: RULE - reason``, ``pyright: ignore[rule] - reason``, ``pragma: no cover - why``."""
    faults = [
        (number, line.strip())
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SILENCED.search(line) and not REASONED.search(line)
    ]
    assert faults == []


def test_every_test_can_fail() -> None:
    """A test function asserts, expects an exception, or calls a claim that asserts."""
    idle = []
    for path in PYTHON_FILES:
        if not path.name.startswith("test_"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test"):
                continue
            called = {
                dotted(inner.func).rpartition(".")[2]
                for inner in ast.walk(node)
                if isinstance(inner, ast.Call)
            }
            claims = {name for name in called if name.startswith(("assert_", "check_", "expect"))}
            asserts = any(isinstance(inner, ast.Assert) for inner in ast.walk(node))
            if not asserts and not claims and "raises" not in called:
                idle.append(f"{name_of(path)}::{node.name}")
    assert idle == []


def test_only_this_repository_is_named() -> None:
    """No registry host and no path of a workplace in any text file."""
    hosts = "|".join(
        [r"pypi\.", r"pythonhosted\.", r"registry\.npm" + "js", r"deb\.deb" + "ian", r"/ro" + "ot/"]
    )
    places = re.compile(rf"{hosts}|/wo" + r"rk/|/tm" + r"p/|\.lib" + "rary")
    found = []
    for path in repository_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {match[0]}" for match in places.finditer(text)]
    assert found == []
    assert (ROOT / "LICENSE").is_file()
