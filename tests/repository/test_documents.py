"""What the pages show is what happens: commands, Python and answers are executed."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from types import NoneType
from typing import Any, Final

import pytest

from tests.repository.conftest import Run
from tests.repository.package_source import ROOT, name_of
from tests.repository.written_examples import (
    SHELL,
    Block,
    arguments,
    blocks,
    commands,
    documents,
    questions,
)

QUESTIONS: Final = ROOT / "docs" / "questions.md"
DOCUMENTS: Final = tuple(path for path in documents() if path != QUESTIONS)
LONGEST_ANSWER: Final = 5
# Commands that a page may show and that a test does not start, each for its reason.
NOT_STARTED: Final = (
    "make",  # the gate runs inside make
    "git clone",  # needs the network
    "cd",
    "python -m venv",  # installation, done by make
    "py -m venv",
    "pip install",
    "python -m pip",
    "py -m pip",
    ".venv",
    "allocation app",  # a server: tests/browser
    "allocation lab",  # the same
)


def listed(*languages: str) -> list[Any]:
    return [
        pytest.param(block, id=block.place)
        for document in DOCUMENTS
        for block in blocks(document, *languages)
    ]


def shell(document: Path, *, ours: bool) -> list[str]:
    """Commands of a page, in order: ours, or those of the reader's machine."""
    return [
        command
        for block in blocks(document, *SHELL)
        for command in commands(block)
        if (command.startswith("allocation ") and not command.startswith(NOT_STARTED)) == ours
    ]


def pages(*, ours: bool) -> list[Any]:
    return [pytest.param(page, id=name_of(page)) for page in DOCUMENTS if shell(page, ours=ours)]


def scripts() -> list[Any]:
    """The Python blocks of one page, in order: they share their names, as a reader's would."""
    return [
        pytest.param(found, id=name_of(document))
        for document in DOCUMENTS
        if (found := blocks(document, "python"))
    ]


@pytest.mark.parametrize("document", pages(ours=True))
@pytest.mark.usefixtures("workplace")
def test_the_commands_of_a_page_work_in_their_order(
    document: Path, allocation_command: Run
) -> None:
    for command in shell(document, ours=True):
        result = allocation_command(arguments(command))
        assert isinstance(result.exception, SystemExit | NoneType), (command, result.exc_info)
        assert result.exit_code == 0, (command, result.output)


@pytest.mark.parametrize("document", pages(ours=False))
def test_any_other_command_shown_is_a_known_one(document: Path) -> None:
    shown = shell(document, ours=False)
    assert [command for command in shown if not command.startswith(NOT_STARTED)] == []
    targets = [command.split()[1] for command in shown if command.startswith("make ")]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [target for target in targets if not re.search(rf"(?m)^{target}:", makefile)] == []


@pytest.mark.parametrize("script", scripts())
@pytest.mark.usefixtures("workplace")
def test_python_shown_works(script: tuple[Block, ...]) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    runner = doctest.DocTestRunner(verbose=False)
    for block in script:
        if ">>>" in block.body:
            test = doctest.DocTestParser().get_doctest(
                block.body, names, block.place, str(block.document), block.line
            )
            assert runner.run(test, clear_globs=False).failed == 0
            names.update(test.globs)
        else:
            exec(compile(block.body, block.place, "exec"), names)  # noqa: S102 - our own pages
    assert names


@pytest.mark.parametrize("block", listed("toml"))
def test_toml_shown_is_toml(block: Block) -> None:
    import tomllib  # noqa: PLC0415 - one test needs it

    assert tomllib.loads(block.body)


@pytest.mark.parametrize("document", [pytest.param(path, id=name_of(path)) for path in documents()])
def test_links_between_pages_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    assert [target for target in targets if not (document.parent / target).exists()] == []


QUESTIONS_ASKED = questions(QUESTIONS) if QUESTIONS.is_file() else ()


@pytest.mark.parametrize(
    "question", [pytest.param(question, id=question.title) for question in QUESTIONS_ASKED]
)
@pytest.mark.usefixtures("workplace")
def test_a_question_has_the_answer_shown(question: Any, allocation_command: Run) -> None:
    assert question.commands, "a command answers a question"
    assert all(command.startswith("$ allocation ") for command in question.commands)
    expected = [line.rstrip() for line in question.answer.rstrip("\n").splitlines()]
    assert 0 < len(expected) <= LONGEST_ANSWER
    results = [allocation_command(arguments(line.removeprefix("$ "))) for line in question.commands]
    result = results[-1]
    answer = [line.rstrip() for line in result.stdout.rstrip("\n").splitlines()]
    assert answer == expected, result.output
