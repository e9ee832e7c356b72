"""What an anonymous visitor is sent: nothing personal, nothing inline, nothing from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from comments.models import Comment
from tests.factories import (
    make_category,
    make_comment,
    make_page,
    make_picture,
    make_post,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/2016/05/12/networking-and-social-media/",
    "/about/",
    "/archive/",
    "/2016/05/",
    "/category/professional-practice/",
    "/tag/twitter/",
    "/author/librarian/",
    "/nowhere/",
]


class Findings(HTMLParser):
    """Collects what a strict page must not have."""

    def __init__(self, page):
        super().__init__()
        self.inline, self.foreign = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        handlers = [name for name in attributes if name.startswith("on")]
        if (
            tag == "style"
            or "style" in attributes
            or handlers
            or (tag == "script" and not ("src" in attributes or is_data(attributes)))
        ):
            self.inline.append(self.get_starttag_text())
        loads = [attributes.get("src")] + [attributes.get("href")] * (
            tag in {"link", "use"} and attributes.get("rel") not in {"canonical", "prev", "next"}
        )
        self.foreign += [address for address in loads if address and not address.startswith("/")]


def is_data(script: dict[str, str | None]) -> bool:
    """Whether a script is a block of data, which no browser runs and no policy forbids."""
    return script.get("type") == "application/ld+json"


@pytest.fixture(autouse=True)
def blog():
    post = make_post(
        body='<p style="color:red" onclick="x()">Words<script>alert(1)</script></p>',
        categories=(make_category(),),
        tags=(make_tag(),),
        cover=make_picture(),
    )
    make_page()
    make_comment(post=post, user=make_user(), provider="google")
    return post


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_cookie_is_set(client, address):
    response = client.get(address)
    assert not response.cookies
    assert not response.has_header("Cache-Control")


@pytest.mark.parametrize("address", ADDRESSES)
def test_everybody_gets_the_same_bytes(client, address):
    assert (
        client.get(address).content
        == client.get(address, headers={"user-agent": "another"}).content
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client, address):
    findings = Findings(client.get(address).text)
    assert (findings.inline, findings.foreign) == ([], [])


def test_the_findings_find():
    findings = Findings(
        '<p style="x" onclick="y"></p><style></style><script></script><img src="https://a/">'
    )
    assert (len(findings.inline), findings.foreign) == (3, ["https://a/"])


def test_the_style_sheet_is_the_only_thing_that_the_base_loads(client):
    page = client.get("/").text
    assert page.count("<script") == page.count('<script type="application/ld+json">')
    assert page.count('rel="stylesheet"') == 1


def test_a_visitor_with_a_session_gets_an_answer_that_no_cache_may_share(client, blog):
    client.force_login(make_user("other"))
    for address in ADDRESSES:
        assert client.get(address)["Cache-Control"] == "private, no-cache"


def test_the_answer_that_begins_a_session_is_private_too(client, blog):
    reply = {"body": "Hello", "name": "Sam", "email": "sam@example.org", "action": "post"}
    headers = {"sec-fetch-site": "same-origin"}
    response = client.post(f"{blog.get_absolute_url()}reply/", reply, headers=headers)
    assert Comment.objects.filter(body="Hello").exists()
    assert response.cookies
    assert "private" in response["Cache-Control"]


def test_a_picture_may_be_kept_for_ever_and_is_what_its_ending_says(client, settings, tmp_path):
    # The address was bound to the tests' own media folder when the project was loaded.
    folder = settings.MEDIA_ROOT / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kept.png").write_bytes(b"picture")
    response = client.get("/media/pictures/kept.png")
    assert b"".join(response.streaming_content) == b"picture"
    response.close()
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, immutable, max-age=31536000"
    assert response["Content-Security-Policy"].rstrip() == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "script.js", "picture.png.html"])
def test_what_could_run_is_not_handed_out(client, settings, name):
    folder = settings.MEDIA_ROOT / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"<script>alert(1)</script>")
    assert client.get(f"/media/pictures/{name}").status_code == 404


@pytest.mark.parametrize(
    "path", ["pictures/", "../db.sqlite3", "%2e%2e/secret_key", "pictures/none.png"]
)
def test_nothing_but_pictures_is_served(client, path):
    assert client.get(f"/media/{path}").status_code in {400, 404}
