"""The editor's text area, and what may be sent from it."""

from __future__ import annotations

import html
import json
import re

import pytest

from blog import highlighting, markup
from blog.forms import PostForm
from blog.models import Post
from tests.factories import make_author, make_post

pytestmark = pytest.mark.django_db


def config_of(widget: str) -> dict[str, object]:
    match = re.search(r'data-django-prose-editor-blog="([^"]*)"', widget)
    assert match
    config: dict[str, object] = json.loads(html.unescape(match[1]))
    return config


def rendered(value: str | None) -> str:
    return str(PostForm().fields["body"].widget.render("body", value, {"id": "id_body"}))


def test_the_editor_is_told_the_one_list_of_what_is_allowed():
    allowed = config_of(rendered(""))["allowed"]
    assert allowed == {
        "inline": sorted(markup.INLINE_TAGS),
        "blocks": sorted(markup.BLOCK_TAGS),
        "attributes": {tag: sorted(names) for tag, names in markup.ATTRIBUTES.items()},
        "everywhere": sorted(markup.GLOBAL_ATTRIBUTES),
        "schemes": sorted(markup.URL_SCHEMES),
    }


def test_the_text_area_holds_the_text_to_the_letter():
    assert ">\nOne &amp; two.\n\nThree.</textarea>" in rendered("One & two.\n\nThree.")


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        (None, None),
        ("<p>One.</p>\n<p>Two.</p>", None),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("<p>One<script>alert(1)</script>.</p>", "<p>One.</p>"),
        ("&" * (markup.MAX_LENGTH + 1), None),
    ],
)
def test_the_editor_begins_with_paragraphs_where_the_author_left_blank_lines(body, paragraphs):
    assert config_of(rendered(body))["paragraphs"] == paragraphs


def test_the_form_needs_no_inline_script():
    media = str(PostForm().media)
    assert "importmap" not in media
    assert re.findall(r"<script(?![^>]* src=)", media) == []


def test_every_language_offered_is_allowed():
    for language in highlighting.LANGUAGES:
        code = f'<pre><code class="language-{language}">x</code></pre>'
        assert markup.sanitise(code) == code


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("<p>Words</p>", "<p>Words</p>"),
        ("<script>alert(1)</script><p>Words</p>", "<p>Words</p>"),
        ('<p onclick="alert(1)" style="position:fixed" class="x">Words</p>', "<p>Words</p>"),
        ('<a href="javascript:alert(1)">link</a>', "<a>link</a>"),
        ('<a href="java\nscript:alert(1)">link</a>', "<a>link</a>"),
        ('<img src="data:image/svg+xml,<svg onload=alert(1)>" alt="x">', '<img alt="x">'),
        ('<img src="/a.png" onerror="alert(1)" srcset="b 2x">', '<img src="/a.png">'),
        ('<iframe src="https://evil.example/"></iframe>Words', "Words"),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>Words", '<img src="x">Words'),
        ('<form action="/"><input name="a"><button>Send</button></form>', "Send"),
        ("<h1>One</h1><h6>Six</h6>", "<h2>One</h2><h4>Six</h4>"),
        ('<code class="language-c++ evil">x</code>', '<code class="language-c++">x</code>'),
        ('<p id="respond">x</p>', '<p id="text-respond">x</p>'),
        ('<figure class="video"><a data-player="https://evil.example/">x</a></figure>',
         "<figure><a>x</a></figure>"),
        ("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", ""),
    ],
)  # fmt: skip
def test_the_stored_text_is_what_the_list_allows_whatever_is_sent(client, sent, stored):
    author = make_author()
    client.force_login(author)
    post = make_post(author=author, published_at=None)
    data = {"title": "T", "body": sent, "status": "draft", "kind": "post", "slug": "t"}
    response = client.post(
        f"/admin/blog/post/{post.pk}/change/",
        {**data, "author": author.pk, "version": post.version, "published_at_0": "", "published_at_1": ""},
    )  # fmt: skip
    assert response.status_code == 302
    assert Post.objects.get().body == stored
