"""Files in a Cloud Storage bucket, one prefix an organization, named by their SHA-256."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from google.api_core.exceptions import GoogleAPIError, NotFound, PreconditionFailed
from google.auth.exceptions import GoogleAuthError
from google.cloud.storage import Blob, Bucket, Client
from google.cloud.storage.exceptions import DataCorruption
from google.cloud.storage.retry import DEFAULT_RETRY
from requests import RequestException

from backend.domain.errors import FilesDown, Missing
from backend.domain.ids import derived
from backend.ports.files import SHA256

TIMEOUT_S = (4, 20)
TROUBLE = (GoogleAPIError, GoogleAuthError, DataCorruption, RequestException)


class StorageFiles:
    """The `FileStore` in one bucket; Google is reached by the first call, as whom google.auth finds.

    That account needs `storage.objects.list` beside get, create and delete: without it Google answers 403 instead of
    404 for an object that is not there (Cloud Storage, objects: get). Every call is repeated for `patience_s`, uploads
    and deletions too: here the second time is harmless.
    """

    def __init__(self, bucket: str, prefix: str = "", *, patience_s: float = 10) -> None:
        self._name = bucket
        self._prefix = prefix
        self.retry = DEFAULT_RETRY.with_delay(initial=0.1, maximum=2).with_timeout(patience_s)

    def of(self, organization: str) -> "OrganizationObjects":
        """See `FileStore`; the prefix is a hash, so no organization's name can lead into another's."""
        return OrganizationObjects(self, f"{self._prefix}{derived('files', organization)}/")

    @cached_property
    def bucket(self) -> Bucket:
        """The bucket through this process's one client, which threads may share. Its project is asked of nobody."""
        with _as_ours("no client"):
            return Client(project=None).bucket(self._name)

    def demand_bucket(self) -> None:
        """Google says 404 where the object is missing and where all of the bucket is; then this raises NotFound."""
        next(iter(self.bucket.list_blobs(max_results=1, timeout=TIMEOUT_S, retry=self.retry)), None)

    def close(self) -> None:
        """Close the connections; the file store is of no use afterwards."""
        self.bucket.client.close()


class OrganizationObjects:
    """One organization's `Files`: `<prefix><organization>/abcd…`."""

    def __init__(self, store: StorageFiles, prefix: str) -> None:
        self._store = store
        self._prefix = prefix

    def put(self, content: bytes) -> str:
        """See `Files`; an object of that name is there already whole, for Cloud Storage shows no other."""
        sha256 = hashlib.sha256(content).hexdigest()
        with _as_ours("not kept"):
            try:
                self._object(sha256).upload_from_string(
                    content,
                    "application/octet-stream",
                    if_generation_match=0,
                    timeout=TIMEOUT_S,
                    retry=self._store.retry,
                )
            except PreconditionFailed:
                return sha256
        return sha256

    def get(self, sha256: str) -> bytes:
        """See `Files`."""
        with _as_ours("not read"):
            try:
                return bytes(self._object(sha256).download_as_bytes(timeout=TIMEOUT_S, retry=self._store.retry))
            except NotFound as answer:
                self._store.demand_bucket()
                raise Missing(f"no file {sha256}: {answer}") from None

    def delete(self, sha256: str) -> None:
        """See `Files`."""
        if not SHA256.fullmatch(sha256):
            return
        with _as_ours("not deleted"):
            try:
                self._object(sha256).delete(timeout=TIMEOUT_S, retry=self._store.retry)
            except NotFound:
                self._store.demand_bucket()

    def _object(self, sha256: str) -> Blob:
        if not SHA256.fullmatch(sha256):
            raise Missing("a file is named by 64 hexadecimal digits")
        return self._store.bucket.blob(f"{self._prefix}{sha256}")


@contextmanager
def _as_ours(what: str) -> Iterator[None]:
    try:
        yield
    except TROUBLE as trouble:
        raise FilesDown(f"Cloud Storage: {what}: {trouble}") from trouble
