"""``manage.py export_wordpress``: the blog as WordPress's own importer takes it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from xml.etree.ElementTree import Element, parse

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Category, Post, Site
from portfolio.moving.models import KeptFile
from portfolio.moving.writing.html import in_wordpress, post_in_wordpress
from portfolio.moving.wxr_names import APPROVED, NAMESPACES
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_comment,
    make_page,
    make_picture,
    make_post,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

HERE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def site() -> Site:
    return Site.objects.create(pk=1, title="Mine & yours", time_zone="Europe/Berlin")


def export(folder: Path) -> Element:
    """Return the channel of the blog's export."""
    call_command("export_wordpress", str(folder / "blog.xml"), stdout=StringIO())
    channel = parse(folder / "blog.xml").getroot().find("channel")
    assert channel is not None
    return channel


def said(element: Element, name: str) -> str:
    return element.findtext(name, "missing", NAMESPACES)


def item(channel: Element, kind: str = "post") -> Element:
    return next(item for item in channel.findall("item") if said(item, "wp:post_type") == kind)


def metadata(element: Element) -> dict[str, str]:
    return {
        said(meta, "wp:meta_key"): said(meta, "wp:meta_value")
        for meta in element.findall("wp:postmeta", NAMESPACES)
    }


def test_it_says_whose_it_is(tmp_path):
    make_post(author=make_author(email="a@example.org"))
    channel = export(tmp_path)
    assert said(channel, "title") == "Mine & yours"
    assert said(channel, "wp:wxr_version") == "1.2"
    assert said(channel, "wp:base_blog_url") == HERE
    (author,) = channel.findall("wp:author", NAMESPACES)
    assert said(author, "wp:author_login") == "librarian"
    assert said(author, "wp:author_display_name") == "A. Librarian"
    assert said(author, "wp:author_email") == "a@example.org"


def test_who_wrote_replies_alone_is_no_author(tmp_path):
    make_comment(post=make_post(), user=make_user())
    assert len(export(tmp_path).findall("wp:author", NAMESPACES)) == 1


def test_categories_and_tags_share_no_number(tmp_path):
    make_category()
    make_tag("zoë", "zoë")
    channel = export(tmp_path)
    category = channel.find("wp:category", NAMESPACES)
    tag = channel.find("wp:tag", NAMESPACES)
    assert category is not None
    assert tag is not None
    assert said(category, "wp:cat_name") == "Professional practice"
    assert said(category, "wp:category_nicename") == "professional-practice"
    assert said(tag, "wp:tag_name") == "zoë"
    assert said(tag, "wp:tag_slug") == "zo%c3%ab"
    assert said(category, "wp:term_id") != said(tag, "wp:term_id")


def test_a_post_is_whole(tmp_path):
    filed = {"categories": (make_category(),), "tags": (make_tag(),)}
    post = make_post(title="A ]]> B", excerpt="In short", **filed)  # type: ignore[arg-type]
    found = item(export(tmp_path))
    assert said(found, "title") == "A ]]&gt; B"
    assert said(found, "link") == f"{HERE}/2016/05/12/networking-and-social-media/"
    assert said(found, "guid") == post.guid
    assert said(found, "dc:creator") == "librarian"
    assert said(found, "content:encoded") == "<p>Social media was a way to keep up.</p>"
    assert said(found, "excerpt:encoded") == "In short"
    assert said(found, "wp:post_id") == str(post.pk)
    assert said(found, "wp:post_name") == "networking-and-social-media"
    assert said(found, "wp:status") == "publish"
    assert said(found, "wp:comment_status") == "open"
    assert [
        (term.get("domain"), term.get("nicename"), term.text) for term in found.findall("category")
    ] == [
        ("category", "professional-practice", "Professional practice"),
        ("post_tag", "twitter", "twitter"),
    ]


def test_its_moment_is_there_by_both_clocks(tmp_path):
    make_post()
    found = item(export(tmp_path))
    assert said(found, "wp:post_date") == "2016-05-12 11:00:00"
    assert said(found, "wp:post_date_gmt") == "2016-05-12 09:00:00"
    assert said(found, "pubDate") == "Thu, 12 May 2016 09:00:00 +0000"


