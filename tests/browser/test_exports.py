"""An owner takes the site away by the browser."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_drafts import log_in
from tests.factories import make_author, make_post

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_owner_makes_an_archive_and_takes_it_away(visitor: Page, settings, tmp_path: Path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    author = make_author()
    make_post(author=author)
    log_in(visitor.context, author)
    visitor.goto("/admin/")
    visitor.get_by_role("link", name="Export and backups").click()
    visitor.get_by_role("button", name="Make it: Archive").click()
    link = visitor.get_by_role("link", name="archive-")
    expect(link).to_be_visible()
    with visitor.expect_download() as download:
        link.click()
    assert "data/blog.post.jsonl" in zipfile.ZipFile(download.value.path()).namelist()
    visitor.get_by_role("button", name="Remove archive-").click()
    expect(visitor.get_by_text("It is removed.")).to_be_visible()
    expect(link).to_have_count(0)
