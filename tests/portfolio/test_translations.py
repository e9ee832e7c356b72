"""The interface in German, Spanish and French: complete, and compiled as it is written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse

from blog.models import Site
from tests import factories

LOCALE = Path("portfolio/locale")
LANGUAGES = ["de", "es", "fr"]
SOURCES = ["manage.py", "portfolio", "blog", "comments", "accounts", "templates"]
EXTRACT = [sys.executable, "manage.py", "makemessages", "--all", "--no-location", "--no-obsolete"]

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue_of(language: str, root: Path = settings.BASE_DIR) -> Catalog:
    with (root / LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def messages_of(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms_of(text: Any) -> tuple[str, ...]:
    """Return the forms of a text, one for each number that has a plural of its own."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def ids_of(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {forms_of(message.id) for message in messages_of(catalogue)}


def texts_of(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {forms_of(message.id): forms_of(message.string) for message in messages_of(catalogue)}


@in_every_language
def test_every_text_is_translated_with_the_same_gaps_to_fill(language):
    messages = messages_of(catalogue_of(language))
    assert len(messages) > 400
    for message in messages:
        assert all(forms_of(message.string)), message.id
        assert not message.fuzzy, message.id
        assert not message.check(), message.id


@in_every_language
def test_what_is_compiled_is_what_is_written(language):
    with (settings.BASE_DIR / LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        assert texts_of(read_mo(file)) == texts_of(catalogue_of(language))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """Return a copy of the project in which gettext has looked for texts once more."""
    if not shutil.which("xgettext"):
        if os.environ.get("REQUIRE_GETTEXT") == "1":
            pytest.fail("REQUIRE_GETTEXT is set, but there is no gettext here.")
        pytest.skip("There is no gettext here.")
    folder = tmp_path_factory.mktemp("extracted")
    for source in SOURCES:
        path = settings.BASE_DIR / source
        copy = shutil.copytree if path.is_dir() else shutil.copy2
        copy(path, folder / source)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portfolio.settings",
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder / "var"),
    }
    subprocess.run(EXTRACT, cwd=folder, env=environment, check=True, capture_output=True)
    return folder


@in_every_language
def test_every_text_of_the_code_is_in_the_catalogue_and_no_other(extracted, language):
    assert ids_of(catalogue_of(language, extracted)) == ids_of(catalogue_of(language))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["Eine Antwort schreiben", "Kommentar absenden", "1 Antwort"]),
        ("es", ["Deja una respuesta", "Publicar el comentario", "1 respuesta"]),
        ("fr", ["Laisser une réponse", "Publier le commentaire", "1 réponse"]),
    ],
)
def test_a_post_is_read_in_the_language_of_the_site(client, language, words):
    Site.objects.create(pk=1, language=language)
    post = factories.make_post()
    factories.make_comment(post=post)
    page = client.get(post.get_absolute_url()).content.decode()
    assert f'<html lang="{language}"' in page
    for word in words:
        assert word in page


@pytest.mark.django_db
@in_every_language
def test_the_log_in_page_speaks_the_language_of_the_site(client, language):
    Site.objects.create(pk=1, language=language)
    page = client.get(reverse("account_login")).content.decode()
    assert "Log in" not in page