def test_a_draft_has_no_moment_in_utc(tmp_path):
    post = make_post(published_at=None)
    found = item(export(tmp_path))
    assert said(found, "wp:status") == "draft"
    assert said(found, "wp:post_date_gmt") == "0000-00-00 00:00:00"
    assert said(found, "link") == f"{HERE}/?p={post.pk}"


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"status": "private"}, "private"), ({"published_at": A_DAY.replace(year=2099)}, "future")],
)
def test_what_is_not_public_stays_so(tmp_path, fields, status):
    make_post(**fields)
    assert said(item(export(tmp_path)), "wp:status") == status


def test_a_page_has_its_place_in_the_menu(tmp_path):
    make_page(menu_order=3)
    found = item(export(tmp_path), "page")
    assert said(found, "wp:menu_order") == "1"
    assert said(found, "link") == f"{HERE}/about/"


def test_a_picture_is_an_attachment_that_no_post_shares_its_number_with(tmp_path):
    picture = make_picture(caption="Mine", title="Shelf")
    post = make_post(cover=picture)
    channel = export(tmp_path)
    found = item(channel, "attachment")
    assert said(found, "title") == "Shelf"
    assert said(found, "wp:attachment_url") == f"{HERE}/media/pictures/a.jpg"
    assert said(found, "excerpt:encoded") == "Mine"
    assert metadata(found)["_wp_attachment_image_alt"] == "Books"
    assert said(found, "wp:post_id") == str(post.pk + 1)
    assert metadata(item(channel)) == {"_thumbnail_id": said(found, "wp:post_id")}


def test_a_picture_s_owner_is_its_author(tmp_path):
    make_picture(uploaded_by=make_author(), alt="", is_decorative=True)
    found = item(export(tmp_path), "attachment")
    assert said(found, "dc:creator") == "librarian"
    assert said(found, "title") == "a"
    assert metadata(found) == {
        "_wp_attached_file": "pictures/a.jpg",
        "_portfolio_decorative": "1",
    }


def test_replies_are_there_with_their_thread(tmp_path):
    post = make_post()
    first = make_comment(post=post, body="*Indeed*", email="sam@example.org", created_at=A_DAY)
    reader = make_user(email="jo@example.org")
    answer = make_comment(post=post, parent=first, user=reader, website="https://jo.example.org/")
    one, two = item(export(tmp_path)).findall("wp:comment", NAMESPACES)
    assert said(one, "wp:comment_author") == "Sam"
    assert said(one, "wp:comment_author_email") == "sam@example.org"
    assert said(one, "wp:comment_content") == "<p><em>Indeed</em></p>"
    assert said(one, "wp:comment_date") == "2016-05-12 11:00:00"
    assert said(one, "wp:comment_date_gmt") == "2016-05-12 09:00:00"
    assert said(two, "wp:comment_id") == str(answer.pk)
    assert said(two, "wp:comment_parent") == str(first.pk)
    assert said(two, "wp:comment_author_email") == "jo@example.org"
    assert said(two, "wp:comment_author_url") == "https://jo.example.org/"
    # Who wrote no post gets no account there.
    assert said(two, "wp:comment_user_id") == "0"


@pytest.mark.parametrize("status", ["approved", "pending", "spam", "trash"])
def test_a_reply_keeps_its_status(tmp_path, status):
    make_comment(post=make_post(), status=status)
    (comment,) = item(export(tmp_path)).findall("wp:comment", NAMESPACES)
    assert said(comment, "wp:comment_approved") == APPROVED[status]


def test_addresses_are_whole_and_lines_break_only_where_they_mean_it():
    html = '<p>One\n <a href="/about/">two</a></p>\n<pre>a\n b</pre>\n<p><img src="//x/y"></p>'
    assert in_wordpress(html) == (
        f'<p>One <a href="{HERE}/about/">two</a></p><pre>a\n b</pre><p><img src="//x/y"></p>'
    )


def test_what_xml_cannot_say_is_left_out(tmp_path):
    Post.objects.filter(pk=make_post().pk).update(title="A\x0bB", excerpt="C\ufffeD")
    found = item(export(tmp_path))
    assert (said(found, "title"), said(found, "excerpt:encoded")) == ("A B", "CD")


def test_each_item_begins_and_ends_on_a_line_of_its_own(tmp_path):
    make_post()
    export(tmp_path)
    lines = (tmp_path / "blog.xml").read_text().splitlines()
    assert lines[0] == '<?xml version="1.0" encoding="UTF-8" ?>'
    assert (lines.count("<item>"), lines.count("</item>")) == (1, 1)


