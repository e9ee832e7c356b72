"""Reading WordPress's exports: whatever is wrong with a part of one, the rest is read."""

from __future__ import annotations

import datetime
import gzip
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.moving.reading import elements, files, reader, spool
from portfolio.moving.reading.export import ExportReader
from portfolio.moving.reading.fields import moment, number
from portfolio.moving.reading.files import Source, UnusableFileError, find_sources
from portfolio.moving.reading.pieces import cut
from portfolio.moving.reading.text import read_text
from portfolio.moving.wxr import Damage, Head, Item, Reply
from tests.portfolio.moving import wxr
from tests.portfolio.moving.odd import look_for_it

ENTITIES = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DTD = "The file has a document type (DTD), which no export needs. It was not read."


def read(tmp_path: Path, data: str | bytes) -> tuple[Head, list[Item | Damage]]:
    file = tmp_path / "blog.xml"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    export = ExportReader(Source("blog.xml", file))
    found = list(export.items())
    assert export.position == export.source.size
    return export.head, found


def items(tmp_path: Path, data: str | bytes) -> list[Item]:
    found = read(tmp_path, data)[1]
    assert all(isinstance(one, Item) for one in found)
    return [one for one in found if isinstance(one, Item)]


def refusal(tmp_path: Path, data: str | bytes) -> str:
    with pytest.raises(UnusableFileError) as caught:
        read(tmp_path, data)
    return str(caught.value)


def test_the_head_says_what_the_blog_was(tmp_path):
    terms = wxr.category(4, "news", "News", "top", "What is new") + (
        "<wp:tag><wp:term_id>5</wp:term_id><wp:tag_slug>caf%c3%a9</wp:tag_slug>"
        "<wp:tag_name>Café</wp:tag_name></wp:tag>"
        "<wp:term><wp:term_id>6</wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy>"
        "<wp:term_slug>main</wp:term_slug><wp:term_name>Main</wp:term_name></wp:term><wp:tag></wp:tag>"
    )
    head, found = read(tmp_path, wxr.export(head=wxr.JANE + terms))
    assert (
        head.version,
        head.title,
        head.tagline,
        head.language,
        head.address,
        head.site_address,
    ) == (
        *(
            "1.2",
            "Old blog",
            "As it was",
            "en",
            "https://old.example.org",
            "https://old.example.org",
        ),
    )
    assert [(one.number, one.login, one.email, one.name) for one in head.authors] == [
        (3, "jane", "jane@example.org", "Jane Doe")
    ]
    assert [(one.taxonomy, one.slug, one.name, one.parent) for one in head.terms] == [
        ("category", "news", "News", "top"),
        ("post_tag", "café", "Café", ""),
        ("nav_menu", "main", "Main", ""),
    ]
    assert head.terms[0].description == "What is new"
    assert found == []


def test_an_item_has_all_of_its_fields(tmp_path):
    terms = wxr.term("category", "news", "News") + wxr.term("post_tag", "old", "Old & grey")
    replies = wxr.reply(70, parent=69, user_id=3, type="pingback", text=" <b>Hi</b> ")
    told = {
        "status": "draft",
        "sticky": 1,
        "password": "x",
        "parent": 2,
        "order": 4,
        "comments": "closed",
    }
    data = wxr.export(
        wxr.item(12, terms=terms, replies=replies, meta={"_thumbnail_id": "7"}, **told)
    )
    [item] = items(tmp_path, data)
    assert (item.kind, item.number, item.title, item.slug, item.creator) == (
        *("post", 12, "Post 12", "post-12", "jane"),
    )
    assert (item.status, item.is_sticky, item.password, item.parent, item.menu_order) == (
        *("draft", True, "x", 2, 4),
    )
    assert item.comments_open is False
    assert item.guid == "https://old.example.org/?p=12"
    assert item.date == datetime.datetime(2016, 5, 12, 9, tzinfo=datetime.UTC)
    assert item.local_date == datetime.datetime(2016, 5, 12, 11)  # noqa: DTZ001 - no zone, as it stands there
    assert item.modified == datetime.datetime(2016, 5, 14, 9, tzinfo=datetime.UTC)
    assert [(term.taxonomy, term.slug, term.name) for term in item.terms] == [
        ("category", "news", "News"),
        ("post_tag", "old", "Old & grey"),
    ]
    assert item.meta == {"_thumbnail_id": "7"}
    [reply] = item.replies
    assert (reply.number, reply.parent, reply.user, reply.kind, reply.content) == (
        *(70, 69, 3, "pingback", " <b>Hi</b> "),
    )
    assert (reply.name, reply.email, reply.website) == (
        "Sam",
        "sam@example.org",
        "https://sam.example.org",
    )
    assert reply.date == datetime.datetime(2016, 5, 13, 9, 0, 10, tzinfo=datetime.UTC)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3"])
