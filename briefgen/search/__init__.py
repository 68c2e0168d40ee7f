"""The search index: from records to the files that a browser searches with Pagefind. Nothing here knows the archive."""

PACKAGE = "pagefind_bin"
"""The package that holds Pagefind's program. There is one for Linux, macOS and Windows with the usual processors."""

VERSION = "1.5.2"
"""The version of Pagefind whose files `search.files` reads and writes: the one that `pyproject.toml` names."""
