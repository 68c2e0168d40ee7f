"""What is known of hosts of static sites: by which address each is recognised, and what it takes.

Hosts change their limits: the numbers are those known on 27 November 2026. After each host are the pages of its own
documentation where to look; not all of them were read on that day.

- GitHub Pages: "GitHub Pages limits" (1 GB a site); "About large files on GitHub" (no push with a file over 100 MiB).
- GitLab Pages on gitlab.com: "GitLab.com settings" (1 GB a site); "GitLab Pages", section "Limits" (200,000 entries,
  folders included); "Redirects" (1,000 rules; what follows them is not read).
- Cloudflare Pages: "Limits" (20,000 files in the free plan, 100,000 in others; 25 MiB a file); "Redirects" (2,000
  static ones).
- Netlify: "Site deploys overview" (54,000 files in a folder); "Redirects and rewrites" (from 10,000 on, a deploy may
  fail).
- Vercel: "Limits" (15,000 files and 100 MB in the free plan, if they are uploaded with its command line).
- Amazon S3: "Uploading objects" (5 GB in one request, and `publish` sends each file in one).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from briefgen.urls import split


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """A host. A limit of 0 means that none is known.

    Args:
        title: its name.
        domain: how the addresses end that it gives to sites; empty if it gives none.
        at_root: True if a site lies at the root of its address, never under a path.
        reads: the files of `[hosting] host_files` that it reads.
        files: how many files a site may have.
        counts_folders: True if folders count as files.
        folder_files: how many files a folder may have.
        file_size: how many bytes a file may have.
        size: how many bytes all files may have.
        redirects: how many redirects `_redirects` may have.
        is_soft: True if some plans or ways of uploading have no such limits, so that they only warn.

    """

    title: str
    domain: str = ""
    at_root: bool = False
    reads: tuple[str, ...] = ()
    files: int = 0
    counts_folders: bool = False
    folder_files: int = 0
    file_size: int = 0
    size: int = 0
    redirects: int = 0
    is_soft: bool = False


_MIB = 2**20
_BOTH = ("_headers", "_redirects")

HOSTS: Mapping[str, Host] = {
    "github-pages": Host(title="GitHub Pages", domain="github.io", file_size=100 * _MIB, size=10**9),
    "gitlab-pages": Host(
        title="GitLab Pages", domain="gitlab.io", reads=("_redirects",), files=200_000, counts_folders=True,
        size=10**9, redirects=1_000
    ),
    "cloudflare-pages": Host(
        title="Cloudflare Pages", domain="pages.dev", at_root=True, reads=_BOTH,
        files=20_000, file_size=25 * _MIB, redirects=2_000,
    ),
    "netlify": Host(
        title="Netlify", domain="netlify.app", at_root=True, reads=_BOTH, folder_files=54_000, redirects=10_000
    ),
    "vercel": Host(title="Vercel", domain="vercel.app", at_root=True, files=15_000, size=10**8, is_soft=True),
    "amazon-s3": Host(title="Amazon S3", file_size=5 * 10**9),
}  # fmt: skip
"""Hosts by the name that `served_by` gives them."""


def host_of(address: str) -> str:
    """Return the name of the host that gave a site its address, or "" if the address is the site's own."""
    name = split(address).hostname or ""
    return next((key for key, host in HOSTS.items() if host.domain and name.endswith(f".{host.domain}")), "")
