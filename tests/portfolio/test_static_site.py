"""``manage.py export_site``: every public page as a file, and no link that leads nowhere."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from blog.listing import POSTS_A_PAGE
from blog.models import FormerAddress, Post, Site
from comments.models import Discussion
from portfolio.static_site.addresses import file_of
from portfolio.static_site.pages import rewritten_css, rewritten_page, rewritten_xml
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_comment,
    make_page,
    make_post,
    make_tag,
)
from tests.portfolio.sites import PICTURE
from tests.portfolio.static_links import broken_links

pytestmark = pytest.mark.django_db

POST = "2016/05/12/networking-and-social-media/index.html"
BODY = """<p>Read <a href="/about/">about me</a>, <a href="/about">about me again</a>,
<a href="/2015/01/01/once/#responses">what moved</a>, <a href="/2016/05/13/draft/">what is <em>not ready</em></a>,
<a href="/nothing">nothing</a>, <a href="/search/?q=goat">goats</a>, <a href="#responses">this</a> or
<a href="https://elsewhere.example.org/a?b=1&amp;c=2">another</a>.</p>
<p><img src="/media/pictures/a.webp" alt="Books" width="800" height="600"></p>"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "site"


@pytest.fixture
def post() -> Post:
    Site.objects.create(pk=1, title="Mine")
    default_storage.save("pictures/a.webp", ContentFile(PICTURE))
    author = make_author()
    make_page(body="<p>About me</p>", author=author)
    post = make_post(
        author=author, body=BODY, categories=(make_category(),), tags=(make_tag("zoë", "zoë"),)
    )
    make_post(author=author, title="Draft", slug="draft", status="draft", published_at=None)
    FormerAddress.objects.create(path="/2015/01/01/once/", post=post)
    first = make_comment(post=post, body="See [this](https://jo.example.org/).", name="Zoë")
    make_comment(post=post, parent=first, body="An answer", user=author)
    make_comment(post=post, parent=first, body="Held", status="pending")
    return post


def export(folder: Path, **options: object) -> str:
    out = StringIO()
    call_command("export_site", str(folder), stdout=out, **options)
    return out.getvalue()


def words(folder: Path, file: str) -> str:
    return (folder / file).read_text()


def test_no_link_leads_nowhere(post, folder):
    export(folder)
    assert broken_links(folder) == []


