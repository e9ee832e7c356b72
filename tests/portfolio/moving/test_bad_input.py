"""What is wrong with a file: what is said of it, and what comes all the same."""

from __future__ import annotations

import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from blog.filing import file_new
from blog.models import Category, Post, Site
from comments.models import Comment
from portfolio.moving.importing import posts, running, threads
from portfolio.moving.importing.report import Report
from portfolio.moving.models import Import, Known, Remark
from portfolio.moving.reading import elements, files, reader
from tests.factories import make_author, make_page, make_post
from tests.portfolio.moving.wxr import HEAD, JANE, category, export, item, page, reply, term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, tmp_path: Path) -> Site:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Site.objects.create(pk=1, time_zone="Europe/Berlin")


def bring(*paths: Path, **options) -> str:
    out = StringIO()
    call_command("import_wordpress", *map(str, paths), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def write(folder: Path, text: str | bytes, name: str = "blog.xml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def packed(folder: Path, members: dict[str, str], name: str = "blog.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not a WordPress export"),
        ("<html><body>No</body></html>", "is not a WordPress export"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + export(item(1)), "document type"),
        (HEAD + '<item><!DOCTYPE x SYSTEM "file:///etc/passwd"></item>', "document type"),
    ],
)
def test_what_is_no_export_is_refused_in_a_sentence(tmp_path, text, words):
    with pytest.raises(CommandError, match=words):
        bring(write(tmp_path, text))
    assert not Post.objects.exists()


def test_files_that_are_none_are_refused(tmp_path):
    empty = packed(tmp_path, {"readme.txt": ""})
    broken = write(tmp_path, empty.read_bytes()[:-30] + b"PK\x05\x06" + b"\0" * 18, "broken.zip")
    for path, words in (
        (tmp_path / "none.xml", "There is no file none.xml"),
        (tmp_path, "is a folder"),
        (empty, "There is no XML file in blog.zip"),
        (broken, "XML file in broken.zip|damaged"),
    ):
        with pytest.raises(CommandError, match=words):
            bring(path)


def test_a_zip_that_would_unfold_to_too_much_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED", 1000)
    with pytest.raises(CommandError, match="unfold"):
        bring(packed(tmp_path, {"a.xml": " " * 2000}))


def test_a_zip_with_a_password_is_not_opened(tmp_path):
    path = packed(tmp_path, {"a.xml": export(item(1))})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    with pytest.raises(CommandError, match="password"):
        bring(path)


def test_a_member_that_is_damaged_ends_the_import_in_a_sentence(tmp_path):
    path = packed(tmp_path, {"a.xml": export(*(item(n) for n in range(1, 60)))})
    content = bytearray(path.read_bytes())
    content[200:260] = b"\xff" * 60
    path.write_bytes(bytes(content))
    with pytest.raises(CommandError, match="damaged or not complete"):
        bring(path)


def test_several_files_and_zips_come_together(tmp_path):
    one = write(tmp_path, export(item(1)))
    two = packed(tmp_path, {"b.xml": export(item(2)), "__MACOSX/b.xml": "no"})
    bring(one, two)
    assert Post.objects.count() == 2


def test_a_truncated_file_loses_its_last_item_alone(tmp_path):
    said = bring(write(tmp_path, export(item(1), item(2))[:-120]))
    assert [post.pk for post in Post.objects.all()] == [1]
    assert "It can't be read: it has no end" in said


def test_encodings_that_are_not_what_they_say_are_read(tmp_path):
    text = export(item(1, title="Café", content="<p>naïve \x01 “quoted”</p>"))
    bring(write(tmp_path, text.encode("cp1252")))
    post = Post.objects.get()
    assert post.title == "Café"
    assert "naïve" in post.body
    assert Remark.objects.filter(sentence__contains="mended").exists()


@pytest.mark.parametrize(
    "text",
    [
        export(item(1, title="Café")).encode("utf-16"),
        b"\xef\xbb\xbf" + export(item(1, title="Café")).encode(),
        export(item(1, title="Café")).replace("UTF-8", "iso-8859-1").encode("latin-1"),
        export(item(1, title="Café")).replace("UTF-8", "utf-16").encode(),
        export(item(1, title="Café")).replace("UTF-8", "nonsense").encode(),
    ],
)
def test_other_encodings_are_read(tmp_path, text):
    bring(write(tmp_path, text))
    assert Post.objects.get().title == "Café"


def test_bytes_that_are_nothing_are_marked(tmp_path):
    bring(write(tmp_path, export(item(1, title="a?b")).encode().replace(b"a?b", b"a\x81b")))
    assert Post.objects.get().title == "a\N{REPLACEMENT CHARACTER}b"


