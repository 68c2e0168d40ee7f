"""Only `briefgen.cli` imports click, prints or exits: everything below returns values, or calls what it is given."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import briefgen

PACKAGE = Path(briefgen.__file__).parent
STREAMS = {"stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__"}


def violations(tree: ast.AST) -> Iterator[str]:
    """Yield every import, call and name that only the command line may use."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (f"imports {item.name}" for item in names if is_forbidden(item.name))
            case ast.ImportFrom(module=str(module), names=names):
                modules = [module, *(f"{module}.{item.name}" for item in names)]
                yield from (f"imports {name}" for name in modules if is_forbidden(name))
            case ast.ImportFrom(level=level) if level:
                yield "imports by a relative path"
            case ast.Call(func=ast.Name(id="print" | "input" | "exit" | "quit" as name)):
                yield f"calls {name}()"
            case ast.Attribute(value=ast.Name(id="sys"), attr=name) if name in {*STREAMS, "exit"}:
                yield f"uses sys.{name}"
            case ast.Name(id="SystemExit"):
                yield "uses SystemExit"


def is_forbidden(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in ("click", "briefgen.cli"))


def below_the_cli() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if PACKAGE / "cli" not in path.parents]


def test_nothing_below_the_cli_imports_click_prints_or_exits() -> None:
    paths = below_the_cli()
    assert len(paths) > 100
    found = {
        path.relative_to(PACKAGE).as_posix(): list(violations(ast.parse(path.read_text("utf-8")))) for path in paths
    }
    found.pop("__main__.py")  # it starts the command line
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "code",
    [
        "import click", "import click.termui as t", "from click import echo", "def f():\n    import click",
        "import briefgen.cli", "from briefgen import cli", "from briefgen.cli.console import fail", "from . import cli",
        "print('x')", "input()", "exit(1)", "quit()", "import sys\nsys.exit(1)", "import sys\nsys.stdout.write('x')",
        "import sys\nout = sys.stderr", "raise SystemExit(1)",
    ],
)  # fmt: skip
def test_each_way_to_print_is_found(code: str) -> None:
    assert list(violations(ast.parse(code)))
