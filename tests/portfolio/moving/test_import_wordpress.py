"""``manage.py import_wordpress``: what a blog that was at WordPress is here."""

from __future__ import annotations

import datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from accounts.models import User
from blog.models import Category, Picture, Post, Site, Tag
from comments.models import Comment, ThreadVersion
from portfolio.moving.models import Import, Remark
from tests.factories import make_author, make_post
from tests.portfolio.moving.wxr import (
    attachment,
    category,
    export,
    item,
    page,
    reply,
    term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, tmp_path: Path) -> Site:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Site.objects.create(pk=1, title="New", time_zone="Europe/Berlin")


def run(tmp_path: Path, *items: str, head: str | None = None, **options) -> str:
    """Import a file of these items; return what was said."""
    file = tmp_path / "blog.xml"
    file.write_text(export(*items) if head is None else export(*items, head=head))
    out = StringIO()
    call_command("import_wordpress", str(file), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_a_post_keeps_its_address_number_dates_and_guid(tmp_path):
    said = run(
        tmp_path, item(12, slug="hello", title="Hello &amp; welcome", excerpt="In <b>short</b>")
    )
    post = Post.objects.get()
    assert (post.pk, post.guid) == (12, "https://old.example.org/?p=12")
    assert post.get_absolute_url() == "/2016/05/12/hello/"
    assert post.published_at == datetime.datetime(2016, 5, 12, 9, tzinfo=datetime.UTC)
    assert post.updated_at == datetime.datetime(2016, 5, 14, 9, tzinfo=datetime.UTC)
    assert (post.title, post.body, post.excerpt) == ("Hello & welcome", "<p>Words.</p>", "In short")
    assert "This came: 1 posts" in said


def test_an_author_is_made_without_a_password(tmp_path):
    run(tmp_path, item(1))
    person = User.objects.get()
    assert (person.username, person.display_name, person.email) == (
        *("jane", "Jane Doe", "jane@example.org"),
    )
    assert not person.has_usable_password()
    assert not person.is_staff


def test_an_author_is_found_by_address_or_by_wish(tmp_path):
    me = make_author("me", email="Jane@example.org")
    run(tmp_path, item(1), item(2, creator="other"), author=["other=me"])
    assert {post.author for post in Post.objects.all()} == {me}


def test_categories_stand_below_others(tmp_path):
    head = category(5, "b", "Bee", parent="a") + category(4, "a", "Ay", description="About")
    run(
        tmp_path,
        item(1, terms=term("category", "b", "Bee") + term("post_tag", "t", "Tee")),
        head=head,
    )
    bee = Category.objects.get(slug="b")
    assert bee.parent == Category.objects.get(name="Ay", description="About")
    post = Post.objects.get()
    assert [*post.categories.all()] == [bee]
    assert [tag.name for tag in post.tags.all()] == ["Tee"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": "draft", "date_gmt": "0000-00-00 00:00:00"}, "draft"),
        ({"status": "pending"}, "draft"),
        ({"status": "private"}, "private"),
        ({"password": "secret"}, "draft"),
        ({"status": "future", "date_gmt": "2126-01-01 00:00:00"}, "published"),
    ],
)
def test_who_may_see_a_post_is_as_it_was(tmp_path, client, fields, status):
    run(tmp_path, item(1, **fields))
    assert Post.objects.get().status == status
    assert "Post 1" not in client.get("/").text


def test_pages_stand_below_others_and_in_the_menu(tmp_path, client):
    menu = {"_menu_item_type": "post_type", "_menu_item_object": "page"}
    run(
        tmp_path,
        page(3, "team", parent=2, link="https://old.example.org/about/team/"),
        page(2, "about"),
        page(4, "lost", parent=99),
        item(9, kind="nav_menu_item", meta={**menu, "_menu_item_object_id": "2"}, title=""),
        item(10, kind="nav_menu_item", meta={"_menu_item_url": "https://x.example"}, order=2),
    )
    assert client.get("/about/team/").status_code == 200
    assert Post.objects.get(slug="about").menu_order == 1
    assert "stands on top" not in client.get("/lost/").text
    assert Remark.objects.filter(sentence__contains="The page above it is not in the file").exists()