def test_references_that_xml_does_not_know_are_read(tmp_path):
    raw = item(1).replace(
        "<![CDATA[Post 1]]>", "a &nbsp;&eacute; &amp; &unknown; &#1; &#233; & b &lt; c"
    )
    bring(write(tmp_path, export(raw)))
    assert Post.objects.get().title == "a \xa0é & &unknown; é & b < c"


def test_an_export_of_the_first_kind_is_read(tmp_path):
    """WXR 1.0: no authors, prefixes of another name, categories twice, pubDate alone."""
    head = (
        HEAD.replace("/1.2/", "/1.0/")
        .replace("wp:", "w:")
        .replace("xmlns:w:", "xmlns:w=")
        .replace('xmlns:wp="', 'xmlns:w="')
    )
    body = (
        item(1, date="", date_gmt="", terms="<category><![CDATA[Old]]></category>")
        .replace("wp:", "w:")
        .replace("<dc:creator>", "<pubDate>Thu, 12 May 2016 09:00:00 +0000</pubDate><dc:creator>")
    )
    bring(write(tmp_path, head + body + "<item><title>x</item></channel></rss>"))
    post = Post.objects.get()
    assert post.published_at is not None
    assert [one.name for one in post.categories.all()] == ["Old"]
    assert post.author.username == "jane"


@pytest.mark.parametrize("date", ["", "no day", "Fri, 30 Nov -0001 00:00:00 +0000"])
def test_a_post_without_a_date_has_that_of_its_import(tmp_path, date):
    dated = item(1, date="0000-00-00 00:00:00", date_gmt="", modified="").replace(
        "<dc:creator>", f"<pubDate>{date}</pubDate><dc:creator>"
    )
    bring(write(tmp_path, export(dated)))
    assert Remark.objects.filter(sentence__contains="had no date").exists()


def test_texts_that_are_too_long_are_cut_or_left_out_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(elements, "MAX_TEXT", 400_000)
    said = bring(
        write(
            tmp_path,
            export(
                item(1, title="t" * 400, replies=reply(5, text="w" * 70_000) + reply(6, parent=5)),
                item(2, content="w" * 310_000),
                item(3, content="w" * 500_000),
            ),
        )
    )
    assert {post.pk for post in Post.objects.all()} == {1, 3}
    assert [comment.pk for comment in Comment.objects.all()] == [6]
    assert "title was too long" in said
    assert "longer than a reply" in said
    assert said.count("longer than a post") == 1
    assert "its end is missing" in said


def test_a_trial_says_what_would_be_left_out(tmp_path):
    make_author("jane")
    make_post(guid="https://old.example.org/?p=9", slug="nine", pk=9)
    items = (
        item(1, content="w" * 310_000),
        "<item><title>Bad</title><b></item>",
        item(9),
        item(3, kind="feedback"),
        item(4, kind="revision"),
    )
    said = bring(write(tmp_path, export(*items)), dry_run=True)
    assert "1 here already, 3 left out" in said


def test_what_the_database_does_not_take_is_named_and_the_rest_comes(tmp_path, monkeypatch):
    def refuse(post, **filed) -> None:
        if post.pk == 1:
            raise DatabaseError("too odd\nin detail")
        file_new(post, **filed)

    monkeypatch.setattr(posts, "file_new", refuse)
    said = bring(write(tmp_path, export(item(1), item(2))))
    assert [post.pk for post in Post.objects.all()] == [2]
    assert "too odd" in said


def test_guids_that_are_doubled_missing_or_endless_are_told_apart(tmp_path):
    same = "https://old.example.org/?p=1"
    bring(
        write(
            tmp_path,
            export(
                item(1),
                item(2, guid=same),
                item(3, guid="", link=""),
                item(4, guid="x" * 600),
                item(4, guid="another", slug="again"),
                item(0, guid="no number", slug="zero"),
            ),
        )
    )
    found = dict(Post.objects.values_list("slug", "guid"))
    assert found["post-1"] == same
    assert found["post-2"] == f"{same}#post-2"
    assert found["post-3"] == "old.example.org/?p=3"
    assert found["post-4"].startswith("urn:sha256:")
    assert {"again", "zero"} <= found.keys()


def test_slugs_that_are_none_are_made_anew(tmp_path):
    bring(
        write(
            tmp_path,
            export(
                item(1, slug="we ird!"),
                item(2, slug="", title="From the title"),
                page(3, "admin"),
                item(4, slug="post", link="https://old.example.org/2016/13/40/post/"),
                item(5, slug="%d0%b4%d0%b0"),
            ),
        )
    )
    slugs = {post.pk: post.slug for post in Post.objects.all()}
    assert slugs == {1: "we-ird", 2: "from-the-title", 3: "admin-2", 4: "post", 5: "да"}


