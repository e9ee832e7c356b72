"""Whatever stands in the database, the page holds, and the other comments are as they were.

The form cleans what visitors type; this is about words that came by another way, as an import's do.
U+0000 is left out: PostgreSQL keeps no text that has it.
"""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client

from blog.models import Post
from comments.models import Comment
from tests.factories import make_comment

pytestmark = pytest.mark.django_db

HOSTILE = {
    **{f"U+{code:04X}": f"a{chr(code)}b" for code in [*range(1, 0x20), *range(0x7F, 0xA0)]},
    **{f"U+{code:04X}": f"a{chr(code)}b" for code in [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF]},
    **{f"U+{code:04X}": f"a{chr(code)}b" for code in [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]},
    "all controls": "a" + "".join(map(chr, range(1, 0x20))),
    "marks": "Z" + "\u0310" * 240,
    "only marks": "\u0310" * 240,
    "right to left": "\u202eעברית \u200f\u200e العربية",
    "markup": '"></article></li></ol></section><script>alert(1)</script>',
    "comment": "<!--",
    "attribute": '" onmouseover="alert(1)',
    "template": "{% endfor %}{{ request }}{# ",
    "spaces": "\u3000 \u00a0",
}  # fmt: skip


class Articles(HTMLParser):
    """The comments' elements, each with all that is in it, and whether all of the page is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: dict[str, list[str]] = {}
        self.current: list[str] = []
        self.feed(page[page.index('<section class="responses"') :].partition("</section>")[0])
        self.close()
        assert self.open == ["section"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "img", "style"}
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag == "article":
            self.current = self.found[dict(attrs)["id"] or ""] = []
        if tag not in {"br", "input"}:
            self.open.append(tag)
        self.current.append(f"<{tag} {attrs}>")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.current.append(f"</{tag}>")
        if tag == "article":
            self.current = []

    def handle_data(self, data: str) -> None:
        self.current.append(data.strip())

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@pytest.fixture
def neighbours(post: Post) -> list[Comment]:
    before = make_comment(post=post, name="Before", body="A *quiet* one")
    return [before, make_comment(post=post, name="After", parent=before)]


def articles(client: Client, post: Post) -> dict[str, list[str]]:
    return Articles(client.get(post.get_absolute_url()).text).found


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_page_holds_and_the_other_comments_are_as_they_were(
    client: Client, post: Post, neighbours: list[Comment], kind: str
) -> None:
    quiet = articles(client, post)
    words = HOSTILE[kind]
    hostile = make_comment(
        post=post,
        parent=neighbours[0],
        name=words,
        body=words,
        website=f"https://e.org/{words}"[:200],
    )
    found = articles(client, post)
    assert found.pop(f"comment-{hostile.pk}")
    assert {number: "".join(parts) for number, parts in found.items()} == {
        number: "".join(parts) for number, parts in quiet.items()
    }


def test_names_are_isolated_from_the_direction_of_what_is_around_them(
    client: Client, post: Post
) -> None:
    make_comment(post=post, name="\u202eSam", website="https://e.org")
    make_comment(post=post, name="\u202eJo")
    page = client.get(post.get_absolute_url()).text
    assert "<bdi>\u202eSam</bdi>" in page
    assert '<bdi class="p-name">\u202eJo</bdi>' in page


def test_the_text_takes_its_direction_from_itself(client: Client, post: Post) -> None:
    make_comment(post=post, body="עברית")
    assert 'dir="auto"><p>עברית</p></div>' in client.get(post.get_absolute_url()).text
