import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portfolio.secret_key import read_or_make_secret_key


def test_the_key_is_made_once(tmp_path: Path):
    path = tmp_path / "secret_key"
    assert read_or_make_secret_key(path) == read_or_make_secret_key(path)
    assert list(tmp_path.iterdir()) == [path]


def test_all_who_start_at_once_get_the_same_key(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(read_or_make_secret_key, [tmp_path / "secret_key"] * 8))
    assert len(keys) == 1


def test_who_comes_second_takes_the_key_of_the_first(tmp_path: Path, monkeypatch):
    path = tmp_path / "secret_key"

    def another_was_quicker(source: str, target: Path) -> None:
        target.write_text("the-first-key", encoding="ascii")
        raise FileExistsError

    monkeypatch.setattr(os, "link", another_was_quicker)
    assert read_or_make_secret_key(path) == "the-first-key"
    assert list(tmp_path.iterdir()) == [path]


def test_the_key_is_complete_before_it_can_be_read(tmp_path: Path, monkeypatch):
    link = os.link
    seen = []

    def look(source: str, target: Path) -> None:
        seen.append((target.exists(), len(Path(source).read_text(encoding="ascii"))))
        link(source, target)

    monkeypatch.setattr(os, "link", look)
    read_or_make_secret_key(tmp_path / "secret_key")
    assert seen == [(False, 50)]


def test_an_empty_key_is_refused(tmp_path: Path):
    (tmp_path / "secret_key").touch()
    with pytest.raises(ImproperlyConfigured, match="is empty: remove the file, or set SECRET_KEY"):
        read_or_make_secret_key(tmp_path / "secret_key")
