"""`[publish.NAME]` as records: one for each kind of target."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from briefgen.config import Config, Positive, Section

Text = Annotated[str, Meta(min_length=1)]


class Common(Section, frozen=True, kw_only=True):
    """What all targets have.

    `audience` says who reads there, `address` where they find it, `base_url` what the site's address is there if it is
    another than the site's own. More than `max_deletions` files are not removed without asking again.
    """

    to: str
    audience: str = "public"
    address: str = ""
    base_url: str = ""
    max_deletions: Annotated[int, Meta(ge=0)] = 100


class Git(Common, frozen=True, kw_only=True):
    """A branch of a git remote. With `squash` it has one commit only: the last."""

    remote: Text
    branch: Text = "gh-pages"
    cname: str = ""
    squash: bool = False


class Ssh(Common, frozen=True, kw_only=True):
    """A folder on a server: `releases/` and `current`, which the web server serves. `ssh_config` is a file for ssh."""

    host: Text
    path: Text
    port: Positive | None = None
    keep: Positive = 5
    ssh_config: str = ""


class S3(Common, frozen=True, kw_only=True):
    """A bucket of Amazon S3 or of a service with its interface. Keys come from the environment (`AWS_…`)."""

    bucket: Text
    endpoint: str = ""
    region: str = "us-east-1"
    prefix: str = ""
    uploads: Positive = 8


class Folder(Common, frozen=True, kw_only=True):
    """A folder on this machine, or one that is mounted."""

    path: Text


KINDS: dict[str, type[Common]] = {"git": Git, "ssh": Ssh, "s3": S3, "folder": Folder}


def target_of(config: Config, name: str) -> Common:
    """Return a target of the configuration. Raises KeyError if there is none of that name."""
    table: dict[str, Any] = config.publish[name]
    return msgspec.convert(table, KINDS[table["to"]])
