"""Bytes as text that an XML parser takes, and where it was mended."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# No character of XML 1.0.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Stands in the text where something was mended, until the parser has counted it. A noncharacter: nothing else has it.
MENDED = "\ufdd0"
HEAD = 1024


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Take a byte that is not UTF-8 for Windows' own, as it most often is; say that it was mended."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - the only ones that reach a decoder
    wrong = error.object[error.start : error.end]
    try:
        return MENDED + wrong.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return MENDED + REPLACEMENT, error.end


codecs.register_error("moving.windows", _as_windows)


def read_text(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the text of a file whose encoding may be another than it says; ``MENDED`` marks what was not readable."""
    rest = iter(chunks)
    head = b""
    for chunk in rest:
        head += chunk
        if len(head) >= HEAD:
            break
    encoding, skip = _encoding(head)
    decoder = codecs.getincrementaldecoder(encoding)("moving.windows")
    yield _clean(decoder.decode(head[skip:]))
    for chunk in rest:
        yield _clean(decoder.decode(chunk))
    yield _clean(decoder.decode(b"", final=True))


def _encoding(head: bytes) -> tuple[str, int]:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return encoding, len(mark)
    declared = DECLARED.search(head[:HEAD])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    try:
        info = codecs.lookup(name)
    except LookupError:
        return "utf-8", 0
    # What says UTF-16 and begins with readable bytes is none; "hex" and its like are no encodings of text.
    is_text = getattr(info, "_is_text_encoding", True)
    return ("utf-8" if "16" in info.name or "32" in info.name or not is_text else info.name), 0


def _clean(text: str) -> str:
    return FORBIDDEN.sub(MENDED, text.replace("\r\n", "\n"))
