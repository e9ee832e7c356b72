"""Pictures and other files, brought into the library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from blog import pictures
from blog.library import PictureQuerySet
from blog.models import FormerAddress, Picture
from blog.tasks import make_renditions
from portfolio.media import DOWNLOADS
from portfolio.moving.content.old_site import Media
from portfolio.moving.importing.addresses import LONGEST, OldAddresses, own_name, same_file
from portfolio.moving.importing.media_files import MediaFiles, NoFileError, ending
from portfolio.moving.importing.people import People
from portfolio.moving.importing.report import Report
from portfolio.moving.importing.survey import Survey
from portfolio.moving.models import KeptFile
from portfolio.moving.reading.fields import utc_moment
from portfolio.moving.words import one_line, words_of

PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}


class Library:
    """Takes in every file that the other blog has, each in a transaction of its own."""

    def __init__(self, survey: Survey, files: MediaFiles, people: People, report: Report) -> None:
        self._survey, self._files, self._report = survey, files, report
        self._people = people
        self._addresses: OldAddresses = survey.addresses()

    def take(self) -> None:
        """Take what was uploaded, and then what else is shown: most of that is the same at another size."""
        total = max(1, self._survey.count_files())
        try:
            for number, url in enumerate(self._addresses_of_files()):
                self._report.progress(_("Pictures and files"), number / total)
                path = self._addresses.upload(url)
                if path and len(path) <= LONGEST:
                    self._take_one(url, path)
        finally:
            # Also when it is stopped: those that are in are not counted again.
            self._report.save()

    def _addresses_of_files(self) -> Iterator[str]:
        for media, _post, _link in self._survey.media_with_places():
            yield media.url
        yield from self._survey.shown()

    def _take_one(self, url: str, path: str) -> None:
        names = same_file(path)
        if FormerAddress.objects.filter(path__in=names, picture__isnull=False).exists():
            return
        if KeptFile.objects.filter(path=path).exists() or self._is_of_this_site(path):
            return
        try:
            with self._files.open(url, names) as file:
                self._keep(url, path, file)
        except (NoFileError, ValidationError) as error:
            sentence = (
                " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            )
            self._report.count("files_missing", int(self._report.remark_once(path, sentence)))

    @staticmethod
    def _is_of_this_site(path: str) -> bool:
        """Say whether the file is here under its own name: names are random, and none is used again."""
        name = own_name(path)
        if not name:
            return False
        if picture := Picture.objects.filter(file=name).first():
            FormerAddress.objects.create(path=path, picture=picture)
        return picture is not None or KeptFile.objects.filter(file=name).exists()

    def _keep(self, url: str, path: str, file: IO[bytes]) -> None:
        if ending(path) in PICTURES:
            self._keep_picture(url, path, file)
        elif ending(path) in DOWNLOADS:
            self._keep_file(path, file)
        else:
            raise NoFileError(_("Files of this kind are not kept."))

    def _keep_picture(self, url: str, path: str, file: IO[bytes]) -> None:
        made = pictures.reencode(file)
        # The same name whenever it is tried: what was left by a run that was stopped is replaced.
        name = f"{_stem(path)}.{str(made.name).rpartition('.')[2]}"
        _make_room(f"pictures/{name}")
        media, creator, moment = self._survey.words_for(url) or (Media(0, url), "", "")
        alt = one_line(media.alt)[:500]
        with transaction.atomic():
            picture = Picture(
                title=one_line(words_of(media.title))[:200] or PurePosixPath(path).stem[:200],
                alt=alt,
                is_decorative=media.is_decorative and not alt,
                caption=one_line(words_of(media.caption))[:500],
                credit=one_line(media.credit)[:200],
                uploaded_by=self._people.writer(creator) if creator else None,
            )
            if at := utc_moment(moment.replace("T", " ")[:19]):
                picture.created_at = at
            picture.file.save(name, made, save=False)
            picture.save()
            FormerAddress.objects.create(path=path, picture=picture)
            make_renditions.enqueue(picture.pk)
        self._report.count("pictures")

    def _keep_file(self, path: str, file: IO[bytes]) -> None:
        name = f"{_stem(path)}{ending(path)}"
        _make_room(f"files/{name}")
        with transaction.atomic():
            KeptFile.objects.create(path=path, file=File(file, name=name))
        self._report.count("files")


def address_attachments(survey: Survey) -> None:
    """Let the pages that attachments had, and their numbers, lead to the pictures and other files."""
    addresses = survey.addresses()
    for media, _post, link in survey.media_with_places():
        path = addresses.upload(media.url)
        found: PictureQuerySet = Picture.objects.filter(
            former_addresses__path__in=same_file(path) if path else []
        )
        picture = found.order_by("pk").first()
        named = places_of(media.number, link, addresses)
        if picture:
            rows = [FormerAddress(path=one, picture=picture) for one in named]
            FormerAddress.objects.bulk_create(rows, ignore_conflicts=True)
        elif kept := KeptFile.objects.filter(path=path).first():
            files = [KeptFile(path=one, file=kept.file.name) for one in named]
            KeptFile.objects.bulk_create(files, ignore_conflicts=True)


def places_of(number: int, link: str, addresses: OldAddresses) -> list[str]:
    """Return where the page of an attachment was."""
    named = [f"/?p={number}"] if number else []
    page = addresses.here(addresses.path_of(link)) if link else ""
    return [
        one for one in dict.fromkeys([*named, page]) if one not in {"", "/"} and len(one) <= LONGEST
    ]


def _stem(path: str) -> str:
    """Return a name that is the same whenever this is brought; a site like this one has named it already."""
    if own := own_name(path):
        return PurePosixPath(own).stem
    return hashlib.sha256(path.encode()).hexdigest()[:16]


def _make_room(name: str) -> None:
    if default_storage.exists(name):
        default_storage.delete(name)
