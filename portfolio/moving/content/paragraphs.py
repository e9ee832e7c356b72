"""Paragraphs as WordPress's classic editor means them: its function ``wpautop()``, step by step.

https://developer.wordpress.org/reference/functions/wpautop/
"""

from __future__ import annotations

import re

ALL_BLOCKS = (
    "(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote"
    "|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption"
    "|details|menu|summary)"
)
NEWLINE_IN_TAG = " <!-- wpnl --> "
KEPT_NEWLINE = "<WPPreserveNewline />"
TAG = re.compile(r"<!--.*?-->|<[a-zA-Z/][^<>]*>", re.DOTALL)
LONG_SPACE = re.compile(r"[ \t]{64,}")
# WordPress takes time that grows with the square of an unbroken run; so many line ends mean no more than a few do.
LONG_BREAK = re.compile(r"(?:[ \t]*\n){8,}")

Step = tuple[re.Pattern[str], str]


def _steps(*steps: tuple[str, str]) -> list[Step]:
    return [(re.compile(pattern), replacement) for pattern, replacement in steps]


BREAK_UP = _steps(
    (rf"(<{ALL_BLOCKS}[\s/>])", r"\n\n\1"),
    (rf"(</{ALL_BLOCKS}>)", r"\1\n\n"),
    (r"(<hr\s*?/?>)", r"\1\n\n"),
)
# What stands in these is no text: no break belongs there.
COLLAPSE: dict[str, list[Step]] = {
    "<option": _steps((r"\s*<option", "<option"), (r"</option>\s*", "</option>")),
    "</object>": _steps(
        (r"(<object[^>]*>)\s*", r"\1"),
        (r"\s*</object>", "</object>"),
        (r"\s*(</?(?:param|embed)[^>]*>)\s*", r"\1"),
    ),
    "<source": _steps(
        (r"([<\[](?:audio|video)[^>\]]*[>\]])\s*", r"\1"),
        (r"\s*([<\[]/(?:audio|video)[>\]])", r"\1"),
        (r"\s*(<(?:source|track)[^>]*>)\s*", r"\1"),
    ),
    "<figcaption": _steps(
        (r"\s*(<figcaption[^>]*>)", r"\1"), (r"</figcaption>\s*", "</figcaption>")
    ),
}
UNWRAP = _steps(
    (r"<p>\s*</p>", ""),
    (r"<p>([^<]+)</(div|address|form)>", r"<p>\1</p></\2>"),
    (rf"<p>\s*(</?{ALL_BLOCKS}[^>]*>)\s*</p>", r"\1"),
    (r"<p>(<li.+?)</p>", r"\1"),
    (r"(?i)<p><blockquote([^>]*)>", r"<blockquote\1><p>"),
    (r"</blockquote></p>", "</p></blockquote>"),
    (rf"<p>\s*(</?{ALL_BLOCKS}[^>]*>)", r"\1"),
    (rf"(</?{ALL_BLOCKS}[^>]*>)\s*</p>", r"\1"),
)
NO_TEXT = re.compile(r"<(script|style|svg|math).*?</\1>", re.DOTALL)
BREAK_LINES = _steps((r"<br>|<br/>", "<br />"), (r"(?<!<br />)\s*\n", "<br />\n"))
TIDY = _steps(
    (rf"(</?{ALL_BLOCKS}[^>]*>)\s*<br />", r"\1"),
    (r"<br />(\s*</?(?:p|li|div|dl|dd|dt|th|pre|td|ul|ol)[^>]*>)", r"\1"),
    (r"\n</p>$", "</p>"),
)


def with_paragraphs(text: str) -> str:
    """Return the HTML of what somebody wrote with blank lines between paragraphs."""
    if not text.strip():
        return ""
    text, kept = _without_pre(text.replace("\r\n", "\n").replace("\r", "\n") + "\n")
    text = LONG_BREAK.sub("\n\n", LONG_SPACE.sub(" ", text))
    text = re.sub(r"<br\s*/?>\s*<br\s*/?>", "\n\n", text)
    text = _run(BREAK_UP, text)
    text = TAG.sub(lambda tag: tag[0].replace("\n", NEWLINE_IN_TAG), text)
    for sign, steps in COLLAPSE.items():
        if sign in text or (sign == "<source" and "<track" in text):
            text = _run(steps, text)
    text = re.sub(r"\n\n+", "\n\n", text)
    pieces = [piece.strip("\n") for piece in re.split(r"\n\s*\n", text) if piece]
    text = _run(UNWRAP, "".join(f"<p>{piece}</p>\n" for piece in pieces))
    text = NO_TEXT.sub(lambda found: found[0].replace("\n", KEPT_NEWLINE), text)
    text = _run(BREAK_LINES, text).replace(KEPT_NEWLINE, "\n")
    text = _run(TIDY, text)
    for name, pre in kept.items():
        text = text.replace(name, pre)
    return text.replace(NEWLINE_IN_TAG, "\n").replace("<!-- wpnl -->", "\n")


def _run(steps: list[Step], text: str) -> str:
    for pattern, replacement in steps:
        text = pattern.sub(replacement, text)
    return text


def _without_pre(text: str) -> tuple[str, dict[str, str]]:
    """Return the text with a mark for each ``pre``, and what the marks stand for."""
    if "<pre" not in text:
        return text, {}
    *parts, last = text.split("</pre>")
    kept, made = {}, []
    for number, part in enumerate(parts):
        before, found, inside = part.partition("<pre")
        if not found:
            made.append(part)
            continue
        name = f"<pre wp-pre-tag-{number}></pre>"
        kept[name] = f"<pre{inside}</pre>"
        made.append(before + name)
    return "".join(made) + last, kept