def test_pages_that_stand_in_a_circle_or_in_the_way_come_all_the_same(tmp_path):
    bring(
        write(
            tmp_path,
            export(
                page(1, "one", parent=2),
                page(2, "two", parent=1),
                page(3, "reply", parent=4),
                page(4, "deep"),
                page(5, "x" * 199, parent=4),
                item(6, parent=4),
            ),
        )
    )
    paths = {page.pk: page.path for page in Post.objects.pages()}
    assert paths[3] == "deep/reply-2"
    assert {paths[1], paths[2]} in ({"one", "one/two"}, {"two", "two/one"})
    bring(write(tmp_path, export(page(3, "reply", parent=4), page(4, "deep"))))
    assert Post.objects.get(pk=3).path == "deep/reply-2"


def test_pages_stand_no_deeper_than_an_address_goes(tmp_path):
    names = ["x" * 190] * 6
    pages = [page(n, name, parent=n - 1) for n, name in enumerate(names, start=1)]
    said = bring(write(tmp_path, export(*pages)))
    assert "stands too deep" in said


def test_categories_that_stand_below_themselves_or_nothing_are_named(tmp_path):
    head = category(1, "a", "Ay", parent="b") + category(2, "b", "Bee", parent="a")
    head += category(3, "c", "Cee", parent="none") + category(4, "", "Strange & new")
    said = bring(write(tmp_path, export(item(1, terms=term("category", "d!", "Dee")), head=head)))
    assert "below itself" in said
    assert "“none”, is not in the file" in said
    assert Category.objects.filter(slug__in=["strange-new", "d"]).count() == 2


def test_comments_without_what_they_need_come_with_what_stands_in(tmp_path):
    lacking = reply(
        5, author="", author_email="none", author_url="javascript:x", date_gmt="", type=""
    )
    nothing = reply(6, date_gmt="", date="", approved="odd", type="review")
    unnumbered = reply(0) + reply(0, parent=5) + reply(0)
    bring(write(tmp_path, export(item(1, replies=lacking + nothing + unnumbered))))
    comment = Comment.objects.get(pk=5)
    assert (comment.name, comment.email, comment.website) == ("Anonymous", "", "")
    assert comment.created_at.isoformat() == "2016-05-13T09:00:05+00:00"
    assert Comment.objects.get(pk=6).created_at == Post.objects.get().published_at
    assert Comment.objects.get(pk=6).status == "pending"
    assert Comment.objects.count() == 4


def test_comments_whose_parents_come_in_later_pieces_find_them(tmp_path, monkeypatch):
    monkeypatch.setattr(threads, "CHUNK", 2)
    chain = "".join(reply(n, parent=n + 1) for n in range(10, 16)) + reply(16)
    bring(write(tmp_path, export(item(1, replies=chain))))
    assert Comment.objects.get(pk=10).depth == 6


def test_threads_go_so_deep_and_waves_so_often(tmp_path, monkeypatch):
    monkeypatch.setattr(threads, "DEEPEST", 3)
    monkeypatch.setattr(threads, "CHUNK", 1)
    monkeypatch.setattr(threads, "MOST_WAVES", 2)
    down = "".join(reply(n, parent=n - 1 if n > 20 else 0) for n in range(20, 26))
    up = "".join(reply(n, parent=n + 1) for n in range(30, 36)) + reply(36)
    bring(write(tmp_path, export(item(1, replies=down), item(2, replies=up))))
    assert Comment.objects.count() == 13
    assert max(comment.depth for comment in Comment.objects.all()) == 2


def test_numbers_that_are_taken_or_absurd_are_given_anew(tmp_path):
    mine = make_post(slug="mine", pk=1)
    page_of_mine = make_page(slug="post-1", pk=2)
    said = bring(
        write(tmp_path, export(item(1, replies=reply(5)), item(10**15), item(2, replies=reply(5))))
    )
    assert Post.objects.count() == 5
    assert {mine.pk, page_of_mine.pk} < set(Post.objects.values_list("pk", flat=True))
    assert Comment.objects.count() == 2
    assert "posts" in said


def test_names_of_people_that_are_taken_or_unfit_are_made_anew(tmp_path):
    make_author("jane", email="another@example.org")
    make_author("ä-b-c")
    strange = "<wp:author><wp:author_login>ä b/c</wp:author_login></wp:author>"
    nobody = item(2, creator="") + item(3, creator="unlisted")
    bring(write(tmp_path, export(item(1), nobody, head=JANE + strange)))
    assert Post.objects.get(pk=1).author.username == "jane"
    Known.objects.all().delete()
    assert Post.objects.get(pk=2).author.username == "jane"
    assert Post.objects.get(pk=3).author.username == "unlisted"