def test_it_says_how_many_files_there_are(post, folder):
    said = export(folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert said == f"{folder} holds the site: {len(files)} files.\n"


def test_every_kind_of_public_page_is_a_file(post, folder):
    export(folder)
    for name in (
        *("index.html", "about/index.html", "archive/index.html", "2016/05/index.html"),
        *("category/professional-practice/index.html", "tag/zoë/index.html"),
        *("author/librarian/index.html", "sitemap.xml", "sitemap-posts.xml", "robots.txt"),
        *("404.html", "media/pictures/a.webp", "static/portfolio/site.css", POST),
    ):
        assert (folder / name).is_file(), name


def test_a_list_has_all_of_its_pages(post, folder):
    for n in range(POSTS_A_PAGE):
        make_post(slug=f"more-{n}", author=post.author, published_at=A_DAY)
    export(folder)
    assert 'href="page/2/index.html"' in words(folder, "index.html")
    assert (folder / "page/2/index.html").is_file()
    assert broken_links(folder) == []


def test_a_picture_is_as_it_was(post, folder):
    export(folder)
    assert (folder / "media/pictures/a.webp").read_bytes() == PICTURE


def test_links_are_from_file_to_file(post, folder):
    export(folder)
    page = words(folder, POST)
    assert '<a href="../../../../about/index.html">about me</a>' in page
    assert '<a href="../../../../about/index.html">about me again</a>' in page
    assert '<a href="index.html#responses">what moved</a>' in page
    assert '<a href="#responses">this</a>' in page
    assert 'src="../../../../media/pictures/a.webp"' in page


def test_links_to_other_sites_stay_as_they_are(post, folder):
    export(folder)
    assert 'href="https://elsewhere.example.org/a?b=1&amp;c=2"' in words(folder, POST)


def test_words_stay_when_their_link_leads_nowhere(post, folder):
    export(folder)
    page = words(folder, POST)
    assert "<a>what is <em>not ready</em></a>" in page
    assert "<a>nothing</a>, <a>goats</a>" in page


def test_a_feed_lies_beside_its_style_sheet(post, folder):
    export(folder)
    assert '<?xml-stylesheet href="../static/blog/feed.css"' in words(folder, "feed/index.xml")
    assert (folder / "static/blog/feed.css").is_file()


def test_the_thread_is_there(post, folder):
    export(folder)
    page = words(folder, POST)
    assert "An answer" in page
    assert '<a href="https://jo.example.org/" rel="nofollow ugc noopener">this</a>' in page
    assert "2 responses" in page


def test_a_long_thread_has_all_of_its_pages(post, folder):
    Discussion.objects.update_or_create(pk=1, defaults={"roots_a_page": 2})
    for n in range(4):
        make_comment(post=post, body=f"Root {n}")
    export(folder)
    texts = [path.read_text() for path in (folder / POST).parent.rglob("*.html")]
    assert all(any(f"Root {n}" in text for text in texts) for n in range(4))
    assert (folder / POST).parent.joinpath("comment-page-2/index.html").is_file()
    assert broken_links(folder) == []


def test_what_is_not_public_is_in_no_file(post, folder):
    export(folder)
    texts = [path.read_text() for path in folder.rglob("*") if path.suffix in {".html", ".xml"}]
    assert not any("Draft" in text or "Held" in text for text in texts)


def test_what_needs_a_server_is_left_out(post, folder):
    export(folder)
    page = words(folder, POST)
    assert "Leave a Reply" not in page
    for live in (
        "<form",
        "<button",
        "<script src",
        'type="module"',
        "/reply/",
        "/accounts/",
        "/follow/",
    ):
        assert live not in page
    assert 'rel="manifest"' not in page


def test_a_former_address_leads_on(post, folder):
    export(folder)
    page = words(folder, "2015/01/01/once/index.html")
    assert f'content="0; url=../../../../{POST}"' in page
    assert f'<a href="../../../../{POST}">It is here now.</a>' in page


def test_a_former_address_with_a_question_is_no_file(post, folder):
    FormerAddress.objects.create(path="/?p=12", post=post)
    export(folder)
    assert not [file for file in folder.rglob("*") if "?" in file.name]


def test_the_page_for_what_is_not_there_has_links_that_work_anywhere(post, folder, settings):
    export(folder)
    page = words(folder, "404.html")
    assert f'href="{settings.SITE_URL}/static/portfolio/site.css"' in page
    assert f'href="{settings.SITE_URL}/index.html"' in page
    assert "/accounts/" not in page


def test_a_site_on_https_is_asked_for_as_such(post, folder, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["blog.example.org"]
    settings.SITE_URL = "https://blog.example.org"
    export(folder)
    assert broken_links(folder) == []
    assert "https://blog.example.org/2016/05/12/" in words(folder, "sitemap-posts.xml")


def test_a_long_command_says_what_it_is_at(post, folder):
    assert "/about/\n" in export(folder, verbosity=2)


def test_a_folder_with_something_in_it_is_left_alone(folder):
    folder.mkdir()
    (folder / "mine.txt").touch()
    with pytest.raises(CommandError, match=r"There is something in .*/site already\."):
        export(folder)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_written_to_is_told(folder):
    folder.touch()
    with pytest.raises(CommandError, match=r"site cannot be written to \(File exists\)\.$"):
        export(folder)


def test_a_page_that_could_not_be_made_is_told(folder, monkeypatch):
    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("blog.views.render", fail)
    with pytest.raises(CommandError, match=r"^The page / could not be made: the log says why\.$"):
        export(folder)


@pytest.mark.parametrize(
    ("path", "kind", "file"),
    [
        ("/", "text/html", "index.html"),
        ("/tag/zo%C3%AB/", "text/html; charset=utf-8", "tag/zoë/index.html"),
        ("/feed/", "application/rss+xml", "feed/index.xml"),
        ("/feed/json/", "application/feed+json", "feed/json/index.json"),
        ("/robots.txt", "text/plain", "robots.txt"),
        (f"/{'ö' * 150}/", "text/html", f"{'ö' * 100}-082dc8a88d214e81/index.html"),
    ],
)
def test_a_file_is_called_what_its_address_says(path, kind, file):
    assert file_of(path, kind) == file


@pytest.mark.parametrize(
    ("page", "written"),
    [
        ("<!DOCTYPE html><p>a &amp; b &#38; c</p>", "<!DOCTYPE html><p>a &amp; b &#38; c</p>"),
        ('<p title="a &quot;b&quot;" hidden>', '<p title="a &quot;b&quot;" hidden>'),
        ("<svg><path d='M0 0'/><br/></svg>", '<svg><path d="M0 0"></path><br></svg>'),
        ("a<form><ul><li>x<li>y<br></ul></form>b", "ab"),
        ('a<p class="actions"><button/>x</p>b', "ab"),
        ('<nav><a href="gone">Log in</a></nav>', "<nav></nav>"),
        ('<ul> <li hidden> <a href="gone">x</a> </li><li>y</li></ul>', "<ul> <li>y</li></ul>"),
        ('<p class="e-content"><br><a href="gone">x</a></p>', '<p class="e-content"><br><a>x</a></p>'),
        ('<p class="e-content"></p><a href="gone">x</a>', '<p class="e-content"></p>'),
        ('<img src="gone"><img src="a">', '<img src="A">'),
        ('<script src="a.js"></script><link rel="manifest" href="a">b', "b"),
        ('<img srcset="a 1x,gone 2x">', '<img srcset="A 1x, gone 2x">'),
        ('<link rel="canonical" href="gone">', '<link rel="canonical" href="gone">'),
        ('<script type="application/ld+json">{"a": "<b>&"}</script>',) * 2,
    ],
)  # fmt: skip
def test_a_page_is_written_as_it_was_read_but_for_links_and_what_is_live(page, written):
    assert rewritten_page(page, lambda link: None if link == "gone" else link.upper()) == written


def test_pictures_in_style_sheets_are_links_too():
    css = "a{b:url(c.svg)}d{e:url('gone')}"
    rewritten = rewritten_css(css, lambda link: None if link == "gone" else f"../{link}")
    assert rewritten == 'a{b:url("../c.svg")}d{e:url("gone")}'


def test_a_style_sheet_that_is_not_there_stays_named():
    assert rewritten_xml('<?xml-stylesheet href="gone" ?>', lambda _link: None).count("gone") == 1
