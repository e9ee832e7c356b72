"""Where the files of the other blog's media are: in a folder, in a ZIP, or where they always were."""

from __future__ import annotations

import io
import re
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO

import requests
from django.utils.translation import gettext as _

from accounts.outbound import GuardedSession
from blog.pictures import MAX_BYTES
from portfolio.moving.content.old_site import split
from portfolio.moving.importing.addresses import original
from portfolio.moving.reading.files import BROKEN, UnusableFileError, refuse_bomb

# Of a file that is no picture.
MAX_FILE = 100 * 1024**2
# For one file, and for all of them.
SECONDS, ALL_SECONDS = 30.0, 3600.0
# A server that did not answer so often in a row is not asked again.
PATIENCE = 10
UPLOADED = re.compile(r"(?:^|/)((?:\d{4}/\d{2}/)?[^/]+)$")


class NoFileError(Exception):
    """There is no such file, or it can't be had: the sentence says why."""


class MediaFiles:
    """Opens one after the other. ``close`` it in the end."""

    def __init__(self, folder: Path | None, *, fetches: bool) -> None:
        self._fetches = fetches
        self._archive: zipfile.ZipFile | None = None
        self._places: dict[str, str] = {}
        self._until = time.monotonic() + ALL_SECONDS
        self._failures = 0
        self._root = folder
        if folder is not None:
            self._list(folder)

    def close(self) -> None:
        if self._archive:
            self._archive.close()

    def _list(self, folder: Path) -> None:
        """Note what there is, by the end of its path: "2016/05/a.jpg"."""
        try:
            if folder.is_dir():
                names = [str(path.relative_to(folder)) for path in sorted(folder.rglob("*"))]
            else:
                self._archive = zipfile.ZipFile(folder)
                refuse_bomb(self._archive, folder.name)
                names = self._archive.namelist()
        except FileNotFoundError as error:
            raise UnusableFileError(_("There is no file %(name)s.") % {"name": folder}) from error
        except BROKEN as error:
            words = _("%(name)s can't be read: it is damaged or not complete.")
            raise UnusableFileError(words % {"name": folder.name}) from error
        for name in names:
            if found := UPLOADED.search(name.replace("\\", "/")):
                self._places.setdefault(found[1], name)

    def open(self, url: str, names: list[str]) -> IO[bytes]:
        """Return the file whose old path is one of ``names``; asked for by ``url``. Raises ``NoFileError``."""
        for name in names:
            found = UPLOADED.search(name)
            place = self._places.get(found[1]) if found else None
            if place is not None:
                return self._open(place)
        if not self._fetches:
            raise NoFileError(_("Its file is not there."))
        return self._fetch(url)

    def _open(self, place: str) -> IO[bytes]:
        """Return it as a file whose size is bounded, whatever the archive says."""
        try:
            if self._archive:
                with closing(self._archive.open(place)) as packed:
                    return _bounded(packed)
            with (Path(str(self._root)) / place).open("rb") as file:
                return _bounded(file)
        except BROKEN as error:
            raise NoFileError(_("Its file can't be read.")) from error

    def _fetch(self, url: str) -> IO[bytes]:
        address = f"https:{url}" if url.startswith("//") else url
        parts = split(address)
        if parts is None or parts.scheme not in {"http", "https"}:
            raise NoFileError(_("Its address is none of the web."))
        refusal: requests.HTTPError | None = None
        for one in _places_of(address):
            try:
                return self._fetch_from(one)
            except requests.HTTPError as error:
                refusal = refusal or error
        words = _("It could not be fetched: the old site answers %(code)s.")
        code = refusal.response.status_code if refusal else ""
        raise NoFileError(words % {"code": code}) from refusal

    def _fetch_from(self, address: str) -> IO[bytes]:
        deadline = min(time.monotonic() + SECONDS, self._until)
        if self._failures >= PATIENCE or deadline <= time.monotonic():
            raise NoFileError(_("It was not fetched: the old site answered too seldom."))
        session = GuardedSession(deadline=deadline, max_bytes=MAX_BYTES)
        try:
            with session:
                answer = session.get(address)
                answer.raise_for_status()
        except requests.HTTPError:
            raise
        except requests.RequestException as error:
            self._failures += 1
            raise NoFileError(_("It could not be fetched.")) from error
        self._failures = 0
        return io.BytesIO(answer.content)


def _places_of(address: str) -> list[str]:
    """Return where a file may be: itself at its full size, the copy that is shown of it, and as it is shown."""
    bare = [one.partition("?")[0] for one in (original(address), address)]
    return list(dict.fromkeys([*bare, address]))


def _bounded(source: IO[bytes]) -> IO[bytes]:
    copy = tempfile.SpooledTemporaryFile(max_size=4 * 1024**2)  # noqa: SIM115 - closed by whoever takes it
    try:
        while piece := source.read(256 * 1024):
            copy.write(piece)
            if copy.tell() > MAX_FILE:
                raise NoFileError(_("Its file is too large."))
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy


def ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
