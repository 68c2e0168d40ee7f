"""Where well-known hosts of git repositories serve a branch as a site, by the address of the repository."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from briefgen.target_settings import Served

WORKFLOW = Path(".github/workflows/publish.yml")
"""The workflow that `briefgen init` writes for GitHub."""

_REMOTE = r"(?:\w+://)?(?:[^/@]*@)?(?P<host>[\w.-]+?)\.?(?::\d+)?[:/]/*(?P<owner>[^/]+(?:/[^/]+)*)/(?P<name>[^/]+?)(?:\.git)?/*"
"""The address of a repository as git takes it: `https://HOST/OWNER/NAME.git` or `git@HOST:OWNER/NAME.git`."""


class Branch(msgspec.Struct, frozen=True):
    """A branch of a remote, and the name of the host that its `CNAME` asks for."""

    remote: str
    name: str
    cname: str


def is_github(remote: str) -> bool:
    """Return True if the address of a repository is at GitHub."""
    found = re.fullmatch(_REMOTE, remote)
    return bool(found and found["host"].lower() == "github.com")


def served(branch: Branch, *, has_workflow: bool) -> Served:
    """Return where a branch is read, and what is left to do there.

    `has_workflow` is True if the site has the workflow that publishes it to GitHub Pages without a branch.
    """
    found = re.fullmatch(_REMOTE, branch.remote)
    host = found["host"].lower() if found else ""
    if found and host == "github.com":
        return _github(branch, found["owner"], found["name"], has_workflow=has_workflow)
    if found and host == "codeberg.org":
        return _codeberg(branch, found["owner"], found["name"])
    if host == "gitlab.com":
        step = (
            "GitLab serves no branch, but what a job publishes: push the site itself, with the .gitlab-ci.yml that"
            " `briefgen init` wrote. It needs no `briefgen publish`."
        )
        return Served(steps=(step,))
    return Served(steps=(f"Tell the host to serve the branch {branch.name}, if it does not do so by itself.",))


def _github(branch: Branch, owner: str, name: str, *, has_workflow: bool) -> Served:
    """Return what GitHub Pages does with a branch: the repository `OWNER.github.io` is the root of its address."""
    domain = f"{owner.lower()}.github.io"
    path = "" if name.lower() == domain else f"{name}/"
    address = f"https://{branch.cname.lower()}/" if branch.cname else f"https://{domain}/{path}"
    steps = [f'On GitHub, in Settings > Pages, choose "Deploy from a branch", {branch.name} and the folder /(root).']
    if has_workflow:
        steps.append(f"Remove {WORKFLOW}: it publishes the site too, without the branch, and only one of the two can.")
    return Served(address, "github-pages", tuple(steps))


def _codeberg(branch: Branch, owner: str, name: str) -> Served:
    """Return what Codeberg Pages does: it serves the branch `pages`, the repository `pages` at the root."""
    if branch.name != "pages":
        return Served(steps=('Codeberg serves the branch "pages": write branch = "pages", and publish again.',))
    path = "" if name == "pages" else f"{name}/"
    return Served(f"https://{owner.lower()}.codeberg.page/{path}", steps=("Codeberg shows it after a minute or two.",))
