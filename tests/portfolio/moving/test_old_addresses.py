"""Addresses of WordPress's, and where each of them leads."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from blog.models import Picture, Post, Site
from tests.factories import make_page
from tests.portfolio.moving.wxr import JANE, attachment, category, export, item, page, reply, term

POST = "/2016/05/12/hello/"
KINDS = [
    # By number.
    ("/?p=12", POST),
    ("/?page_id=20", "/about/"),
    ("/?attachment_id=30", "picture"),
    ("/?p=30", "picture"),
    ("/?p=12&preview=true", POST),
    ("/?p=12&cpage=2", POST),
    ("/index.php?p=12", POST),
    ("/archives/12", POST),
    ("/archives/12/", POST),
    ("/?cat=4", "/category/b/"),
    ("/?author=3", "/author/jane/"),
    # By name.
    ("/?name=hello", POST),
    ("/?pagename=about/team", "/about/team/"),
    ("/?tag=tee", "/tag/tee/"),
    ("/?category_name=b", "/category/b/"),
    ("/?author_name=jane", "/author/jane/"),
    ("/category/a/b/", "/category/b/"),
    ("/category/a/b/feed/", "/category/b/feed/"),
    ("/category/a/b/page/2/", "/category/b/page/2/"),
    ("/search/old+words/", "/search/?q=old+words"),
    ("/search/old/feed/", "/search/?q=old"),
    ("/?s=word", "/search/?q=word"),
    # By date.
    ("/?m=201605", "/2016/05/"),
    ("/?m=20160512", "/2016/05/12/"),
    ("/?year=2016&monthnum=5&day=12", "/2016/05/12/"),
    ("/archives/2016/05/", "/2016/05/"),
    ("/date/2016/", "/2016/"),
    ("/?paged=2", "/page/2/"),
    # Below a post.
    (f"{POST}trackback/", POST),
    (f"{POST}amp/", POST),
    (f"{POST}embed/", POST),
    (f"{POST}2/", POST),
    (f"{POST}feed/rss2/", f"{POST}feed/"),
    ("/2016/05/12/hello", POST),
    ("/2016/05/12/hello/a-picture/", "picture"),
    ("/2016/05/12/once-hello/", POST),
    ("/index.php/2016/05/12/hello/", POST),
    ("/classic-address/", "/2016/05/12/classic/"),
    ("/classic-address", "/2016/05/12/classic/"),
    ("/classic-address/feed/", "/2016/05/12/classic/feed/"),
    ("/classic-address/trackback/", "/2016/05/12/classic/"),
    # Feeds.
    ("/?feed=rss2", "/feed/"),
    ("/?feed=atom", "/feed/atom/"),
    ("/?feed=comments-rss2", "/comments/feed/"),
    ("/?feed=rss2&cat=4", "/category/b/feed/"),
    ("/?feed=rss2&p=12", f"{POST}feed/"),
    ("/feed/rss/", "/feed/"),
    ("/rss2/", "/feed/"),
    ("/wp-rss2.php", "/feed/"),
    ("/wp-atom.php", "/feed/atom/"),
    ("/wp-commentsrss2.php", "/comments/feed/"),
    # Files.
    ("/wp-content/uploads/2016/05/a.png", "picture"),
    ("/wp-content/uploads/2016/05/a-300x200.png", "picture"),
    ("/wp-content/uploads/2016/05/a-scaled.png", "picture"),
    ("/wp-content/uploads/2016/05/b.pdf", "file"),
    ("/wp-sitemap.xml", "/sitemap.xml"),
    ("/wp-login.php", "/admin/"),
    ("/wp-admin/", "/admin/"),
    # Nothing that anybody knows.
    ("/?p=9999", None),
    ("/?p=40", None),
    ("/archives/9999/", None),
    ("/wp-content/uploads/2016/05/none.png", None),
    ("/2016/05/12/none/2/", None),
    ("/none/feed/atom/", None),
    ("/?name=none", 200),
    ("/?m=none", 200),
    ("/?year=16", 200),
    ("/?utm_source=somebody", 200),
    ("/index.php?utm_source=somebody", "/"),
    # As they always were.
    (POST, 200),
    (f"{POST}?share=twitter", 200),
    (f"{POST}?replytocom=70", 200),
    ("/comment/70/", f"{POST}#comment-70"),
]


@pytest.fixture(scope="module")
def uploads(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("uploads") / "2016" / "05"
    folder.mkdir(parents=True)
    file = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(file, "PNG")
    (folder / "a.png").write_bytes(file.getvalue())
    (folder / "b.pdf").write_bytes(b"%PDF-1.4 of nobody")
    return folder.parent.parent


@pytest.fixture(scope="module")
def moved(tmp_path_factory) -> Path:
    """A blog that moved here, for all tests of this file."""
    file: Path = tmp_path_factory.mktemp("moved") / "blog.xml"
    old = {"_wp_old_slug": "once-hello"}
    below = f'<a href="https://old.example.org{POST}#comment-70">see</a> <a href="/?p=12">there</a>'
    b = '<a href="https://old.example.org/wp-content/uploads/2016/05/b.pdf?x=1">b</a>'
    file.write_text(
        export(
            item(
                12,
                slug="hello",
                terms=term("category", "b", "Bee") + term("post_tag", "tee", "Tee"),
                meta=old,
                replies=reply(70),
            ),
            item(
                13,
                slug="classic",
                link="https://old.example.org/classic-address/",
                content=below + b,
            ),
            page(20, "about"),
            page(21, "team", parent=20, link="https://old.example.org/about/team/"),
            attachment(30, "2016/05/a.png", link=f"https://old.example.org{POST}a-picture/"),
            attachment(31, "2016/05/b.pdf"),
            item(40, status="draft"),
            head=JANE + category(3, "a", "Ay") + category(4, "b", "Bee", parent="a"),
        )
    )
    return file


@pytest.fixture
def here(db, moved: Path, uploads: Path, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    Site.objects.create(pk=1, time_zone="Europe/Berlin")
    options = {"media_from": uploads, "stdout": StringIO(), "stderr": StringIO()}
    call_command("import_wordpress", str(moved), **options)


def ends(client, address: str) -> str | int:
    """Follow until something is there; return its address, and what it is when it is no page."""
    asked = address
    for _step in range(4):
        response = client.get(asked)
        if response.streaming:
            response.getvalue()
        if response.status_code not in {301, 302}:
            break
        asked = response.headers["Location"]
    return response.status_code if asked == address else asked


def test_every_kind_of_address_leads_where_it_should(here, client):
    picture = Picture.objects.get().file.url
    (pdf,) = [post.body for post in Post.objects.filter(slug="classic")]
    names: dict[object, object] = {
        "picture": picture,
        "file": pdf.rpartition('href="')[2].partition('"')[0],
        None: 404,
    }
    wrong = []
    for old, expected in KINDS:
        found = ends(client, old)
        # The administration leads on to its log-in.
        found = "/admin/" if str(found).startswith("/accounts/login/?next=/admin/") else found
        if found != names.get(expected, expected):
            wrong.append((old, expected, found))
    assert not wrong


def test_links_in_texts_lead_to_where_things_are_now(here):
    body = Post.objects.get(slug="classic").body
    assert f'href="{POST}#comment-70"' in body
    assert "old.example.org" not in body


def test_a_file_is_handed_out_as_what_it_is(here, client):
    address = Post.objects.get(slug="classic").body.rpartition('href="')[2].partition('"')[0]
    response = client.get(address)
    assert response.getvalue().startswith(b"%PDF")
    assert response.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_nothing_is_asked_where_something_stands(db, client, django_assert_max_num_queries):
    make_page()
    with django_assert_max_num_queries(8):
        assert client.get("/about/").status_code == 200


def test_who_sends_something_is_not_led_on(db, client):
    assert client.post("/?p=12").status_code == 405
