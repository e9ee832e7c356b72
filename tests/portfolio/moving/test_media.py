"""The other blog's pictures and files: from a folder, from a ZIP, or fetched."""

from __future__ import annotations

import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import requests
from django.core.management import CommandError, call_command
from PIL import Image

from accounts.outbound import GuardedSession
from blog.models import Picture, Post, Site
from portfolio.moving.importing import media_files
from portfolio.moving.importing.addresses import OldAddresses
from portfolio.moving.models import KeptFile, Remark
from portfolio.moving.wxr import Head
from tests.portfolio.moving.wxr import attachment, export, item

pytestmark = pytest.mark.django_db
UPLOADS = "https://old.example.org/wp-content/uploads"


@pytest.fixture(autouse=True)
def site(settings, tmp_path: Path) -> Site:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Site.objects.create(pk=1)


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(file, "PNG")
    return file.getvalue()


def bring(folder: Path, *items: str, **options) -> str:
    path = folder / "blog.xml"
    path.write_text(export(*items))
    out = StringIO()
    call_command("import_wordpress", str(path), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def packed(folder: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(folder / "media.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return folder / "media.zip"


def sentences() -> list[str]:
    return [*Remark.objects.order_by("pk").values_list("sentence", flat=True)]


def test_pictures_come_from_the_zip_that_wordpress_com_makes(tmp_path):
    media = packed(tmp_path, {"2016/05/a.png": png(), "2016/05/b.pdf": b"%PDF"})
    bring(
        tmp_path, attachment(8, "2016/05/a.png"), attachment(9, "2016/05/b.pdf"), media_from=media
    )
    assert Picture.objects.count() == 1
    # The file, and where its page was.
    assert {str(kept) for kept in KeptFile.objects.all()} == {
        *("/wp-content/uploads/2016/05/b.pdf", "/2016/05/12/post-9/", "/?p=9"),
    }
    assert len({kept.file.name for kept in KeptFile.objects.all()}) == 1


def test_run_again_pictures_come_once_and_what_lay_about_is_replaced(tmp_path):
    media = packed(tmp_path, {"2016/05/a.png": png(), "2016/05/b.pdf": b"%PDF"})
    items = attachment(8, "2016/05/a.png"), attachment(9, "2016/05/b.pdf")
    bring(tmp_path, *items, media_from=media)
    files = sorted(path.name for path in (tmp_path / "media").rglob("*.*"))
    bring(tmp_path, *items, media_from=media)
    assert Picture.objects.count() == 1
    # As after a kill between the file and its row.
    Picture.objects.all().delete()
    KeptFile.objects.all().delete()
    bring(tmp_path, *items, media_from=media)
    assert sorted(path.name for path in (tmp_path / "media").rglob("*.*")) == files


def test_what_is_no_picture_or_no_kind_that_is_kept_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(media_files, "MAX_FILE", 1000)
    names = {"a.png": b"nothing", "b.exe": b"MZ", "big.pdf": b"%PDF" * 1000}
    media = packed(tmp_path, {f"2016/05/{name}": content for name, content in names.items()})
    items = [attachment(n, f"2016/05/{name}") for n, name in enumerate(names, start=7)]
    bring(tmp_path, *items, attachment(20, "2016/05/none.png"), media_from=media)
    assert not Picture.objects.exists()
    said = " ".join(sentences())
    for words in ("not a picture", "of this kind", "too large", "is not there"):
        assert words in said


def test_a_media_file_that_can_t_be_read_is_named(tmp_path):
    media = packed(tmp_path, {"2016/05/a.png": png() * 20})
    content = bytearray(media.read_bytes())
    content[100:120] = b"\0" * 20
    media.write_bytes(bytes(content))
    bring(tmp_path, attachment(8, "2016/05/a.png"), media_from=media)
    assert "Its file can't be read." in sentences()


@pytest.mark.parametrize(("name", "words"), [("none.zip", "no file"), ("bad.zip", "damaged")])
def test_media_that_can_t_be_opened_end_the_import_in_a_sentence(tmp_path, name, words):
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    with pytest.raises(CommandError, match=words):
        bring(tmp_path, item(1), media_from=tmp_path / name)


class Answer:
    def __init__(self, content: bytes, status: int = 200) -> None:
        self.content, self.status_code = content, status

    def raise_for_status(self) -> None:
        if self.status_code != 200:
            raise requests.HTTPError(response=self)  # type: ignore[arg-type]


def test_pictures_are_fetched_through_the_guarded_session(tmp_path, monkeypatch):
    asked = []

    def get(self, address: str) -> Answer:
        asked.append(address)
        if "slow" in address:
            raise requests.Timeout
        return Answer(png(), 404 if "gone" in address else 200)

    monkeypatch.setattr(GuardedSession, "get", get)
    monkeypatch.setattr(media_files, "PATIENCE", 1)
    body = f'<img src="{UPLOADS}/2016/05/shown.png"><img src="//old.example.org/wp-content/uploads/s.png">'
    bring(
        tmp_path,
        attachment(7, "2016/05/a.png"),
        attachment(8, "2016/05/gone.png"),
        attachment(10, "2016/05/slow.png"),
        attachment(11, "2016/05/never.png"),
        item(1, content=body),
        fetch_media=True,
    )
    assert f"{UPLOADS}/2016/05/a.png" in asked
    assert Picture.objects.count() == 1
    assert any("answers 404" in one for one in sentences())
    assert "It could not be fetched." in sentences()
    assert any("too seldom" in one for one in sentences())


def test_private_addresses_are_not_asked(tmp_path):
    url = "http://127.0.0.1/wp-content/uploads/2016/05/a.png"
    path = tmp_path / "blog.xml"
    text = export(attachment(7, "2016/05/a.png", url=url, guid=url), item(1, content="x"))
    path.write_text(text.replace("https://old.example.org</", "http://127.0.0.1</"))
    call_command(
        "import_wordpress", str(path), fetch_media=True, stdout=StringIO(), stderr=StringIO()
    )
    assert "It could not be fetched." in sentences()


def test_what_has_no_address_of_the_web_is_not_asked():
    files = media_files.MediaFiles(None, fetches=True)
    with pytest.raises(media_files.NoFileError, match="none of the web"):
        files.open("ftp://a.example/a.png", [])


def test_a_text_that_was_changed_since_stays_as_it_is(tmp_path):
    body = f'<img src="{UPLOADS}/2016/05/a.png" alt="A">'
    items = attachment(8, "2016/05/a.png"), item(1, content=body)
    bring(tmp_path, *items)
    post = Post.objects.get()
    post.set_body("<p>Mine</p>")
    post.save()
    bring(tmp_path, *items, media_from=packed(tmp_path, {"a.png": png(), "2016/05/a.png": png()}))
    assert Post.objects.get().body == "<p>Mine</p>"


def test_copies_that_wordpress_com_keeps_are_the_pictures_themselves(tmp_path):
    """Of a blog with a domain of its own, whose files are still at its first name."""
    kept = "https://i0.wp.com/first.files.wordpress.com"
    media = packed(tmp_path, {"2008/06/a.png": png(), "2008/06/b.pdf": b"%PDF"})
    text = (
        f'<a href="{kept}/2008/06/a.png"><img src="{kept}/2008/06/a.png?resize=9%2C9&amp;ssl=1" alt="A"></a>'
        f'\n\n<a href="{kept}/2008/06/b.pdf?x=1">Paper</a> <a href="https://i0.wp.com/x.example/">X</a>'
    )
    bring(
        tmp_path,
        attachment(7, "", url=f"{kept}/2008/06/a.png", guid=f"{kept}/2008/06/a.png"),
        attachment(8, "", url="https://first.files.wordpress.com/2008/06/b.pdf"),
        item(1, content=text, meta={"_thumbnail_id": "7"}),
        media_from=media,
    )
    post, file = Post.objects.get(), KeptFile.objects.get(path__startswith="/wp-content/").file
    assert post.cover == Picture.objects.get()
    assert post.body == (
        f'<p><img src="{post.cover.file.url}" alt="A"></p>\n'
        f'<p><a href="{file.url}">Paper</a> <a href="https://i0.wp.com/x.example/">X</a></p>'
    )


def test_a_picture_is_fetched_at_its_full_size_and_else_its_copy(tmp_path, monkeypatch):
    asked = []

    def get(self, address: str) -> Answer:
        asked.append(address)
        return Answer(png(), 200 if "i0.wp.com" in address else 410)

    monkeypatch.setattr(GuardedSession, "get", get)
    kept = "i0.wp.com/old.files.wordpress.com/2008/06/a.png"
    bring(tmp_path, item(1, content=f'<img src="https://{kept}?w=9">'), fetch_media=True)
    assert asked == ["https://old.files.wordpress.com/2008/06/a.png", f"https://{kept}"]
    assert Picture.objects.count() == 1


def test_a_picture_in_the_background_of_a_cover_comes_along(tmp_path):
    style = f"background: url(&quot;{UPLOADS}/2016/05/a.png&quot;)"
    bring(
        tmp_path,
        item(1, content=f'<div class="wp-block-cover" style="{style}"><p>Words</p></div>'),
        media_from=packed(tmp_path, {"2016/05/a.png": png()}),
    )
    url = Picture.objects.get().file.url
    assert Post.objects.get().body == f'<figure><img src="{url}" alt=""></figure>\n<p>Words</p>'


def test_a_picture_that_leads_to_the_page_that_it_had_needs_no_link(tmp_path):
    page = "https://old.example.org/2016/05/12/post-7/"
    bring(
        tmp_path,
        attachment(7, "2016/05/a.png"),
        item(1, content=f'<a href="{page}"><img src="{UPLOADS}/2016/05/a.png" alt="A"></a>'),
        media_from=packed(tmp_path, {"2016/05/a.png": png()}),
    )
    assert "<a " not in Post.objects.get().body


def test_a_gallery_has_the_order_that_its_author_gave_it(tmp_path):
    media = packed(tmp_path, {"2016/05/a.png": png(), "2016/05/b.png": png()})
    bring(
        tmp_path,
        attachment(7, "2016/05/a.png", parent=1, order=2, excerpt="First"),
        attachment(8, "2016/05/b.png", parent=1, order=1, excerpt="Second"),
        item(1, content="[gallery]"),
        media_from=media,
    )
    body = Post.objects.get().body
    assert body.index("Second") < body.index("First")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (f"{UPLOADS}/a.jpg", "/wp-content/uploads/a.jpg"),
        ("https://i2.wp.com/old.example.org/wp-content/uploads/a.jpg", "/wp-content/uploads/a.jpg"),
        ("https://old.files.wordpress.com/2016/05/a.jpg", "/wp-content/uploads/2016/05/a.jpg"),
        ("https://other.files.wordpress.com/2016/05/a.jpg", ""),
        ("https://other.example/wp-content/uploads/a.jpg", ""),
        ("/wp-content/uploads/a.jpg", "/wp-content/uploads/a.jpg"),
        ("http://[x", ""),
        ("https://old.example.org/a.jpg", ""),
    ],
)
def test_uploads_are_known_by_many_addresses(url, path):
    assert OldAddresses([Head(address="https://old.example.org")]).upload(url) == path


def test_a_host_is_known_however_it_is_written():
    addresses = OldAddresses([Head(address="https://www.Bücher.example")])
    assert addresses.is_old("https://xn--bcher-kva.example/a/")
    assert not addresses.is_old(f"https://{'ü' * 99}.example/a/")


def test_a_blog_in_a_folder_is_at_the_root_here():
    addresses = OldAddresses([Head(address="https://old.example.org/blog"), Head()])
    assert addresses.here("/blog/about/") == "/about/"
    assert addresses.here("/about/") == "/about/"
    assert addresses.path_of("http://[x") == ""
    assert addresses.path_of("https://old.example.org/blog") == "/blog/"
