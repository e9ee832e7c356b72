"""Files in an S3-compatible store, when several machines serve the site (``MEDIA``)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, override

from botocore.exceptions import ClientError
from botocore.response import StreamingBody
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

PIECE = 1 << 16


class ObjectStorage(S3Storage):
    """Hands its files out through the site, whose pages ask no other host for anything; the bucket stays closed."""

    @override
    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(clean_name(name))}"

    def in_pieces(self, name: str) -> tuple[Iterator[bytes], int]:
        """Return what is in a file, as it comes, and how many bytes that is. Raises FileNotFoundError."""
        body, size = self.opened(name)
        return body.iter_chunks(PIECE), size

    def opened(self, name: str) -> tuple[StreamingBody, int]:
        """Return a file to be read once, and its size. Raises FileNotFoundError."""
        key = self._normalize_name(clean_name(name))
        try:
            answer = self.bucket.Object(key).get()
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                raise FileNotFoundError(name) from None
            raise
        return answer["Body"], answer["ContentLength"]

    def listed(self, folder: str) -> Iterator[tuple[str, int, datetime.datetime]]:
        """Yield the name of each file below a folder, its size in bytes, and when it was written."""
        top = f"{self.location.strip('/')}/"
        prefix = self._normalize_name(clean_name(folder)).rstrip("/") + "/"
        for found in self.bucket.objects.filter(Prefix=prefix):
            yield found.key.removeprefix(top), found.size, found.last_modified
