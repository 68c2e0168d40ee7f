"""`to = "s3"`: publish to S3-compatible storage. Assets go before pages, removals after them, the manifest last."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from briefgen.config import Positive
from briefgen.publish import lock as locks
from briefgen.publish import manifest as manifests
from briefgen.publish.diff import ranks
from briefgen.publish.lock import Lock
from briefgen.publish.manifest import Manifest, file_of
from briefgen.publish.target import LocalContent, PublishError, Report, TargetKind, TargetState, Transferred, Upload
from briefgen.target_settings import Allowed, Served, TargetSettings, Text
from briefgen.urls import WEB_ADDRESS

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

LOCKS = ".briefgen-lock/"
"""The prefix of locks. Each is named by the token of its run, so two runs never write the same one."""

TRIES, PAUSE = 5, 0.4
"""How often, and after how many seconds each time, to look whether another run that came at the same time gave up."""


_SEGMENT = r"[\w~@+=,()-][\w .~@+=,()-]*"
_PREFIX = rf"/?(?:{_SEGMENT}/)*{_SEGMENT}/?"


class S3(TargetSettings, frozen=True, kw_only=True):
    """A bucket of Amazon S3 or of a service with its interface. Keys come from the environment (`AWS_…`)."""

    bucket: Annotated[Text, Allowed(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}", "the name of a bucket")]
    endpoint: Annotated[str, Allowed(WEB_ADDRESS, "an address such as https://s3.example.org")] = ""
    region: Annotated[str, Allowed(r"\w[\w.-]*", "the name of a region, such as eu-central-1")] = "us-east-1"
    prefix: Annotated[str, Allowed(_PREFIX, "the site's path in the bucket, such as desk")] = ""
    uploads: Positive = 8

    def served(self, root: Path) -> Served:
        """Return what to tell the storage."""
        del root
        step = (
            f"Let people read the bucket {self.bucket} as a website: with the index document index.html, and the error"
            " document 404.html."
        )
        return Served(host="amazon-s3", steps=(step,))


class S3Target:
    """A bucket, or a prefix in it. The keys are in the environment."""

    def __init__(self, settings: S3) -> None:
        self._settings = settings
        self.address = settings.address or f"s3://{settings.bucket}/{settings.prefix}"
        self._prefix = settings.prefix.strip("/") + "/" if settings.prefix.strip("/") else ""
        self._made: S3Store | None = None
        self._tag: str | None = None

    @property
    def _store(self) -> S3Store:
        if self._made is None:
            self._made = _store(self._settings)
        return self._made

    def look(self) -> TargetState:
        """Return what the bucket holds, by the manifest in it."""
        found = self._get(manifests.NAME)
        self._tag = found[1] if found else None
        if found is None:
            return TargetState(None, self._foreign())
        manifest = manifests.decode(found[0])
        return TargetState(
            manifest, "" if manifest else f"{manifests.NAME} in {self.address} is no manifest of briefgen's"
        )

    def _foreign(self) -> str:
        """Return what is wrong if the bucket without a manifest holds anything, or ""."""
        first = next((path for path, _, _ in self._listed() if not path.startswith(self._prefix + LOCKS)), None)
        return f"{self.address} holds files that briefgen did not put there, such as {first}" if first else ""

    def holds(self, manifest: Manifest | None) -> bool:
        """Return True if the manifest in the bucket is still that one."""
        return self.look().manifest == manifest

    def acquire(self, lock: Lock) -> Lock:
        """Put the lock in the bucket, and keep it if the listing then shows no other.

        A listing shows all that was put before it. So of two runs that put their locks there at the same time, at most
        one sees only its own. The one with the lower token waits a moment for the other to give up.
        """
        self._put(f"{LOCKS}{lock.token}.json", locks.encode(lock))
        for left in reversed(range(TRIES)):
            others = sorted(token for token in self._tokens() if token != lock.token)
            if not others:
                return lock
            if not left or others[0] < lock.token:
                break
            time.sleep(PAUSE)
        self.release(lock)
        found = self._get(f"{LOCKS}{others[0]}.json")
        return locks.decode(found[0] if found else b"", others[0])

    def release(self, lock: Lock) -> None:
        """Remove the lock from the bucket."""
        with suppress(FileNotFoundError):
            self._remover(f"{LOCKS}{lock.token}.json")()

    def _tokens(self) -> list[str]:
        """Return the tokens of all locks in the bucket."""
        start = self._prefix + LOCKS
        return [path.removeprefix(start).removesuffix(".json") for path, _, _ in self._listed(start)]

    def _check_lock(self, upload: Upload) -> None:
        if upload.token not in self._tokens():
            raise PublishError(f"the lock of {self.address} was broken meanwhile", "publish again")

    def _listed(self, start: str = "") -> list[tuple[str, int, str]]:
        """Return path, size and entity tag of every object whose path starts with `start`."""
        import obstore

        def walk() -> list[tuple[str, int, str]]:
            batches = obstore.list(self._store, prefix=start or self._prefix or None)
            found = [item for batch in batches for item in batch]
            return [(item["path"], item["size"], (item["e_tag"] or "").strip('"')) for item in found]

        return self._tried(walk)

    def send(self, upload: Upload, report: Report) -> Transferred:
        """Send what changed, group by group, several at once."""
        self._note(upload.interim_manifest)
        done = gone = 0
        for group in ranks(upload.plan.send):
            self._check_lock(upload)
            jobs = [self._sender(upload.folder, path) for path in group]
            for _ in self._together(jobs):
                done += 1
                report("sending", done, len(upload.plan.send))
        for group in reversed(ranks(upload.plan.remove)):  # a page goes before the stylesheet that it needs
            self._check_lock(upload)
            for _ in self._together([self._remover(path) for path in group]):
                report("removing", gone := gone + 1, len(upload.plan.remove))
        self._check_lock(upload)
        self._note(upload.manifest)
        return Transferred(len(upload.plan.send), upload.plan.size)

    def _sender(self, output: Path, path: str) -> Callable[[], None]:
        def job() -> None:
            self._put(path, (output / path).read_bytes())

        return job

    def _remover(self, path: str) -> Callable[[], None]:
        import obstore

        return lambda: self._tried(lambda: obstore.delete(self._store, self._prefix + path))

    def _get(self, path: str) -> tuple[bytes, str | None] | None:
        """Return the content of an object and its entity tag, or None if there is none."""
        import obstore

        def read(left: int = TRIES) -> tuple[bytes, str | None]:
            found = obstore.get(self._store, self._prefix + path)
            try:
                return bytes(found.bytes()), found.meta["e_tag"]
            except Exception:  # cut off in the middle: the library itself tries again only before the first byte
                if not left:
                    raise
            return read(left - 1)

        try:
            return self._tried(read)
        except FileNotFoundError:
            return None

    def _put(self, path: str, content: bytes, mode: Any = "overwrite") -> str | None:
        """Write an object and return its entity tag."""
        import obstore

        attributes: Any = {"Content-Type": content_type(path), "Cache-Control": cache_control(path)}
        key = self._prefix + path

        def write() -> str | None:
            put = obstore.put(self._store, key, content, attributes=attributes, mode=mode, use_multipart=False)
            return put["e_tag"]

        return self._tried(write)

    def _note(self, manifest: Manifest) -> None:
        """Replace the manifest, if nobody changed it meanwhile, as far as the storage can check that."""
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        content = manifests.encode(manifest)
        try:
            self._tag = self._put(manifests.NAME, content, {"e_tag": self._tag} if self._tag else "create")
        except (AlreadyExistsError, PreconditionError):
            found = self._get(manifests.NAME)
            if found is None or found[0] != content:  # else it was written, and only the answer was lost
                raise PublishError(f"{self.address} was published to meanwhile", "publish again") from None
            self._tag = found[1]
        except _NoConditionsError:
            self._tag = self._put(manifests.NAME, content)

    def _together(self, jobs: Iterable[Callable[[], None]]) -> Iterable[None]:
        """Run several jobs at the same time. If one fails, those that have not started are dropped."""
        from concurrent.futures import ThreadPoolExecutor, as_completed

        with ThreadPoolExecutor(self._settings.uploads) as pool:
            waiting = [pool.submit(job) for job in jobs]
            try:
                for future in as_completed(waiting):
                    yield future.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def verify(self, manifest: Manifest, local: LocalContent) -> list[str]:
        """Compare sizes and entity tags in the bucket's listing; fetch the files whose tag is not their MD5."""
        listed = {path.removeprefix(self._prefix): (size, tag) for path, size, tag in self._listed()}
        wrong, unclear = [], []
        for path, file in manifest.files.items():
            size, tag = listed.get(path, (-1, ""))
            if size != file.size:
                wrong.append(path)
            elif not _is_md5(tag, local(path)):
                unclear.append(path)
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(self._settings.uploads) as pool:
            for path, found in zip(unclear, pool.map(self._get, unclear), strict=True):
                if found is None or file_of(found[0]) != manifest.files[path]:
                    wrong.append(path)
        return sorted(wrong)

    def rollback(self) -> str:
        """Refuse: a bucket holds one site only."""
        raise PublishError("a bucket keeps no earlier site", "build an earlier state of your site and publish that")

    def _tried(self, work: Callable[[], T]) -> T:
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        try:
            return work()
        except (FileNotFoundError, PublishError, AlreadyExistsError, PreconditionError):
            raise
        except Exception as error:  # the library's own errors are of many kinds
            if re.search(r"(?:status|code): 501", str(error)):
                raise _NoConditionsError from None
            raise _refused(error, self._settings) from None


class _NoConditionsError(Exception):
    """The storage does not support writes under a condition."""


def _is_md5(tag: str, content: bytes | None) -> bool:
    return content is not None and hashlib.md5(content, usedforsecurity=False).hexdigest() == tag


def _store(settings: S3) -> S3Store:
    try:
        from obstore.store import S3Store
    except ImportError:
        raise PublishError("publishing to S3 needs the library obstore", "pip install 'briefgen[s3]'") from None
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
    hint = "check endpoint, bucket and keys" if refused else "publish again: it continues where it stopped"
    return PublishError(f"{settings.endpoint or 'S3'}, bucket {settings.bucket}: {text[:300]}", hint)


def content_type(path: str) -> str:
    """Return the media type of a file (RFC 9110, section 8.3)."""
    import mimetypes

    name = path.rpartition("/")[2]
    ending = f".{name.rpartition('.')[2]}"
    return FEEDS.get(name) or TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def cache_control(path: str) -> str:
    """Return how long a file may be cached (RFC 9111): for ever if its address changes with its content."""
    from briefgen.site.hosting import FOR_EVER

    return FOR_EVER if path.startswith("assets/") else CHECK_FIRST


KIND = TargetKind(S3, lambda settings, _site: S3Target(settings))
