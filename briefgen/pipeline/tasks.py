"""Hand out work in batches, to processes of this machine or of others.

What all batches of a stage share is the `Work` that is done with them. It travels once to each worker: a worker that
has not got it says so, and gets the batch again, together with the work.
"""

from __future__ import annotations

import errno
import os
import pickle
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import msgspec

from briefgen.content.sources import digest_of
from briefgen.pipeline.software import Software, differences, refusal, software

if TYPE_CHECKING:
    from concurrent.futures import Future

    from briefgen.pipeline.pool import Workers

A = TypeVar("A")
B = TypeVar("B")
T_contra = TypeVar("T_contra", contravariant=True)

KEPT = 4
"""How many works a worker keeps: as many builds can share it without sending them again and again."""

SILENCE = 10
"""Seconds without an answer until somebody looks whether there are workers at all."""


def failure(message: str) -> OSError:
    """Return the error of workers that cannot do the work."""
    return ChildProcessError(errno.ECHILD, message)


class Work(Protocol[T_contra, B]):
    """What is done with each batch of a stage."""

    def do(self, batch: tuple[T_contra, ...]) -> list[B]:
        """Return what becomes of a batch."""
        ...


class Lacking(msgspec.Struct, frozen=True):
    """The answer of a worker that has not got the work yet: which worker it is."""

    worker: str


class Task(msgspec.Struct, frozen=True):
    """A batch that is handed out. `receiver` is the worker that the work is sent to with it, or ""."""

    batch: bytes
    receiver: str = ""


def batches(items: Iterable[A], size: int) -> Iterator[tuple[A, ...]]:
    """Divide items into batches of a size. The last may be smaller."""
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch


def hand_out(workers: Workers | None, work: Work[A, B], batches: Iterable[tuple[A, ...]]) -> Iterator[list[B]]:
    """Have work done with each batch, and yield what becomes of them as it arrives. Without workers, do it here.

    Raises:
        OSError: a worker failed, or does not have the software of this machine.

    """
    if workers is None:
        yield from map(work.do, batches)
        return
    stage = _Stage[B](workers, pickle.dumps(work))
    try:
        for batch in batches:
            stage.submit(Task(compressed(batch) if workers.is_far else pickle.dumps(batch)))
            while stage.count >= workers.ahead:
                yield from stage.next()
        while stage.count:
            yield from stage.next()
    finally:
        stage.cancel()


class _Stage(Generic[B]):
    """The tasks of one stage that are under way, and those that wait until the work has arrived at their worker."""

    def __init__(self, workers: Workers, payload: bytes) -> None:
        from queue import SimpleQueue  # imported late: most builds are small

        self._workers, self._payload, self._name = workers, payload, digest_of(payload)
        self._software = software() if workers.is_far else None
        self._pending: dict[Future[Any], Task] = {}
        self._waiting: list[Task] = []
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()

    @property
    def count(self) -> int:
        """How many tasks are not done."""
        return len(self._pending) + len(self._waiting)

    def submit(self, task: Task) -> None:
        """Hand out a task, together with the work if it has a receiver."""
        payload = self._payload if task.receiver else None
        with self._explained():
            future = self._workers.executor.submit(work_on, self._software, self._name, payload, task.batch)
        self._pending[future] = task
        future.add_done_callback(self._done.put)

    def next(self) -> list[list[B]]:
        """Wait for an answer, and return the results that it brings, if it brings any."""
        future = self._answered()
        task = self._pending.pop(future)
        with self._explained():
            answer: list[B] | bytes | Lacking | Software = future.result()
        if task.receiver:
            self._resume()
        if isinstance(answer, Lacking):
            self._send(task, answer.worker)
            return []
        if isinstance(answer, dict):
            raise failure(refusal(answer))
        return [expanded(answer) if isinstance(answer, bytes) else answer]

    def _answered(self) -> Future[Any]:
        """Wait for a task that is done. Raise OSError if nobody is left who could do one."""
        from queue import Empty

        while True:
            try:
                return self._done.get(timeout=SILENCE)
            except Empty:
                self._workers.look_after()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise `failure` for an error of the executor."""
        try:
            yield
        except Exception as error:
            if told := self._workers.explain(error):
                raise failure(told) from error
            raise

    def _send(self, task: Task, worker: str) -> None:
        """Send a task again with the work, or have it wait if the work is on its way to the worker."""
        if any(other.receiver == worker for other in self._pending.values()):
            self._waiting.append(Task(task.batch))
        else:
            self.submit(Task(task.batch, worker))

    def _resume(self) -> None:
        waiting, self._waiting = self._waiting, []
        for task in waiting:
            self.submit(task)

    def cancel(self) -> None:
        """Cancel the tasks that are under way, if any."""
        for future in self._pending:
            future.cancel()


_received: dict[bytes, Work[Any, Any]] = {}
_receiving = threading.Lock()


def work_on(
    wanted: Software | None, name: bytes, payload: bytes | None, batch: bytes
) -> list[Any] | bytes | Lacking | Software:
    """Do a batch, in a worker. Its arguments have plain types, so that a worker of every version can refuse them.

    Args:
        wanted: the software that the worker must have, if it is far.
        name: a digest of the work.
        payload: the work, if it comes with this batch.
        batch: what to do; compressed if the worker is far.

    Returns:
        The results, compressed if the worker is far; or that the worker has not got the work yet, or the software that
        it has instead.

    """
    if wanted is not None and differences(wanted):
        return software()
    work = _work(name, payload)
    if work is None:
        import socket  # imported late, as it is heavy: few builds hand out work

        return Lacking(f"{socket.gethostname()} {os.getpid()}")
    return work.do(pickle.loads(batch)) if wanted is None else compressed(work.do(expanded(batch)))  # noqa: S301  # from the build that this worker works for


def compressed(value: object) -> bytes:
    """Return a value as compressed bytes: that takes less time than to send it to another machine as it is."""
    return zlib.compress(pickle.dumps(value), 1)


def expanded(content: bytes) -> Any:
    """Return the value that was compressed."""
    return pickle.loads(zlib.decompress(content))  # noqa: S301  # as above


def _work(name: bytes, payload: bytes | None) -> Work[Any, Any] | None:
    with _receiving:
        if name not in _received and payload is not None:
            _received[name] = pickle.loads(payload)  # noqa: S301  # as above
            while len(_received) > KEPT:
                del _received[next(iter(_received))]
        return _received.get(name)


def forget() -> None:
    """Forget the work that was sent here."""
    with _receiving:
        _received.clear()
