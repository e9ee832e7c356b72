"""Which answers of Django's are compressed, and how."""

from __future__ import annotations

import gzip
import re
import secrets
from collections.abc import Callable, Mapping

import brotli
import zstandard
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from blog.shared import shared_of
from portfolio.page_cache.pages import COMPRESSIBLE, PLAIN, encoding_for

# How an answer says that it was made for somebody.
PERSONAL = re.compile(r"\b(private|no-store)\b")
# For one reader, once: a page of 290 KB in half a millisecond.
AT_ONCE: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=2),
    "zstd": lambda body: zstandard.compress(body, level=3),
    "gzip": lambda body: gzip.compress(body, 3, mtime=0),
}
# Characters that a page is made longer by, at the most.
NOISE = 100


class CompressionMiddleware(GZipMiddleware):
    """Compress what is the same for everybody, or is so but for a few words.

    The length of a compressed page tells something of its words to whoever can have others put beside them (BREACH).
    So what was made for one visitor stays as it is, unless it is a public page that says nothing back of what it was
    asked for with. The length of that one tells less than it says: by a comment at its end, which is of another length
    each time. Nor can another site have it asked for unseen: cookies are "Lax". Stands outside the middleware that says
    what is personal.
    """

    # With no secret in them, pages need no noise either: the same page is the same bytes.
    max_random_bytes = 0

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_text = COMPRESSIBLE.match(response.get("Content-Type", ""))
        if not isinstance(response, HttpResponse) or not is_text:
            return response
        if not PERSONAL.search(response.get("Cache-Control", "")) and not response.cookies:
            return super().process_response(request, response)
        if shared_of(response) and not request.META.get("QUERY_STRING"):
            _compress_for_one(request, response)
        return response


def _compress_for_one(request: HttpRequest, response: HttpResponse) -> None:
    patch_vary_headers(response, ("Accept-Encoding",))
    encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
    if encoding == PLAIN or response.has_header("Content-Encoding"):
        return
    noise = secrets.token_hex(NOISE // 2)[: 1 + secrets.randbelow(NOISE)]
    body = AT_ONCE[encoding](response.content + f"<!-- {noise} -->".encode("ascii"))
    response.content = body
    response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(body))