def test_every_version_is_read(tmp_path, version):
    data = wxr.export(wxr.item(1, excerpt="Short")).replace("1.2", version)
    [item] = items(tmp_path, data)
    assert (item.number, item.excerpt) == (1, "Short")


def test_the_prefixes_may_be_others(tmp_path):
    data = wxr.export(wxr.item(1)).replace("wp:", "w:").replace("xmlns:wp=", "xmlns:w=")
    assert items(tmp_path, data)[0].number == 1


def test_version_1_0_names_each_term_twice(tmp_path):
    once = '<category>News</category><category domain="category" nicename="news">News</category>'
    tags = '<category domain="tag"><![CDATA[Old]]></category><category domain="tag" nicename="old">Old</category>'
    [item] = items(tmp_path, wxr.export(wxr.item(1, terms=once + tags)))
    assert [(term.taxonomy, term.slug) for term in item.terms] == [
        ("category", "news"),
        ("post_tag", "old"),
    ]


def test_terms_without_slugs_are_known_by_name(tmp_path):
    [item] = items(tmp_path, wxr.export(wxr.item(1, terms="<category>News</category>")))
    assert [(term.taxonomy, term.name) for term in item.terms] == [("category", "News")]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Thu, 12 May 2016 09:00:00 +0000", datetime.datetime(2016, 5, 12, 9, tzinfo=datetime.UTC)),
        ("Thu, 12 May 2016 09:00:00 -0000", datetime.datetime(2016, 5, 12, 9, tzinfo=datetime.UTC)),
        ("Mon, 30 Nov -0001 00:00:00 +0000", None),
        ("Mon, 30 Nov 0001 00:00:00 +0000", None),
        ("once in 2016 ", None),
        ("Thu, 99 May 2016 09:00:00 +0000", None),
        ("", None),
    ],
)
def test_an_item_without_dates_has_that_of_its_publication(tmp_path, text, date):
    data = wxr.export(wxr.item(1, date="", date_gmt="")).replace(
        "<dc:creator>", f"<pubDate>{text}</pubDate><dc:creator>"
    )
    assert items(tmp_path, data)[0].date == date


@pytest.mark.parametrize(
    "text", ["0000-00-00 00:00:00", "2016-13-40 00:00:00", "", "x", "0001-01-01 00:00:00"]
)
def test_what_is_no_moment_is_none(text):
    assert moment(text) is None


@pytest.mark.parametrize("text", ["", "-1", "x", "²", "9" * 30, "1.5"])
def test_what_is_no_number_is_nought(text):
    assert number(text) == 0


@pytest.mark.parametrize("dtd", [ENTITIES, OUTSIDE, "<!DOCTYPE rss>", "<!doctype rss>"])
def test_a_file_with_a_document_type_is_refused(tmp_path, dtd):
    data = wxr.export(wxr.item(1))
    assert refusal(tmp_path, data.replace("<rss", f"{dtd}<rss", 1)) == DTD
    assert refusal(tmp_path, data.replace("<item>", f"{dtd}<item>", 1)) == DTD
    assert refusal(tmp_path, data.replace("</item>", f"{dtd}</item>", 1)) == DTD


def test_a_document_type_that_somebody_writes_of_is_text(tmp_path):
    [item] = items(tmp_path, wxr.export(wxr.item(1, content=ENTITIES)))
    assert item.content == ENTITIES