def test_comments_keep_thread_number_person_and_status(tmp_path, client):
    replies = [
        reply(70, parent=71, text="First <em>of</em> all"),
        reply(71, user_id=3, author="Jane Doe"),
        reply(72, parent=999),
        reply(73, approved="0"),
        reply(74, approved="spam"),
        reply(75, type="pingback", author="Another blog"),
    ]
    run(tmp_path, item(1, slug="hello", replies="".join(replies)))
    first = Comment.objects.get(pk=70)
    assert (first.parent_id, first.root_id, first.path) == (71, 71, "00000000710000000070")
    assert (first.name, first.email) == ("Sam", "sam@example.org")
    assert (first.website, first.body) == ("https://sam.example.org", "First *of* all")
    assert first.guid == "https://old.example.org/?p=1#comment-70"
    assert 0 < first.shown_in <= ThreadVersion.objects.get().number
    assert Comment.objects.get(pk=71).user == User.objects.get(username="jane")
    assert Comment.objects.get(pk=72).parent is None
    assert [c.status for c in Comment.objects.filter(pk__gte=73).order_by("pk")] == [
        *("pending", "spam", "approved"),
    ]
    page_ = client.get("/2016/05/12/hello/").text
    assert 'id="comment-70"' in page_
    assert '<span class="badge">pingback</span>' in page_


def test_comments_that_answer_one_another_in_a_circle_come_all(tmp_path):
    run(tmp_path, item(1, replies=reply(5, parent=6) + reply(6, parent=5) + reply(7, parent=6)))
    assert [c.parent_id for c in Comment.objects.order_by("pk")] == [None, 5, 6]


def test_of_two_comments_of_one_number_both_come_and_the_same_one_once(tmp_path):
    twice = reply(5) + reply(5, date_gmt="2017-01-01 00:00:00", text="Other") + reply(5)
    run(tmp_path, item(1, replies=twice))
    assert Comment.objects.count() == 2


def test_run_again_nothing_comes_twice_and_new_comments_come(tmp_path):
    run(tmp_path, item(1, replies=reply(5)), category(4, "a", "Ay"))
    said = run(tmp_path, item(1, replies=reply(5) + reply(6, parent=5)))
    assert (Post.objects.count(), Comment.objects.count()) == (1, 2)
    assert "1 here already" in said


def test_pictures_come_from_a_folder_with_their_words(tmp_path, client):
    pictures = tmp_path / "uploads" / "2016" / "05"
    pictures.mkdir(parents=True)
    (pictures / "a.png").write_bytes(png())
    body = '<img src="https://old.example.org/wp-content/uploads/2016/05/a-300x200.png" alt="Mine">'
    items = (
        attachment(8, "2016/05/a.png", excerpt="Under it", meta={"_wp_attachment_image_alt": "Ay"}),
        attachment(9, "2016/05/gone.png"),
        item(1, content=body, meta={"_thumbnail_id": "8"}),
    )
    run(tmp_path, *items)
    assert "<img" not in Post.objects.get().body
    run(tmp_path, *items, media_from=tmp_path / "uploads")
    picture = Picture.objects.get()
    assert (picture.alt, picture.caption) == ("Ay", "Under it")
    post = Post.objects.get()
    assert f'src="{picture.file.url}"' in post.body
    assert post.cover == picture
    for old in ("/wp-content/uploads/2016/05/a-300x200.png", "/?attachment_id=8"):
        assert client.get(old).headers["Location"] == picture.file.url
    assert Remark.objects.filter(item__endswith="gone.png").exists()


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(file, "PNG")
    return file.getvalue()


def test_a_trial_writes_nothing_but_its_report(tmp_path):
    said = run(tmp_path, item(1, replies=reply(5)), dry_run=True)
    assert "This would come: 1 posts, 1 comments" in said
    assert not Post.objects.exists()
    assert not User.objects.exists()


def test_what_is_damaged_is_named_and_the_rest_comes(tmp_path):
    said = run(
        tmp_path,
        item(1),
        "<item><title>Broken</title><wp:post_id>",
        item(2),
        item(3, kind="feedback"),
    )
    assert Post.objects.count() == 2
    assert "Broken" in said
    assert "“feedback”" in said


