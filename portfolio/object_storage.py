"""Files in an S3-compatible store, when several machines serve the site (``MEDIA``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, override

from botocore.exceptions import ClientError
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
        key = self._normalize_name(clean_name(name))
        try:
            answer = self.bucket.Object(key).get()
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                raise FileNotFoundError(name) from None
            raise
        return answer["Body"].iter_chunks(PIECE), answer["ContentLength"]
