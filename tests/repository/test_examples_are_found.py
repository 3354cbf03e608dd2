"""The tests that run the pages would be empty if the pages were misread."""

from __future__ import annotations

from pathlib import Path

from tests.repository.written_examples import arguments, blocks, commands, questions

PAGE = """
# A page

```console
$ allocation run a.toml \\
    --out b
Total 1,00
$ make run
```

1. item

   ```sh
   # a comment
   allocation check a.toml
   ```

## Combien ?

Text.

```console
$ allocation run a.toml --for 80
```

```text
70 000 000,00
```
"""


def page(folder: Path) -> Path:
    file = folder / "page.md"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_commands_are_read_with_or_without_a_prompt(tmp_path: Path) -> None:
    # blocks() names places inside the repository only when asked for them
    found = [list(commands(block)) for block in blocks(page(tmp_path), "console", "sh")]
    assert [[arguments(line) for line in block] for block in found] == [
        [["run", "a.toml", "--out", "b"], ["run"]],
        [["check", "a.toml"]],
        [["run", "a.toml", "--for", "80"]],
    ]


def test_a_question_is_a_heading_a_command_and_an_answer(tmp_path: Path) -> None:
    (question,) = questions(page(tmp_path))
    assert question.title == "Combien ?"
    assert question.commands == ("$ allocation run a.toml --for 80",)
    assert question.answer == "70 000 000,00\n"