def test_what_editors_noted_beside_a_text_is_no_reply(tmp_path):
    said = run(
        tmp_path,
        item(
            1,
            replies=reply(5)
            + reply(6, type="note", text="Reword this?")
            + reply(7, type="note", parent=6, text="Done."),
        ),
    )
    assert [comment.body for comment in Comment.objects.all()] == ["Well said."]
    assert said.count("a note among those who write") == 2


def test_a_document_type_is_refused(tmp_path):
    file = tmp_path / "blog.xml"
    file.write_text('<!DOCTYPE rss [<!ENTITY a "b">]>' + export(item(1)))
    with pytest.raises(CommandError, match="document type"):
        call_command("import_wordpress", str(file), stdout=StringIO(), stderr=StringIO())
    assert not Post.objects.exists()
    assert Import.objects.get().status == "failed"


def test_a_site_with_posts_of_its_own_keeps_them(tmp_path, client):
    mine = make_post(slug="post-1", pk=1)
    run(tmp_path, item(1, replies=reply(5)))
    assert Post.objects.count() == 2
    theirs = Post.objects.exclude(pk=mine.pk).get()
    assert theirs.slug == "post-1-2"


def test_tags_menus_and_terms_of_the_head_are_read(tmp_path):
    head = (
        "<wp:tag><wp:term_id>7</wp:term_id><wp:tag_slug>tee</wp:tag_slug>"
        "<wp:tag_name>Tee</wp:tag_name><wp:tag_description>About</wp:tag_description></wp:tag>"
        "<wp:term><wp:term_id>8</wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy>"
        "<wp:term_slug>main</wp:term_slug><wp:term_name>Main</wp:term_name></wp:term>"
    )
    link = {"_menu_item_type": "custom", "_menu_item_url": "https://x.example"}
    entry = item(9, kind="nav_menu_item", terms=term("nav_menu", "a", "A"), meta=link)
    run(tmp_path, item(1), entry, head=head)
    assert Tag.objects.get().description == "About"


def test_galleries_shared_blocks_and_links_are_carried(tmp_path):
    body = (
        '[gallery ids="8"] [gallery] <a href="https://x.example/">x</a> <a href="/about/?a=1#b">in</a>'
        ' <a href="/wp-content/uploads/none.pdf">none</a> <img src="https://x.example/y.png">'
    )
    run(
        tmp_path,
        item(1, content=body),
        item(2, content='<!-- wp:block {"ref":5} /-->'),
        item(
            5, kind="wp_block", content="<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph -->"
        ),
        attachment(8, "2016/05/a.png", parent=1),
    )
    found = Post.objects.get(pk=1).body
    for words in ('href="https://x.example/"', 'href="/about/?a=1#b"', "a.png", "uploads/none.pdf"):
        assert words in found
    assert Post.objects.get(pk=2).body == "<p>Shared</p>"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_whoever_looks_at_a_terminal_sees_how_far_it_is(tmp_path):
    file, screen = tmp_path / "blog.xml", Terminal()
    file.write_text(export(item(1)))
    call_command("import_wordpress", str(file), stdout=StringIO(), stderr=screen)
    assert "[####" in screen.getvalue()
    call_command("import_wordpress", str(file), stdout=StringIO(), stderr=StringIO(), verbosity=0)


def test_a_document_is_handed_out_for_the_disk(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.docx").write_bytes(b"words")
    response = client.get("/media/files/a.docx")
    assert response.getvalue() == b"words"
    assert response.headers["Content-Disposition"] == "attachment"
    assert client.get("/media/a.docx").status_code == 404


def test_a_clock_that_is_not_the_site_s_is_named(tmp_path, site):
    site.time_zone = "America/New_York"
    site.save()
    said = run(tmp_path, item(1), item(2))
    assert "The old blog's clock differs from this site's, America/New_York." in said


def test_a_post_in_another_language_is_rendered_in_it(tmp_path):
    video = "<p>https://www.youtube.com/watch?v=dQw4w9WgXcQ</p>"
    run(tmp_path, item(1, content=video, meta={"_portfolio_language": "de"}))
    post = Post.objects.get()
    assert (post.language, post.rendered_by) == ("de", f"{Post.RENDERER}:de")
    assert "Video abspielen" in post.body_html