@pytest.mark.parametrize(
    "data", ["", "no XML", "<html><body>Hello</body></html>", b"\x00\x01\x02", "<rss></rss>"]
)
def test_what_is_no_export_is_refused(tmp_path, data):
    assert refusal(tmp_path, data) == "blog.xml is not a WordPress export (WXR)."


def test_a_head_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "MAX_HEAD", 1000)
    assert "is not a WordPress export" in refusal(tmp_path, wxr.export(head="<a/>" * 1000))


def test_a_damaged_item_is_named_and_the_others_are_read(tmp_path):
    broken = wxr.item(2, replies=wxr.reply(5)).replace("</wp:status>", "")
    found = read(tmp_path, wxr.export(wxr.item(1), broken, wxr.item(3)))[1]
    assert [one.number for one in found if isinstance(one, Item)] == [1, 3]
    [damage] = [one for one in found if isinstance(one, Damage)]
    assert (damage.where, damage.reason) == ("Item 2 of blog.xml “Post 2”", "mismatched tag")


def test_an_item_that_is_damaged_before_its_title_has_a_number_alone(tmp_path):
    found = read(tmp_path, wxr.export(wxr.item(1).replace("<title>", "</x>")))[1]
    assert found == [Damage("Item 1 of blog.xml", "mismatched tag")]


@pytest.mark.parametrize("part", [0.7, 0.95])
def test_a_truncated_file_gives_what_is_whole(tmp_path, part):
    first, second = wxr.item(1), wxr.item(2)
    data = wxr.export(first, second)
    end = data.index(second) + int(len(second) * part)
    found = read(tmp_path, data[:end])[1]
    assert [one.number for one in found if isinstance(one, Item)] == [1]
    assert found[1] == Damage("Item 2 of blog.xml “Post 2”", "it has no end")


def test_an_item_without_its_end_does_not_take_the_next(tmp_path):
    found = read(tmp_path, wxr.export(wxr.item(1).replace("</item>", ""), wxr.item(2)))[1]
    assert isinstance(found[0], Damage)
    assert [one.number for one in found if isinstance(one, Item)] in ([2], [])


@pytest.mark.parametrize(
    ("wrong", "right", "mended"),
    [
        (b"caf\xe9 \x93so\x94", "café “so”", 3),
        (b"a\x0bb\x00c", "abc", 2),
        (b"\x81", "\N{REPLACEMENT CHARACTER}", 1),
        ("\ufffe".encode(), "", 1),
    ],
)
def test_bytes_that_are_no_text_are_mended_and_said(tmp_path, wrong, right, mended):
    data = wxr.export(wxr.item(1, title="TITLE")).encode().replace(b"TITLE", wrong)
    [item] = items(tmp_path, data)
    assert item.title == right
    words = "character could not be read as it stood and was mended."
    if mended > 1:
        words = "characters could not be read as they stood and were mended."
    assert item.notes == [f"{mended} {words}"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "cp1252"])
def test_other_encodings_are_read(tmp_path, encoding):
    data = wxr.export(wxr.item(1, title="Café")).replace("UTF-8", encoding.removesuffix("-sig"), 1)
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    assert items(tmp_path, mark + data.encode(encoding))[0].title == "Café"


@pytest.mark.parametrize("said", ["klingon", "utf-16", "utf-32", "hex"])
def test_an_encoding_that_is_not_so_is_not_believed(tmp_path, said):
    data = wxr.export(wxr.item(1, title="Café")).replace("UTF-8", said, 1)
    assert items(tmp_path, data)[0].title == "Café"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Q&A", "Q&A"),
        ("a&nbsp;b", "a\xa0b"),
        ("&lt;b&gt; &amp; &quot;", '<b> & "'),
        ("&unknown; &#65;&#x42;&#X43; &#zz;", "&unknown; ABC &#zz;"),
        ("a&#0;&#x1F;&#xFFFF;b&#55296;&#99999999;", "ab"),
        ("&LT;b &hellip;", "&LT;b …"),
        ("a < b", None),
    ],
)
def test_references_that_xml_does_not_know_are_read(tmp_path, written, read_as):
    data = wxr.export(wxr.item(1)).replace("<![CDATA[Post 1]]>", written)
    found = read(tmp_path, data)[1][0]
    assert (found.title if isinstance(found, Item) else None) == read_as


