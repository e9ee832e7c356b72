"""Taking the files of an upload, each by itself."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from accounts.models import User
from portfolio.imports import shelf
from portfolio.imports.kinds import KINDS
from portfolio.moving.importing.media_files import MediaFiles
from portfolio.moving.models import Import
from portfolio.moving.reading.files import UnusableFileError


def receive(
    files: list[UploadedFile[bytes]],
    media: UploadedFile[bytes] | None,
    *,
    kind: str,
    earlier: str,
    by: User,
) -> tuple[Import | None, list[str]]:
    """Return the import that the files are for, and what is wrong with any of them.

    ``earlier`` is the number of an import whose other files came before. There is None when no file is good.
    """
    run = _earlier(kind, earlier) or Import(kind=kind, status=Import.Status.PREPARED, started_by=by)
    run.folder = run.folder or shelf.reserve()
    problems = [problem for file in files if (problem := _take(run, file))]
    if media:
        problems += filter(None, [_take_media(run, media)])
    kept = shelf.files(run)
    if not kept and not problems:
        problems = [gettext("Please choose a file.")]
    if not kept and not shelf.media(run):
        shelf.remove(run)
        return None, problems
    if kept:
        shelf.note(run, KINDS[kind].look([shelf.fetched(file) for file in kept]))
    shelf.leave(run)
    run.file_names = [file.name for file in kept]
    run.save()
    return run, problems


def _earlier(kind: str, number: str) -> Import | None:
    runs = Import.objects.filter(kind=kind, status=Import.Status.PREPARED)
    run = runs.filter(pk=number).first() if number.isdecimal() else None
    return run if run and shelf.is_here(run) else None


def _take(run: Import, file: UploadedFile[bytes]) -> str:
    """Keep a file, or say why not."""
    path = shelf.put(run, file)
    try:
        KINDS[run.kind].look([path])
    except UnusableFileError as error:
        shelf.take_away(path)
        return str(error)
    shelf.let_stay(run, path)
    return ""


def _take_media(run: Import, file: UploadedFile[bytes]) -> str:
    path = shelf.put(run, file, where=shelf.MEDIA)
    try:
        MediaFiles(path, fetches=False).close()
    except UnusableFileError as error:
        shelf.take_away(path)
        return str(error)
    shelf.let_stay(run, path)
    return ""
