"""``manage.py export`` and ``import``: everything goes out, and everything comes in again."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import User
from blog.models import Post, PostEntry
from blog.search.index import is_behind
from portfolio.archive.as_markdown import file_name
from portfolio.archive.media import stored_files
from portfolio.archive.reading import read_archive
from portfolio.archive.tables import as_line, kept_models
from portfolio.archive.writing import write_archive
from tests.factories import make_author, make_comment, make_page, make_post, make_user
from tests.portfolio.sites import PICTURE, everything, make_site, through_sqlite

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def archive(folder: Path) -> Path:
    make_site()
    write_archive(folder / "site.zip")
    return folder / "site.zip"


def clear(folder: Path) -> None:
    for model in kept_models():
        model._base_manager.all()._raw_delete("default")
    (folder / "media").rename(folder / "media before")


def run(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def rewritten(archive: Path, name: str, content: str | None) -> Path:
    """Return a copy in which a member says something else, or is gone; its checksums are right."""
    other = archive.with_name("other.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(other, "w") as target:
        members = {member: source.read(member) for member in source.namelist()}
        members.pop(name, None)
        if content is not None:
            members[name] = content.encode()
        sums = {member: hashlib.sha256(data).hexdigest() for member, data in members.items()}
        sums.pop("SHA256SUMS")
        members["SHA256SUMS"] = "".join(f"{sums[m]}  {m}\n" for m in sums).encode()
        for member, data in members.items():
            target.writestr(member, data)
    return other


def text_in(archive: Path, name: str) -> str:
    with zipfile.ZipFile(archive) as packed:
        return packed.read(name).decode()


def test_what_went_out_comes_in_again(archive, folder):
    before = everything()
    assert all(before[f"{app}"] for app in ("blog.post", "comments.comment", "blog.historicalpost"))
    clear(folder)
    assert run("import", archive) == "The site is filled: 5 posts and pages, 3 replies.\n"
    assert everything() == before
    with default_storage.open("pictures/a.jpg") as file:
        assert file.read() == PICTURE


def test_new_rows_get_numbers_of_their_own_afterwards(archive, folder):
    clear(folder)
    read_archive(archive)
    make_comment(post=make_post(slug="another"), user=make_user("another"))


def test_what_came_in_is_found_by_a_search(archive, folder):
    clear(folder)
    read_archive(archive)
    assert not is_behind()
    assert PostEntry.objects.exists()


def test_it_moves_from_this_database_to_sqlite_and_back(archive, folder):
    before = everything()
    again = through_sqlite(archive, folder)
    clear(folder)
    read_archive(again)
    assert everything() == before


def test_the_command_says_what_is_in_the_file(folder):
    make_site()
    file = folder / "site.zip"
    assert run("export", file) == f"{file} holds the site: 5 posts and pages, 3 replies.\n"
    assert file.stat().st_mode & 0o777 == 0o600


def test_every_row_is_as_the_schema_says(archive):
    schema = json.loads(text_in(archive, "schema.json"))
    with zipfile.ZipFile(archive) as packed:
        for label, rows in json.loads(packed.read("manifest.json"))["rows"].items():
            validator = jsonschema.Draft202012Validator(schema["$defs"][label])
            lines = packed.read(f"data/{label}.jsonl").splitlines()
            assert len(lines) == rows
            for line in lines:
                validator.validate(json.loads(line))


def test_the_checksums_are_those_that_sha256sum_checks(archive, folder):
    zipfile.ZipFile(archive).extractall(folder / "unpacked")
    subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder / "unpacked", check=True
    )


def test_a_post_is_markdown_with_front_matter(archive):
    text = text_in(archive, "posts/2016-05-12-networking-and-social-media.md")
    _nothing, matter, body = text.split("---\n", 2)
    said = yaml.safe_load(matter)
    assert said["title"] == "Networking, and social media"
    assert said["categories"] == ["Professional practice"]
    assert said["tags"] == ["twitter", "zoë"]
    assert said["url"] == "/2016/05/12/networking-and-social-media/"
    assert said["cover"] == "../media/pictures/a.jpg"
    assert "## What changed\n\nIt was **easy** & “kind”." in body
    assert '```python\nprint("goat")\n```' in body
    assert "| Here | This |" in body
    assert "![Books](../media/pictures/a.jpg)\n\n*Mine*" in body


def test_pages_and_drafts_have_folders_of_their_own(archive):
    draft = Post.objects.get(status="draft")
    assert "About me" in text_in(archive, "pages/about.md")
    assert "status: draft" in text_in(archive, f"drafts/{draft.pk}-draft.md")


def test_pages_of_one_slug_below_different_pages_are_different_files():
    author, folders = make_author(), ("about", "about/us", "")
    names = {file_name(make_page(slug="team", folder=each, author=author)) for each in folders}
    assert names == {"pages/about.team.md", "pages/about.us.team.md", "pages/team.md"}


def test_a_caption_without_words_is_left_out(folder):
    make_post(body="<figure><p>Table</p><figcaption></figcaption></figure>")
    write_archive(folder / "site.zip")
    text = text_in(folder / "site.zip", "posts/2016-05-12-networking-and-social-media.md")
    assert text.endswith("---\n\nTable\n")


@pytest.mark.django_db(transaction=True)
def test_it_is_one_moment_of_the_site(folder, monkeypatch):
    """Whoever writes meanwhile need not wait, and is not in the file."""
    make_post()
    said: list[str] = []

    def write_meanwhile(line: str) -> None:
        said.append(line)
        if line != "accounts.user":
            return
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("UPDATE blog_post SET title = 'Meanwhile'")
        finally:
            other.close()

    write_archive(folder / "site.zip", write_meanwhile)
    assert "accounts.user" in said
    assert Post.objects.get().title == "Meanwhile"
    assert '"title": "Networking and social media"' in text_in(
        folder / "site.zip", "data/blog.post.jsonl"
    )


def test_a_site_with_something_in_it_is_left_alone(archive, folder):
    before = everything()
    with pytest.raises(CommandError, match=r"^There is something in this site already\."):
        run("import", archive)
    assert everything() == before


def test_no_file_is_written_over(archive):
    before = archive.read_bytes()
    with pytest.raises(CommandError, match=r"site\.zip is there already"):
        run("export", archive)
    assert archive.read_bytes() == before


def test_a_folder_that_is_not_there_is_told_in_a_sentence(folder):
    with pytest.raises(CommandError, match=r"cannot be written \(No such file or directory\)\.$"):
        run("export", folder / "nowhere" / "site.zip")
    with pytest.raises(CommandError, match=r"cannot be read \(No such file or directory\)\. Noth"):
        run("import", folder / "nowhere.zip")


def test_a_disk_that_is_full_leaves_no_half_file(folder, monkeypatch):
    def refuse(_name: str) -> None:
        raise OSError(28, "No space left on device")

    make_site()
    monkeypatch.setattr("portfolio.archive.media.pieces", refuse)
    with pytest.raises(CommandError, match=r"cannot be written \(No space left on device\)\."):
        run("export", folder / "site.zip")
    assert sorted(path.name for path in folder.iterdir()) == ["media"]


BAD_ROW = as_line(
    {"id": 1, "path": "/x/", "post": 77, "created_at": "2016-05-12T09:00:00+00:00"}
).decode()
DAMAGE = {
    "no archive": ("manifest.json", "{}", r"is no portfolio-archive\."),
    "not JSON": ("manifest.json", "[", r"is no portfolio-archive\."),
    "another's": ("manifest.json", '{"format": "x", "version": 1}', r"is no portfolio-archive\."),
    "newer": (
        "manifest.json",
        '{"format": "portfolio-archive", "version": 2}',
        r"was made by a newer version",
    ),
    "rows gone": (
        "data/comments.like.jsonl",
        None,
        r"comments\.like has not all of its rows",
    ),
    "a new table": ("data/blog.moon.jsonl", "", r"no table blog\.moon\."),
    "a new column": (
        "data/blog.tag.jsonl",
        '{"id": 1, "moon": 2}\n',
        r"line 1: this version knows no “moon”\.",
    ),
    "no row": ("data/blog.tag.jsonl", "[]\n", r"line 1: it cannot be read"),
    "no JSON": ("data/blog.tag.jsonl", "{\n", r"data/blog\.tag\.jsonl, line 1: "),
    "no time": ("data/blog.tag.jsonl", '{"id": "one"}\n', r"line 1: it cannot be read"),
    "a right unknown here": (
        "data/auth.group_permissions.jsonl",
        '{"id": 1, "group": 1, "permission": ["fly", "blog", "post"]}\n',
        r"line 1: this version knows no “fly\.blog\.post”\.",
    ),
    "a row twice": (
        "data/blog.tag.jsonl",
        '{"id": 1, "name": "a", "slug": "a"}\n{"id": 2, "name": "a", "slug": "a"}\n',
        r"data/blog\.tag\.jsonl does not fit: ",
    ),
    "a row without its post": ("data/blog.formeraddress.jsonl", BAD_ROW, r"does not fit: "),
}


@pytest.mark.parametrize(("name", "content", "sentence"), DAMAGE.values(), ids=DAMAGE.keys())
def test_what_does_not_fit_is_told_and_changes_nothing(archive, folder, name, content, sentence):
    clear(folder)
    other = rewritten(archive, name, content)
    with pytest.raises(CommandError, match=sentence) as caught:
        run("import", other)
    assert str(caught.value).endswith("Nothing was changed.")
    assert not User.objects.exists()
    assert not list(stored_files())


def test_an_older_program_s_archive_lacks_a_table_and_fits(archive, folder):
    clear(folder)
    older = rewritten(archive, "data/blog.formeraddress.jsonl", None).rename(folder / "older.zip")
    manifest = json.loads(text_in(older, "manifest.json"))
    del manifest["rows"]["blog.formeraddress"]
    read_archive(rewritten(older, "manifest.json", json.dumps(manifest)))
    assert Post.objects.count() == 5


def test_pictures_that_came_in_go_again_when_the_rest_does_not_fit(archive, folder):
    clear(folder)
    default_storage.save("pictures/zebra.jpg", ContentFile(b"another's"))
    other = rewritten(archive, "media/pictures/zebra.jpg", "ours")
    with pytest.raises(CommandError, match=r"pictures/zebra\.jpg is there already"):
        run("import", other)
    assert default_storage.listdir("pictures")[1] == ["zebra.jpg"]


def test_a_damaged_file_is_refused(archive, folder):
    clear(folder)
    data = bytearray(archive.read_bytes())
    data[data.index(PICTURE)] ^= 1
    archive.write_bytes(data)
    with pytest.raises(CommandError, match=r"site\.zip is damaged, or no file of this kind"):
        run("import", archive)


def test_a_file_whose_parts_are_not_those_that_were_summed_is_refused(archive, folder):
    clear(folder)
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr("data/more.jsonl", "{}")
    with pytest.raises(CommandError, match=r"is damaged: see data/more\.jsonl\."):
        run("import", archive)


@pytest.mark.parametrize(
    ("sums", "sentence"), [(None, "its checksums are gone"), ("0" * 64, "see ")]
)
def test_sums_that_are_gone_or_differ_are_told(folder, sums, sentence):
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        packed.writestr("manifest.json", '{"format": "portfolio-archive", "version": 1}')
        if sums:
            packed.writestr("SHA256SUMS", f"{sums}  manifest.json\n")
    with pytest.raises(CommandError, match=f"is damaged: {sentence}"):
        run("import", folder / "a.zip")


@pytest.mark.parametrize("name", ["/etc/passwd", "media/../../x", "media\\x"])
def test_a_member_that_leads_elsewhere_is_refused(folder, name):
    with zipfile.ZipFile(folder / "evil.zip", "w") as packed:
        packed.writestr(name, "x")
    with pytest.raises(CommandError, match="has a member with a forbidden name"):
        run("import", folder / "evil.zip")


def test_no_file_of_this_kind_is_refused(folder):
    (folder / "words.zip").write_text("words")
    with pytest.raises(CommandError, match=r"words\.zip is damaged, or no file of this kind\."):
        run("import", folder / "words.zip")


def test_a_long_command_says_what_it_is_at(folder):
    with transaction.atomic():
        out = StringIO()
        call_command("export", str(folder / "site.zip"), verbosity=2, stdout=out)
    assert "blog.post\n" in out.getvalue()