def test_marks_of_an_item_in_a_text_are_text(tmp_path):
    words = "<item> </item> <!-- <item> --> &nbsp; ]]"
    [item, _other] = items(
        tmp_path, wxr.export(wxr.item(1, content=words), "<!-- <item> -->", wxr.item(2))
    )
    assert item.content == words


def test_it_does_not_matter_where_the_file_is_cut(tmp_path, monkeypatch):
    data = wxr.export(
        wxr.item(1, content="<!-- a -->é&nbsp;]]", replies=wxr.reply(5)), "<?x y?>", wxr.item(2)
    )
    whole = items(tmp_path, data)
    monkeypatch.setattr(files, "CHUNK", 7)
    pieces = items(tmp_path, data)
    assert [(one.label, one.content, list(one.replies)) for one in pieces] == [
        (one.label, one.content, list(one.replies)) for one in whole
    ]


def test_an_item_without_fields_is_one_without_fields(tmp_path):
    [item] = items(tmp_path, wxr.export("<item></item>"))
    assert (item.kind, item.number, item.title, item.content, item.date, list(item.replies)) == (
        *("", 0, "", "", None, []),
    )
    assert item.label == "item"


def test_an_item_that_was_not_read_has_no_replies():
    replies = Item("post", 1).replies
    assert (len(replies), list(replies)) == (0, [])
    replies.close()


def test_a_text_that_is_too_long_is_cut_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(elements, "MAX_TEXT", 100)
    monkeypatch.setattr(files, "CHUNK", 50)
    [item] = items(tmp_path, wxr.export(wxr.item(1, content="word " * 100)))
    assert len(item.content) <= 100
    assert item.notes == ["A text in it was too long: its end is missing."]


@pytest.mark.parametrize("nest", ["<a>" * 50 + "</a>" * 50, "<a/>" * 30_000])
def test_more_elements_than_an_export_has_are_damage(tmp_path, nest):
    found = read(tmp_path, wxr.export(wxr.item(1, terms=nest), wxr.item(2)))[1]
    assert found[0] == Damage("Item 1 of blog.xml “Post 1”", "more elements than an export has")
    assert isinstance(found[1], Item)


def test_any_number_of_comments_takes_little_memory(tmp_path):
    text = "word " * 2_000
    replies = "".join(wxr.reply(n, text=text) for n in range(1_500))
    (tmp_path / "blog.xml").write_text(wxr.export(wxr.item(1, replies=replies)))
    tracemalloc.start()
    [item] = ExportReader(Source("blog.xml", tmp_path / "blog.xml")).items()
    assert isinstance(item, Item)
    assert len(item.replies) == 1_500
    assert sum(reply.content == text for reply in item.replies) == 1_500
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * 1024 * 1024


# --- Files ---


def packed(tmp_path: Path, **members: str) -> Path:
    file = tmp_path / "blog.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file


def test_several_files_and_those_in_a_zip_are_found(tmp_path):
    plain = tmp_path / "a.xml"
    plain.write_text(wxr.export(wxr.item(1)))
    members = {"b/2.xml": wxr.export(wxr.item(3)), "b/1.XML": wxr.export(wxr.item(2))}
    file = packed(tmp_path, **members, **{"__MACOSX/1.xml": "", "read.txt": ""})
    sources = find_sources([plain, file])
    assert [source.name for source in sources] == ["a.xml", "blog.zip/b/1.XML", "blog.zip/b/2.xml"]
    found = [item for source in sources for item in ExportReader(source).items()]
    assert [item.number for item in found if isinstance(item, Item)] == [1, 2, 3]
    assert sources[1].size == len(members["b/1.XML"].encode())


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path / "none.xml", "There is no file none.xml."),
        (lambda path: path, "is a folder. A file is needed."),
        (lambda path: packed(path, a="b"), "There is no XML file in blog.zip."),
        (
            lambda path: packed(path, **{"a.xml": " " * 40 * 1024**2}),
            "would unfold to more than a blog can be",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, make, said):
    with pytest.raises(UnusableFileError, match=said):
        find_sources([make(tmp_path)])


