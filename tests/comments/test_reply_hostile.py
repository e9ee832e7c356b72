"""What is sent to break the site: it is refused or shown as harmless words, and nothing else on the page moves."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from blog.models import Post
from comments.models import Comment
from tests.factories import make_comment

GUEST = {"name": "Sam", "email": "sam@example.org", "action": "post"}
FULL = 65_000
FLOODS = {
    "ampersands": "&" * FULL,
    "brackets": "<" * FULL,
    "nested quotes": ">" * FULL,
    "nested quotes with spaces": "> " * (FULL // 2),
    "nested lists": "".join(f"{' ' * depth}- x\n" for depth in range(350)),
    "list marks": "- " * (FULL // 2),
    "open links": "[" * FULL,
    "open pictures": "![" * (FULL // 2),
    "stars": "*" * FULL,
    "stars and letters": "*a_" * (FULL // 3),
    "backticks": "`" * FULL,
    "backticks of every length": "".join("`" * n + " " for n in range(350)),
    "addresses": "http://a.b " * (FULL // 11),
    "half addresses": "http://" * (FULL // 7),
    "mail addresses": "a@b.co " * (FULL // 7),
    "many at signs": "a@" * (FULL // 2),
    "many dots": "a." * (FULL // 2),
    "entities": "&amp;" * (FULL // 5),
    "backslashes": "\\" * FULL,
    "lines": "\n" * FULL + "x",
    "marks": "e" + "\u0301" * 10_000,
    "marks in turn": "e" + "\u0301\u0316" * 30_000,
}
# Not one of these may reach the page: control characters, line separators, what turns text around, non-characters.
HARMFUL = [
    *(chr(code) for code in range(0x20) if chr(code) not in "\t\n\r"),
    *map(chr, range(0x7F, 0xA0)),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffe\uffff\U0010ffff",
]
# These are unseen too, but texts are written with them.
UNSEEN = [*"\t\n\r\xa0\u00ad\u034f\u061c\u115f\u200b\u200c\u200d\u200e\u200f\U000e0001\U000e0041"]


class Articles(HTMLParser):
    """The text of every article of the page, and the tags that are open at its end."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in {"article", "ol", "li", "section", "main", "div", "p", "bdi", "header"}:
            self.open.append(tag)
        if tag == "article":
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"article", "ol", "li", "section", "main", "div", "p", "bdi", "header"}:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "article" in self.open:
            self.texts[-1] += data


def send(client: Client, post: Post, **fields: str) -> Any:
    return client.post(f"{post.get_absolute_url()}reply/", {**GUEST, **fields})


def look(client: Client, post: Post) -> Articles:
    page = Articles(client.get(post.get_absolute_url()).text)
    assert page.open == []
    return page


@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_is_a_reply_like_any_other(visitor: Client, post: Post, kind: str) -> None:
    make_comment(post=post, body="A quiet one")
    response = send(visitor, post, body=FLOODS[kind])
    assert response.status_code == 302
    comment = Comment.objects.latest("pk")
    assert comment.body_html.count("<blockquote>") + comment.body_html.count("<ul>") <= 40
    assert any("A quiet one" in text for text in look(visitor, post).texts)


def test_a_megabyte_is_refused_before_it_is_parsed(
    visitor: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(source: str) -> str:
        raise AssertionError("It was parsed.")

    monkeypatch.setattr("comments.markup.render", parse)
    monkeypatch.setattr("comments.forms.clean_text", parse)
    response = send(visitor, post, body="&" * 1_000_000)
    assert response.status_code == 422
    assert (
        "This is too long: it has 1000000 characters" in response.context["form"].errors["body"][0]
    )


@pytest.mark.parametrize(
    "character", [*HARMFUL, *UNSEEN], ids=lambda character: f"U+{ord(character):04X}"
)
def test_no_character_breaks_the_page(visitor: Client, post: Post, character: str) -> None:
    make_comment(post=post, name="Jo Reader", body="A quiet one")
    fields = {
        "body": f"one{character}two",
        "name": f"Sa{character}m",
        "website": f"https://example.org/{character}x",
    }
    response = send(visitor, post, **fields)
    assert response.status_code in {302, 422}
    if response.status_code == 422:
        assert set(response.context["form"].errors) == {"website"}
        send(visitor, post, **{**fields, "website": ""})
    page = look(visitor, post)
    quiet, theirs = (
        next(text for text in page.texts if "A quiet one" in text),
        next(text for text in page.texts if "awaiting moderation" in text),
    )
    assert "Jo Reader" in quiet
    assert "one" in theirs
    assert "two" in theirs
    assert character in UNSEEN or character not in theirs


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "{{ 7*7 }}{% debug %}",
        "عبد الرحمن بن محمد",
        "\u202eevil\u202c",
        "Z" + "\u0310" * 10_000,
        "W" * 245,
        "👩‍👩‍👧‍👦 🏳️‍🌈",
    ],
    ids=["script", "picture", "template", "Arabic", "override", "marks", "wide", "emoji"],
)
def test_a_name_is_words_and_nothing_else(visitor: Client, post: Post, name: str) -> None:
    make_comment(post=post, name="Jo Reader", body="A quiet one")
    response = send(visitor, post, body="Hello", name=name)
    if response.status_code == 302:
        page = look(visitor, post)
        assert len(page.texts) == 3
        assert "<script>alert" not in visitor.get(post.get_absolute_url()).text
    else:
        assert set(response.context["form"].errors) == {"name"}
