"""S3-compatible storage as target: what pages need goes before them, deletions after them, the manifest at the end."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from briefgen.publish import manifest as manifests
from briefgen.publish.manifest import Manifest
from briefgen.publish.plan import ranks
from briefgen.publish.settings import S3
from briefgen.publish.target import PublishError, Report, Sent, There, Work
from briefgen.site.hosting import FOR_EVER

if TYPE_CHECKING:
    from obstore.store import S3Store

T = TypeVar("T")

TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml", ".ics": "text/calendar; charset=utf-8",
    ".xml": "application/xml", ".json": "application/json", ".webp": "image/webp", ".avif": "image/avif",
    ".woff2": "font/woff2",
}  # fmt: skip
FEEDS = {"feed.xml": "application/atom+xml", "feed.json": "application/feed+json"}
CHECK_FIRST = "public, max-age=0, must-revalidate"


class S3Target:
    """A bucket, or what lies under a prefix in it. The keys are those of the environment."""

    def __init__(self, settings: S3) -> None:
        self._settings = settings
        self.address = settings.address or f"s3://{settings.bucket}/{settings.prefix}"
        self._prefix = settings.prefix.strip("/") + "/" if settings.prefix.strip("/") else ""
        self._made: S3Store | None = None

    @property
    def _store(self) -> S3Store:
        if self._made is None:
            self._made = _store(self._settings)
        return self._made

    def look(self) -> There:
        """Return what the manifest in the bucket says."""
        import obstore

        try:
            content = self._tried(lambda: bytes(obstore.get(self._store, self._prefix + manifests.NAME).bytes()))
        except FileNotFoundError:
            return There(None, self._foreign())
        return There(manifests.decode(content))

    def _foreign(self) -> str:
        """Say if there is anything although briefgen never published there."""
        first = next(iter(self._listed()), None)
        return f"{self.address} holds files that briefgen did not put there, such as {first[0]}" if first else ""

    def _listed(self) -> list[tuple[str, int, str]]:
        """Return path, size and entity tag of every object."""
        import obstore

        def walk() -> list[tuple[str, int, str]]:
            found = [item for batch in obstore.list(self._store, prefix=self._prefix or None) for item in batch]
            return [(item["path"], item["size"], (item["e_tag"] or "").strip('"')) for item in found]

        return self._tried(walk)

    def send(self, work: Work, report: Report) -> Sent:
        """Send what changed, group by group, several at once."""
        self._put(manifests.NAME, manifests.encode(work.begun))
        done = gone = 0
        for group in ranks(work.plan.send):
            jobs = [self._sender(work.output, path) for path in group]
            for _ in self._together(jobs):
                done += 1
                report("sending", done, len(work.plan.send))
        for group in reversed(ranks(work.plan.remove)):  # a page goes before the stylesheet that it needs
            for _ in self._together([self._remover(path) for path in group]):
                report("removing", gone := gone + 1, len(work.plan.remove))
        self._put(manifests.NAME, manifests.encode(work.manifest))
        return Sent(len(work.plan.send), work.plan.size)

    def _sender(self, output: Path, path: str) -> Callable[[], None]:
        return lambda: self._put(path, (output / path).read_bytes())

    def _remover(self, path: str) -> Callable[[], None]:
        import obstore

        return lambda: self._tried(lambda: obstore.delete(self._store, self._prefix + path))

    def _put(self, path: str, content: bytes) -> None:
        import obstore

        attributes: Any = {"Content-Type": content_type(path), "Cache-Control": cache_control(path)}
        self._tried(
            lambda: obstore.put(self._store, self._prefix + path, content, attributes=attributes, use_multipart=False)
        )

    def _together(self, jobs: Iterable[Callable[[], None]]) -> Iterable[None]:
        """Do jobs several at once; if one fails, those that have not begun are dropped."""
        with ThreadPoolExecutor(self._settings.uploads) as pool:
            waiting = [pool.submit(job) for job in jobs]
            try:
                for future in as_completed(waiting):
                    yield future.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def verify(self, manifest: Manifest, output: Path) -> list[str]:
        """Compare the bucket's own listing: sizes, and contents where the entity tag is their MD5."""
        found = {path.removeprefix(self._prefix): (size, tag) for path, size, tag in self._listed()}
        return sorted(
            path for path, file in manifest.files.items() if not _same(found.get(path), file.size, output / path)
        )

    def rollback(self) -> str:
        """Refuse: a bucket holds one site only."""
        raise PublishError("a bucket keeps no earlier site", "build an earlier state of your site and publish that")

    def _tried(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except (FileNotFoundError, PublishError):
            raise
        except Exception as error:  # the library's own errors have no common base
            raise _refused(error, self._settings) from None


def _same(found: tuple[int, str] | None, size: int, local: Path) -> bool:
    if found is None or found[0] != size:
        return False
    return len(found[1]) != 32 or hashlib.md5(local.read_bytes(), usedforsecurity=False).hexdigest() == found[1]


def _store(settings: S3) -> S3Store:
    try:
        from obstore.store import S3Store
    except ImportError:
        raise PublishError("publishing to S3 needs a library", "pip install 'briefgen[s3]'") from None
    if not os.environ.get("AWS_ACCESS_KEY_ID"):
        hint = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment; never write them into a file"
        raise PublishError("there is no key for the bucket in the environment", hint)
    options: dict[str, Any] = {"region": settings.region}
    if settings.endpoint:
        options |= {"endpoint": settings.endpoint, "virtual_hosted_style_request": False}
    client: Any = {"allow_http": settings.endpoint.startswith("http://"), "timeout": "60s"}
    retry: Any = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}
    return S3Store(settings.bucket, client_options=client, retry_config=retry, **options)


def _refused(error: Exception, settings: S3) -> PublishError:
    text = str(error).split("\n", 1)[0]
    refused = re.search(r"(?:status|code): (?:401|403|404)", str(error))
    hint = "check endpoint, bucket and keys" if refused else "publish again: it goes on where it stopped"
    return PublishError(f"{settings.endpoint or 'S3'}, bucket {settings.bucket}: {text[:300]}", hint)


def content_type(path: str) -> str:
    """Return the media type of a file (RFC 9110, section 8.3)."""
    name = path.rpartition("/")[2]
    ending = f".{name.rpartition('.')[2]}"
    return FEEDS.get(name) or TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def cache_control(path: str) -> str:
    """Return how long a file may be kept (RFC 9111): for ever if its address changes with its content."""
    return FOR_EVER if path.startswith("assets/") else CHECK_FIRST