def test_a_locked_zip_says_so(tmp_path):
    file = packed(tmp_path, **{"a.xml": "x"})
    data = bytearray(file.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(data)
    with pytest.raises(UnusableFileError, match="locked with a password"):
        find_sources([file])


def test_a_zip_that_is_damaged_within_says_so(tmp_path):
    file = packed(tmp_path, **{"a.xml": wxr.export(wxr.item(1))})
    data = bytearray(file.read_bytes())
    data[60:80] = b"\xff" * 20
    file.write_bytes(data)
    [source] = find_sources([file])
    with pytest.raises(UnusableFileError, match="can't be read"):
        list(ExportReader(source).items())


def test_a_zip_without_its_directory_says_so(tmp_path, monkeypatch):
    file = packed(tmp_path, **{"a.xml": "x"})
    monkeypatch.setattr(zipfile, "ZipFile", _broken)
    with pytest.raises(UnusableFileError, match="it is damaged"):
        find_sources([file])


def _broken(_path: Path) -> None:
    raise zipfile.BadZipFile


# --- Whatever comes ---

PARTS = [
    "<item>",
    "</item>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&",
    "&#1;",
    "<title>",
    "</title>",
    "<?",
    "\0",
    "é",
]


@look_for_it
@given(st.lists(st.sampled_from(PARTS), max_size=15).map("".join), st.integers(1, 9))
def test_no_order_of_marks_is_too_odd(text, size):
    data = (wxr.HEAD + text).encode()
    whole = "".join(piece.text for piece in cut(read_text([data])))
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    assert "".join(piece.text for piece in cut(read_text(chunks))) == whole


@look_for_it
@given(st.binary(max_size=200))
def test_no_bytes_in_an_item_are_too_odd(data):
    class Bytes(Source):
        def chunks(self):
            yield wxr.export(wxr.item(1), wxr.item(2, title="HERE")).encode().replace(b"HERE", data)

    found = list(ExportReader(Bytes("blog.xml", Path())).items())
    assert isinstance(found[0], Item)


def test_a_file_that_is_packed_by_gzip_is_read(tmp_path):
    path = tmp_path / "blog.xml.gz"
    path.write_bytes(gzip.compress(wxr.export(wxr.item(1)).encode()))
    source = find_sources([path])[0]
    assert source.size == len(wxr.export(wxr.item(1)))
    assert len(list(ExportReader(source).items())) == 1


def test_a_packed_file_is_read_no_further_than_a_blog_can_reach(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED", 100)
    path = tmp_path / "blog.xml.gz"
    path.write_bytes(gzip.compress(wxr.export(wxr.item(1)).encode()))
    with pytest.raises(UnusableFileError, match="more than a blog can be"):
        list(ExportReader(find_sources([path])[0]).items())


def test_a_packed_file_that_is_cut_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "blog.xml.gz"
    path.write_bytes(gzip.compress(wxr.export(wxr.item(1)).encode())[:-20])
    with pytest.raises(UnusableFileError, match="damaged"):
        list(ExportReader(find_sources([path])[0]).items())


def test_comments_that_are_many_come_back_from_a_file_as_they_were(monkeypatch):
    monkeypatch.setattr(spool, "IN_MEMORY", 1200)
    at = datetime.datetime(2016, 5, 13, 9, tzinfo=datetime.UTC)
    replies = [Reply(n, content=f"{n}", date=at, meta={"a": "b"}) for n in (3, 9, 4, 1)]
    many = spool.Spool()
    for reply in replies:
        many.add(reply)
    assert (len(many), many.highest, [*many], [*many]) == (4, 9, replies, replies)
    many.close()


def test_comments_that_are_only_counted_say_how_many_they_are_and_the_highest_number(tmp_path):
    path = tmp_path / "blog.xml"
    path.write_text(wxr.export(wxr.item(1, replies=wxr.reply(7) + wxr.reply(5))), encoding="utf-8")
    [item] = ExportReader(find_sources([path])[0], counts_replies=True).items()
    assert isinstance(item, Item)
    assert (len(item.replies), [*item.replies], item.highest_reply) == (2, [], 7)
    item.replies.close()
