"""What a cluster costs and saves: two workers of a Dask scheduler beside two processes, in one run.

    python -m tests.benchmark.cluster [SIZE] [--rounds N]

Builds a site of SIZE briefings in turn with `--jobs 2` and with the cluster, all on this machine: cold, and after an edit
of the template that all pages share. Compares what came out. Prints the median seconds of the stages that are spread and
of the whole build, and how many bytes went from this machine to the cluster and back: those pass a relay, in builds of
their own.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from tests.benchmark import corpus
from tests.benchmark.__main__ import PLAIN
from tests.clusters import cluster
from tests.sites import Site

STAGES = ("read", "make")


class Built(msgspec.Struct):
    """What a build says of itself."""

    ok: bool
    seconds: dict[str, float]


class Relay:
    """Passes on what is sent to an address, and counts the bytes there and back."""

    def __init__(self, target: str) -> None:
        self._host, _, port = target.partition("://")[2].rpartition(":")
        self._port = int(port)
        self.there = self.back = 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        other_reader, other_writer = await asyncio.open_connection(self._host, self._port)
        await asyncio.gather(self._copy(reader, other_writer, True), self._copy(other_reader, writer, False))

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_there: bool) -> None:
        while data := await reader.read(2**20):
            self.there += len(data) if is_there else 0
            self.back += 0 if is_there else len(data)
            writer.write(data)
            await writer.drain()
        writer.close()

    @contextmanager
    def open(self) -> Iterator[str]:
        """Start the relay for a while; yield its address."""
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        threading.Thread(target=loop.run_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        loop.call_soon_threadsafe(loop.stop)


@click.command()
@click.argument("size", type=int, default=10_000)
@click.option("--rounds", type=int, default=3, show_default=True)
def main(size: int, rounds: int) -> None:
    """Build SIZE briefings with two processes and with two workers of a cluster, and print what both cost."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "site")
        corpus.write(root, size, "plain")
        shutil.copytree(PLAIN, root / "themes/plain")
        (Path(folder) / "cluster").mkdir()
        with cluster(Path(folder) / "cluster", "first", "second") as found:
            ways = {"two processes": ["--jobs", "2"], "two workers": ["--scheduler", found.address]}
            click.echo(
                f"{size:,} briefings, seconds\n\n| build | by | {' | '.join(STAGES)} | all |\n|---|---|---|---|---|"
            )
            for name in ("cold", "template"):
                costs: dict[str, list[Built]] = {way: [] for way in ways}
                for number in range(rounds):
                    for way, arguments in ways.items():
                        costs[way].append(_build(root, name, way, f"{number}", arguments))
                    _compare(root, *ways)
                for way, builds in costs.items():
                    click.echo(f"| {name} | {way} | {_medians(builds)} |")
            click.echo("\n| build | MB sent | MB received |\n|---|---|---|")
            for name in ("cold", "template"):
                relay = Relay(found.address)
                with relay.open() as address:
                    _build(root, name, "two workers", "relay", ["--scheduler", address])
                click.echo(f"| {name} | {relay.there / 1e6:.1f} | {relay.back / 1e6:.1f} |")


def _build(root: Path, name: str, way: str, mark: str, arguments: list[str]) -> Built:
    """Build one way, into an output of its own. Edit the template first, in the same way for all."""
    page = root / "themes/plain/templates/base.html"
    if name == "template":
        page.write_text(page.read_text().split("<!-- ")[0] + f"<!-- {mark} -->\n")
    clean = ["--clean"] if name == "cold" else []
    if clean:
        shutil.rmtree(root / way, ignore_errors=True)
    command = [sys.executable, "-m", "briefgen", "build", "--json", "--output", way, *clean, *arguments]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=Built)


def _compare(root: Path, one: str, other: str) -> None:
    site = Site.at(root)
    assert site.files(one) == site.files(other), "the two ways give different bytes"


def _medians(builds: list[Built]) -> str:
    stages = [statistics.median(built.seconds[stage] for built in builds) for stage in STAGES]
    return " | ".join(f"{value:.2f}" for value in (*stages, statistics.median(sum(b.seconds.values()) for b in builds)))


if __name__ == "__main__":
    main()
