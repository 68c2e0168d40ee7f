"""A preview that runs as people run it: another process, on a port of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.needs import interruptible
from tests.sites import Site


@contextmanager
def serving(site: Site, *arguments: str, port: int = 0) -> Iterator[str]:
    """Serve a site, on a port of its own or on this one; give the address of its front page."""
    with socket.socket() as taken:
        if not port:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
        wanted, port = port, port or taken.getsockname()[1]
        command = [sys.executable, "-u", "-m", "briefgen", "serve", "--port", str(port), *arguments]
        process = subprocess.Popen(command, cwd=site.root, stdout=subprocess.PIPE, text=True, preexec_fn=interruptible)
        assert process.stdout is not None
        try:
            lines: list[str] = []
            while not (lines and "Serving at" in lines[-1]):
                lines.append(process.stdout.readline())
                assert lines[-1], lines
            found = re.search(r"http://\S+?:(\d+)/\S*", lines[-1])
            assert found, lines
            assert (
                int(found[1]) == port if wanted else int(found[1]) > port
            )  # the port asked for is taken: the next free one is
            yield found[0]
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
