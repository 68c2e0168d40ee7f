"""Workers on other machines: the workers of a Dask scheduler, or of any other `concurrent.futures.Executor`."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from briefgen.pipeline.pool import AHEAD, Workers
from briefgen.pipeline.software import differences, refusal, software
from briefgen.pipeline.tasks import failure, forget

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from distributed import Client

WAIT = 10
"""Seconds to wait for the scheduler, and then for the first worker."""

OTHERS_AHEAD = 32
"""How many tasks an executor has at a time that does not say how many workers it has."""

SAME = "install the same version of briefgen on the scheduler and on all workers"


@contextmanager
def dask_workers(address: str) -> Iterator[Workers]:
    """Provide the workers of the Dask scheduler at an address. Raises OSError if there are none that can work."""
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise failure("--scheduler needs Dask, which is not installed: pip install 'briefgen[cluster]'") from error
    _check_address(address)
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told by us, once
    try:
        client = Client(address, timeout=WAIT, set_as_default=False)
    except OSError as error:
        raise failure(
            f"no Dask scheduler answers at {address} ({error}); check the address, or start one with `dask scheduler`"
        ) from error
    with client:
        count_threads = partial(_threads, client, address)
        threads = count_threads()
        _check(client, address)
        executor = client.get_executor(pure=False)  # what a worker answers depends on more than on what it is asked
        yield Workers(
            executor,
            ahead=max(AHEAD, 2 * threads),
            is_far=True,
            explain=lambda error: _explain(error, address),
            look_after=count_threads,
        )
        with suppress(OSError):  # they forget it by themselves later; other builds send theirs again
            client.run(forget)


def _check_address(address: str) -> None:
    """Raise OSError if an address is not that of a scheduler, or is encrypted and there are no certificates."""
    from distributed.security import Security

    if not re.fullmatch(r"(tcp|tls|ws|wss)://\S+:\d+", address):
        raise failure(f'"{address}" is not the address of a scheduler; write it as in tcp://192.0.2.7:8786')
    if address.startswith(("tls", "wss")) and not Security().get_connection_args("client").get("ssl_context"):
        raise failure(f"{address} needs certificates; name them under distributed.comm.tls in Dask's configuration")


def _threads(client: Client, address: str) -> int:
    """Return how many tasks the workers do at a time. Wait for the first worker; raise OSError if none comes."""
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=WAIT)
    threads: int = sum(client.ncores().values())
    if not threads:
        raise failure(f"the scheduler at {address} has no workers; start some with `dask worker {address}`")
    return threads


def _check(client: Client, address: str) -> None:
    """Raise OSError if a worker cannot do the work of this version of briefgen, or has other software."""
    try:
        client.run_on_scheduler(software)
    except Exception as error:
        raise failure(f"the scheduler at {address} cannot run this version of briefgen ({error}); {SAME}") from error
    for worker, found in client.run(software, on_error="return").items():
        if isinstance(found, Exception):
            raise failure(f"the worker at {worker} cannot run this version of briefgen ({found}); {SAME}")
        if differences(found):
            raise failure(refusal(found))


def _explain(error: Exception, where: str) -> str:
    """Return what to tell about an error of workers that are far, or "" if it is a bug."""
    from concurrent.futures import BrokenExecutor, CancelledError

    if isinstance(error, CancelledError):
        return f"the connection to {where} was lost before the work was done; build again when it is back"
    if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
        return f"workers of {where} ended several times before their work was done; if memory was short, give them more"
    if isinstance(error, OSError | sqlite3.DatabaseError):
        return f"a worker of {where} failed: {error}"
    return ""


@contextmanager
def executor_workers(name: str) -> Iterator[Workers]:
    """Provide the workers of an executor that a function returns, named as `module:function`.

    Raises:
        OSError: there is no such function, it returns no executor, or the workers cannot do the work.

    """
    executor = _made(name)
    try:
        try:
            found = executor.submit(software).result()
        except Exception as error:
            raise failure(f"the workers of {name} cannot run this version of briefgen ({error}); {SAME}") from error
        if differences(found):
            raise failure(refusal(found))
        yield Workers(executor, OTHERS_AHEAD, is_far=True, explain=lambda error: _explain(error, name))
    finally:
        executor.shutdown()


def _made(name: str) -> Executor:
    """Return the executor that a function returns."""
    module, _, function = name.partition(":")
    try:
        made: Any = getattr(import_module(module), function)()
    except Exception as error:
        message = f"--executor {name} gives no executor ({type(error).__name__}: {error}); write it as module:function"
        raise failure(f"{message}, with a module that Python finds: it is installed, or PYTHONPATH names it") from error
    if not callable(getattr(made, "submit", None)):
        raise failure(f"--executor {name} gives no executor; it must return one of Python's concurrent.futures")
    return made  # type: ignore[no-any-return]