def test_a_post_more_asks_for_its_replies_alone(tmp_path):
    def queries(name: str) -> int:
        (tmp_path / name).mkdir()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            export(tmp_path / name)
        return len(captured)

    make_comment(post=make_post())
    before = queries("one")
    make_comment(post=make_post(slug="two"))
    make_comment(post=make_post(slug="three"))
    assert queries("three") == before + 2


def test_the_command_says_what_is_in_the_file(tmp_path):
    make_post()
    out, file = StringIO(), tmp_path / "blog.xml"
    call_command("export_wordpress", str(file), stdout=out, verbosity=2)
    assert "Networking and social media\n" in out.getvalue()
    assert out.getvalue().endswith("holds 1 posts, pages and pictures, with their replies.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match=r"blog\.xml is there already"):
        call_command("export_wordpress", str(file))


def test_what_stands_below_another_says_so(tmp_path):
    practice, page = make_category(), make_page()
    Category.objects.create(name="Rules", slug="rules", parent=practice)
    make_page(title="Team", slug="team", parent=page, folder=page.path)
    channel = export(tmp_path)
    categories = channel.findall("wp:category", NAMESPACES)
    assert [said(one, "wp:category_parent") for one in categories] == ["", practice.slug]
    pages = [one for one in channel.findall("item") if said(one, "wp:post_type") == "page"]
    assert [said(one, "wp:post_parent") for one in pages] == ["0", str(page.pk)]
    assert said(pages[1], "link") == f"{HERE}/about/team/"


def test_what_stays_on_top_and_what_another_site_said_are_marked(tmp_path):
    make_comment(post=make_post(is_sticky=True), kind="pingback", name="Another blog")
    post = item(export(tmp_path))
    assert said(post, "wp:is_sticky") == "1"
    assert post.findtext("wp:comment/wp:comment_type", "", NAMESPACES) == "pingback"


def test_an_author_s_replies_are_theirs(tmp_path):
    post = make_post()
    make_comment(post=post, user=post.author)
    assert said(item(export(tmp_path)), "wp:comment/wp:comment_user_id") == "1"


def test_the_menu_goes_along(tmp_path):
    last, first = make_page(menu_order=3), make_page(title="Team", slug="team", menu_order=1)
    make_page(title="Soon", slug="soon", status="draft", menu_order=2)
    channel = export(tmp_path)
    assert said(channel, "wp:term/wp:term_taxonomy") == "nav_menu"
    entries = [one for one in channel.findall("item") if "nav" in said(one, "wp:post_type")]
    assert [said(one, "wp:status") for one in entries] == ["publish", "draft", "publish"]
    assert [said(one, "wp:menu_order") for one in entries] == ["1", "2", "3"]
    places = [metadata(one)["_menu_item_object_id"] for one in entries]
    assert (places[0], places[2]) == (str(first.pk), str(last.pk))


def test_what_would_be_a_shortcode_is_none():
    assert post_in_wordpress("<p>[gallery] [ x]</p>") == "<p>&#91;gallery] [ x]</p>"


def test_blank_lines_are_paragraphs_and_other_lines_breaks():
    assert post_in_wordpress("One\ntwo\n\nthree") == "<p>One<br>two</p><p>three</p>"


def test_what_wordpress_s_own_paragraphs_would_change_is_left_alone():
    html = "<dl><dt>One</dt><dd><hr>Two</dd></dl>"
    assert post_in_wordpress(html) == f"<!-- wp:html -->{html}<!-- /wp:html -->"


def test_files_beside_the_pictures_go_along(tmp_path):
    make_author()
    KeptFile.objects.create(path="/wp-content/uploads/2016/05/a.pdf", file="files/1.pdf")
    found = item(export(tmp_path), "attachment")
    assert said(found, "wp:attachment_url") == f"{HERE}/media/files/1.pdf"
    assert said(found, "wp:post_date") == "0000-00-00 00:00:00"


def test_what_wordpress_has_no_field_for_is_metadata(tmp_path):
    make_post(language="de", hold_replies=True)
    wanted = {"_portfolio_language": "de", "_portfolio_hold_replies": "1"}
    assert metadata(item(export(tmp_path))) == wanted
