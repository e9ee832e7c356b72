"""Writing an archive: every row as JSON, every post as Markdown too, every picture, and checksums of it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from blog.models import Post
from portfolio.archive import media
from portfolio.archive.as_markdown import file_name, to_markdown
from portfolio.archive.files import MANIFEST, SummedZip, new_zip
from portfolio.archive.schema import schema
from portfolio.archive.snapshot import snapshot
from portfolio.archive.tables import as_line, kept_models, rows_of

FORMAT = "portfolio-archive"
README = """\
This is a whole site.

data/         every table of its database: a file each, a row a line, in JSON
schema.json   what the rows look like (JSON Schema 2020-12)
posts/        every post in Markdown, with front matter in YAML; also pages/ and drafts/
media/        every picture, under the name that the rows call it by
SHA256SUMS    for `sha256sum --check SHA256SUMS`, in the unpacked folder

It holds what no page shows: people's e-mail addresses, the hashes of passwords, keys. Keep it to yourself.
To fill a new, empty site from it: manage.py import FILE
"""

Progress = Callable[[str], None]


def write_archive(path: Path, say: Progress = lambda _line: None) -> dict[str, int]:
    """Write the site as it is at this moment; return how many rows each table has.

    Raises BadFileError when the file cannot be made.
    """
    with new_zip(path) as packed, snapshot():
        counts = _write_tables(packed, say)
        say("posts as Markdown")
        for post in _posts():
            packed.write_text(file_name(post), to_markdown(post))
        say("media")
        media.pack(packed)
        packed.write_text("README.txt", README)
        packed.write_json("schema.json", schema())
        packed.write_json(MANIFEST, _manifest(counts))
    return counts


def _write_tables(packed: SummedZip, say: Progress) -> dict[str, int]:
    counts = {}
    for model in kept_models():
        label = model._meta.label_lower
        say(label)
        rows = _Counted(model)
        packed.write(f"data/{label}.jsonl", rows)
        counts[label] = rows.count
    return counts


class _Counted:
    """A table's lines, and how many they were."""

    def __init__(self, model: type[Model]) -> None:
        self._model, self.count = model, 0

    def __iter__(self) -> Iterator[bytes]:
        for row in rows_of(self._model):
            self.count += 1
            yield as_line(row)


def _posts() -> Iterator[Post]:
    posts = Post.objects.select_related("author", "cover").defer("body_html")
    return posts.prefetch_related("categories", "tags").order_by("pk").iterator(200)


def _manifest(counts: dict[str, int]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "version": 1,
        "made_at": timezone.now().isoformat(),
        "site": settings.SITE_URL,
        "rows": counts,
    }
