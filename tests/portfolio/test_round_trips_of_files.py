"""Whatever a site holds, it is the same after its way through a backup or an archive; harm to a backup is noticed."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import hypothesis
import pytest
from django.core.files.storage import default_storage
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from portfolio.archive.files import BadFileError
from portfolio.archive.media import stored_files
from portfolio.archive.reading import read_archive
from portfolio.archive.writing import write_archive
from portfolio.backup.making import make_backup, verify_backup
from portfolio.backup.restoring import restore_backup
from tests.portfolio.blog_making import empty, make_blog
from tests.portfolio.blogs import Plan, blogs
from tests.portfolio.sites import empty_database, everything, make_site, through_sqlite
from tests.portfolio.test_round_trips import EXAMPLES, often

# Copies are made by connections of their own, which see what was committed.
pytestmark = pytest.mark.django_db(transaction=True)


def media() -> dict[str, bytes]:
    found = {}
    for name in stored_files():
        with default_storage.open(name) as file:
            found[name] = file.read()
    return found


@hypothesis.settings(often, max_examples=max(2, EXAMPLES // 3))
@given(blogs())
def test_a_site_is_the_same_after_a_backup_and_after_an_archive(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with override_settings(MEDIA_ROOT=folder / "media", DATA_DIR=folder):
            empty()
            make_blog(plan)
            before = everything(), media()
            make_backup(folder / "b.zip")
            assert verify_backup(folder / "b.zip")
            write_archive(folder / "a.zip")
        restored = override_settings(MEDIA_ROOT=folder / "restored", DATA_DIR=folder)
        with restored, empty_database(folder):
            restore_backup(folder / "b.zip")
            assert (everything(), media()) == before
        with override_settings(MEDIA_ROOT=folder / "imported"):
            empty()
            read_archive(through_sqlite(folder / "a.zip", folder))
            assert (everything(), media()) == before


def test_no_harm_to_a_backup_goes_unnoticed(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "media", tmp_path
    make_site()
    make_backup(tmp_path / "b.zip")
    sound = (tmp_path / "b.zip").read_bytes()
    members = contents(tmp_path / "b.zip")
    harmed = tmp_path / "harmed.zip"

    @hypothesis.settings(often, max_examples=10 * EXAMPLES)
    @given(st.integers(0, len(sound) - 1), st.integers(0, 7), st.booleans())
    def harm(place: int, bit: int, is_cut: bool) -> None:
        flipped = bytes([sound[place] ^ (1 << bit)])
        harmed.write_bytes(
            sound[:place] if is_cut else sound[:place] + flipped + sound[place + 1 :]
        )
        try:
            verify_backup(harmed)
        except BadFileError:
            return
        # Such as the time of a member, which nothing asks for.
        assert contents(harmed) == members

    harm()


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
