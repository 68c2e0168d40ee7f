"""The command line: one file a command, and the console. All of click and all printing is in this package."""

from briefgen.cli.group import main

__all__ = ["main"]
