"""Real servers on loopback, each started for a test and stopped after it."""

from __future__ import annotations

import getpass
import http.server
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosted import listening
from tests.needs import TOOLS, missing, program

SBIN = "/usr/local/sbin:/usr/sbin:/sbin"
KEY, SECRET = "desk-key", "desk-secret-canary"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path, **environment: str) -> Iterator[None]:
    """Run a server until it is not needed any more; it is ready when it answers at its port."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=os.environ | environment
        )
        try:
            until = time.monotonic() + 20
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert process.poll() is None, log.read_text()
                    assert time.monotonic() < until, log.read_text()
                    time.sleep(0.02)
            yield
        finally:
            process.terminate()
            try:
                process.wait(1)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def server_program(name: str) -> str:
    """Return a program that may lie where only administrators look."""
    return shutil.which(name, path=f"{os.environ['PATH']}:{SBIN}") or program(name)


class Ssh:
    """A running SSH server: the settings file that knows it as the host `desk`."""

    def __init__(self, config: Path, port: int) -> None:
        self.config, self.port = config, port

    def through(self, port: int) -> Path:
        """Return settings that lead to the same server by another port, as that of a proxy."""
        other = self.config.with_name(f"config-{port}")
        other.write_text(self.config.read_text().replace(f"Port {self.port}", f"Port {port}"))
        return other


@contextmanager
def ssh_server(folder: Path, more: str = "") -> Iterator[Ssh]:
    """Start OpenSSH's server with a key of its own, a key for us, and more lines in its settings."""
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    sshd = server_program("sshd")
    for name in ("host", "user"):
        command = [program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    port = free_port()
    shutil.copy(folder / "user.pub", folder / "authorized")
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nStrictModes no\nPidFile none\n"
        "PermitRootLogin yes\nMaxStartups 100\n"
        "SetEnv SHLVL=1\n"  # else bash reads the .bashrc of whoever runs the tests, for each command: up to 0.2 s
        f"{more}"
    )
    key = (folder / "host.pub").read_text().split()
    (folder / "known").write_text(f"desk {key[0]} {key[1]}\n")
    config = folder / "config"
    config.write_text(
        f"Host desk\n  HostName 127.0.0.1\n  HostKeyAlias desk\n  Port {port}\n  User {getpass.getuser()}\n"
        f"  IdentityFile {folder}/user\n  IdentitiesOnly yes\n  UserKnownHostsFile {folder}/known\n"
        "  StrictHostKeyChecking yes\n  LogLevel ERROR\n"
        "  KexAlgorithms curve25519-sha256\n"  # the default takes seven times as long, for each connection
    )
    with running([sshd, "-D", "-e", "-f", str(folder / "sshd_config")], port, folder / "log"):
        yield Ssh(config, port)


@contextmanager
def nginx(folder: Path, root: Path | str, more: str = "", port: int = 0) -> Iterator[str]:
    """Serve a folder with nginx, at any free port if none is given; give its address."""
    folder.mkdir(parents=True)
    port = port or free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    types = "types { text/html html; text/css css; text/javascript js; image/svg+xml svg; application/xml xml; application/json json; text/plain txt; }"
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {types} {paths} access_log off; server {{ listen 127.0.0.1:{port}; root {root};\n{more}\n}} }}\n"
    )
    with running([server_program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")], port, folder / "log"):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Serve the folders in a folder as buckets, with rclone; give the endpoint."""
    rclone = TOOLS.parent / "bin/rclone"
    if not rclone.is_file():
        missing("rclone")
    (folder / "buckets/site").mkdir(parents=True)
    port = free_port()
    command = [
        str(rclone), "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}",
        "--vfs-cache-mode", "off", "--config", str(folder / "none.conf"), str(folder / "buckets"),
    ]  # fmt: skip
    with running(command, port, folder / "log"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def git_server(folder: Path, secret: str) -> Iterator[str]:
    """Serve the repositories in a folder over HTTP to those who send `Authorization: basic SECRET`; give the address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            given = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get_all("Authorization") != [f"basic {secret}"]:
                self.send_error(401)
                return
            variables = {
                "GIT_PROJECT_ROOT": str(folder), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
                "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type") or "",
                "CONTENT_LENGTH": str(len(given)), "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
                "REMOTE_USER": "desk", "REMOTE_ADDR": "127.0.0.1",
            }  # fmt: skip
            command = [program("git"), "http-backend"]
            answer = subprocess.run(command, input=given, env=os.environ | variables, capture_output=True, check=True)
            head, _, body = answer.stdout.partition(b"\r\n\r\n")
            fields = [line.split(": ", 1) for line in head.decode().split("\r\n")]
            self.send_response(int(dict(fields).get("Status", "200").split()[0]))
            for name, value in fields:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as address:
        yield address