def test_without_an_owner_a_post_of_nobody_gets_an_author(tmp_path):
    bring(write(tmp_path, export(item(1, creator=""), head="")))
    assert Post.objects.get().author.username == "author"


def test_who_is_whom_is_asked_for_in_pairs(tmp_path):
    with pytest.raises(CommandError, match="THERE=HERE"):
        bring(write(tmp_path, export()), author=["jane"])
    with pytest.raises(CommandError, match="Nobody here"):
        bring(write(tmp_path, export()), author=["jane=nobody"])


def test_a_failure_that_nobody_foresaw_is_noted_and_raised(tmp_path, monkeypatch):
    def fail(self) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(running.Importer, "run", fail)
    with pytest.raises(ZeroDivisionError):
        bring(write(tmp_path, export(item(1))))
    assert Import.objects.get().status == "failed"


def test_an_import_is_cancelled_between_two_batches(tmp_path, monkeypatch):
    progress = Report.progress

    def cancel(self, phase: str, done: float) -> None:
        Import.objects.filter(position__gte=2).update(is_cancelled=True)
        self._told_at = 0
        progress(self, phase, done)

    monkeypatch.setattr(Report, "progress", cancel)
    monkeypatch.setattr(running, "BATCH", 20)
    with pytest.raises(CommandError, match="cancelled"):
        bring(write(tmp_path, export(*(item(n) for n in range(1, 9)))))
    assert Import.objects.get().status == "cancelled"
    assert Post.objects.count() == Import.objects.get().position == 2


def test_the_report_names_its_items(tmp_path):
    said = bring(write(tmp_path, export(*(item(n, password="x") for n in range(1, 60)))))
    assert "… and 10 more" in said
    remark = Remark.objects.all()[1]
    assert str(remark).startswith("post 1 “Post 1”: It had a password")
    assert str(Import.objects.get()) == "blog.xml"
    assert Import.objects.get().is_over
    assert str(Known.objects.filter(kind="post").order_by("pk")[0]) == "old.example.org post 1"
    assert "… and" not in bring(write(tmp_path, export(item(99, password="x"))), verbosity=2)


def test_an_item_of_too_many_elements_or_a_head_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(elements, "MAX_ELEMENTS", 100)
    said = bring(write(tmp_path, export("<item>" + "<x></x>" * 200 + "</item>", item(1))))
    assert "more elements than an export has" in said
    monkeypatch.setattr(reader, "MAX_HEAD", 100)
    with pytest.raises(CommandError, match="not a WordPress export"):
        bring(write(tmp_path, export(item(1))))


def test_an_item_that_can_t_be_read_from_its_first_letter_is_named(tmp_path):
    said = bring(write(tmp_path, export("<item x><title>Odd</title></item>", item(1))))
    assert "“Odd”" in said
    assert Post.objects.count() == 1


def test_a_zip_whose_list_is_broken_is_refused(tmp_path, monkeypatch):
    path = packed(tmp_path, {"a.xml": export(item(1))})

    def fail(*_args) -> None:
        raise zipfile.BadZipFile

    monkeypatch.setattr(files, "refuse_bomb", fail)
    with pytest.raises(CommandError, match="it is damaged"):
        bring(path)


def test_what_was_in_the_trash_stays_there(tmp_path):
    said = bring(write(tmp_path, export(item(1, status="trash"), item(2))))
    assert [post.pk for post in Post.objects.all()] == [2]
    assert "in the trash" in said


def test_what_was_stopped_goes_on_where_it_was(tmp_path, monkeypatch):
    path = write(tmp_path, export(*(item(n, replies=reply(n)) for n in range(1, 9))))
    take, taken = posts.Posts.take, []

    def stop(self, one, **told):
        if one.number == 5:
            raise KeyboardInterrupt
        taken.append(one.number)
        return take(self, one, **told)

    monkeypatch.setattr(running, "BATCH", 20)
    monkeypatch.setattr(posts.Posts, "take", stop)
    with pytest.raises(KeyboardInterrupt):
        bring(path)
    assert Import.objects.get().status == "running"
    assert Post.objects.count() == Import.objects.get().position < 5
    first = Import.objects.get().position
    monkeypatch.setattr(posts.Posts, "take", take)
    said = bring(path)
    assert "This came: 8 posts, 8 comments" in said
    assert first > 0
    assert Import.objects.get().status == "done"
