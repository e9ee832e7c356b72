"""What holds on every kind of page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests import pages
from tests.pages import KINDS, Filled
from tests.structured import head_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]


@pytest.fixture
def site(db) -> Filled:
    return pages.fill()


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern))
        elif pattern.namespace != "admin":
            yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else space)


def test_every_address_is_of_a_kind_that_is_tried():
    """A new page wants a line in tests/pages.py."""
    tried = {route for kind in KINDS.values() for route in kind.routes}
    known = tried | pages.NO_PAGES | pages.TRIED_ALONE
    assert known == set(names(get_resolver()))


def test_a_page_says_where_it_stands_or_that_it_is_not_to_be_found(site):
    heads = {name: head_of(pages.page_of(kind, site)) for name, kind in KINDS.items()}
    hidden = {name for name, head in heads.items() if head.get("robots") == ["noindex"]}
    said = {name for name, head in heads.items() if "canonical" in head and "og:title" in head}
    assert hidden | said == set(KINDS)
    assert not any("canonical" in heads[name] or "og:title" in heads[name] for name in hidden)
    assert {KINDS[name].status for name in said} == {200}


def test_a_picture_says_how_large_it_is_so_that_nothing_moves_when_it_comes(site):
    shown = {name: re.findall(r"<img[^>]*>", pages.page_of(k, site)) for name, k in KINDS.items()}
    sized = re.compile(r'(?=.* width="\d+").* height="\d+"')
    assert len(shown["post"]) == 2
    assert not [image for images in shown.values() for image in images if not sized.search(image)]


def find_validator() -> str | None:
    jar = os.environ.get("VNU_JAR", "")
    return jar if jar and Path(jar).is_file() and shutil.which("java") else None


@pytest.fixture
def validator() -> str:
    jar = find_validator()
    if jar is None and os.environ.get("REQUIRE_VNU") == "1":
        pytest.fail("REQUIRE_VNU is set, but VNU_JAR names no file, or there is no Java.")
    if jar is None:
        pytest.skip("VNU_JAR does not name the Nu validator (npm's vnu-jar), or there is no Java.")
    return jar


def complaints(jar: str, folder: Path) -> list[str]:
    """Return what the Nu validator says of all the pages in a folder."""
    options = ["--format", "json", "--stdout", "--exit-zero-always"]
    command = ["java", "-jar", jar, *options, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return [_sentence(message) for message in json.loads(done.stdout)["messages"]]


def _sentence(message: dict[str, Any]) -> str:
    file, line, words = Path(message["url"]).name, message.get("lastLine"), message["message"]
    return f"{file}, line {line}: {words} ({message.get('extract')})"


def test_the_nu_validator_has_nothing_to_say(site, validator, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, kind in KINDS.items():
        file = re.sub(r"\W+", "-", name)
        (folder / f"{file}.html").write_text(pages.page_of(kind, site), encoding="utf-8")
    found = complaints(validator, folder)
    assert not found, "\n".join(found)
