"""Long work in another process: the screen answers meanwhile, and the work can be stopped.

The process is started at the first errand and kept for the next ones; stopping it is ending it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Thread
from typing import Any

from allocation.errors import AllocationError, OutputError

__all__ = ["Errand"]

_START = get_context("spawn")
Task = Callable[..., Any]


def _serve(asked: Connection, answers: Connection) -> None:
    """Do each task that is asked, until nobody asks any more."""
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            task, arguments = asked.recv()
            try:
                answer = task(*arguments)
            except AllocationError as error:
                answer = error
            except Exception as error:  # noqa: BLE001 - it is told to the other process
                answer = OutputError("errand_failed", reason=f"{type(error).__name__}: {error}")
            answers.send(answer)


class Errand:
    """One task at a time; a second one asked meanwhile is refused."""

    def __init__(self) -> None:
        self.is_busy = False
        """Whether a task is being done."""
        self._process: SpawnProcess | None = None
        self._waiting: Thread | None = None
        self._pipes: tuple[Any, Any] | None = None

    def start(self, task: Task, arguments: tuple[Any, ...], done: Callable[[Any], None]) -> bool:
        """Do ``task(*arguments)`` elsewhere, then ``done(answer)`` here.

        Parameters
        ----------
        task : callable
            A function of a module; what it takes and gives is copied from one process to the other.
        arguments : tuple
            What it takes.
        done : callable
            Called in a thread, when another task may start, with the answer, an `AllocationError`
            when it failed, or None when the work was stopped.

        Returns
        -------
        bool
            Whether it was started: False when another one is not over.
        """
        if self.is_busy:
            return False
        asked, answers = self._open()
        self.is_busy = True
        self._waiting = Thread(target=self._wait, args=(answers, done), daemon=True)
        asked.send((task, arguments))
        self._waiting.start()
        return True

    def stop(self) -> None:
        """End the work that is being done; nothing of it is kept."""
        if self.is_busy and self._process is not None:
            self._process.terminate()
            self._process = None

    def wait(self, seconds: float = 60.0) -> None:
        """Wait for the end of the task and of those that it starts, as tests do.

        Parameters
        ----------
        seconds : float
            At most, for each.
        """
        ended = None
        while self._waiting is not ended:
            ended = self._waiting
            if ended is not None:
                ended.join(seconds)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._process = None

    def _open(self) -> tuple[Any, Any]:  # pipes differ between systems
        alive = self._process is not None and self._process.is_alive()
        if alive and self._pipes is not None:
            return self._pipes
        theirs, asked = _START.Pipe(duplex=False)
        answers, back = _START.Pipe(duplex=False)
        self._process = _START.Process(target=_serve, args=(theirs, back), daemon=True)
        self._process.start()
        theirs.close()
        back.close()  # the end of the process is then the end of its answers
        self._pipes = asked, answers
        return self._pipes

    def _wait(self, answers: Any, done: Callable[[Any], None]) -> None:  # noqa: ANN401 - a pipe
        try:
            answer = answers.recv()
        except (EOFError, OSError):
            answer = None
        self.is_busy = False
        done(answer)
