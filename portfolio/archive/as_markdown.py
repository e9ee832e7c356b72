"""A post as Markdown with front matter: what other programs for blogs read."""

from __future__ import annotations

from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone
from markdownify import ATX, MarkdownConverter

from blog.models import Post

MEDIA = "../media/"


class _Converter(MarkdownConverter):
    """markdownify, with the language of code, and with what Markdown has no form for left as HTML."""

    def convert_figure(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002 - as markdownify asks
        return f"\n\n{text.strip()}\n\n"

    def convert_figcaption(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        return f"\n\n*{text.strip()}*\n\n" if text.strip() else ""


def _language(pre: Any) -> str:
    code = pre.find("code")
    classes = code.get("class", []) if code else []
    return next((name.removeprefix("language-") for name in classes), "")


def file_name(post: Post) -> str:
    """Return a name that sorts by day and says which post it is; two posts never share one."""
    if post.published_on is None:
        return f"drafts/{post.pk}-{post.slug or 'untitled'}.md"
    if post.kind == Post.Kind.PAGE:
        # As no slug has a dot, a page below another has a name that no other can have.
        return f"pages/{post.path.replace('/', '.')}.md"
    return f"posts/{post.published_on:%Y-%m-%d}-{post.slug}.md"


def to_markdown(post: Post) -> str:
    """Return the text as the author wrote it, below what is known of it. Needs the post's author and terms."""
    converter = _Converter(
        heading_style=ATX, bullets="-", code_language_callback=_language, escape_misc=False
    )
    body = str(converter.convert(post.body)).strip()
    # Pictures lie beside the text's folder.
    body = body.replace(f"]({settings.MEDIA_URL}", f"]({MEDIA}")
    matter = yaml.safe_dump(_front_matter(post), allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{matter}---\n\n{body}\n"


def _front_matter(post: Post) -> dict[str, Any]:
    said = {
        "title": post.title,
        "author": post.author.get_full_name(),
        "language": post.language,
        "kind": str(post.kind),
        "status": str(post.status),
        "date": post.published_at and timezone.localtime(post.published_at).isoformat(),
        "updated": timezone.localtime(post.updated_at).isoformat(),
        "slug": post.slug,
        "url": post.get_absolute_url() if post.published_on else None,
        "excerpt": post.excerpt,
        "cover": f"{MEDIA}{post.cover.file.name}" if post.cover else None,
        "categories": sorted(term.name for term in post.categories.all()),
        "tags": sorted(term.name for term in post.tags.all()),
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}
