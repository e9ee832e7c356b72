from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

# A request looks after the connections of its thread, whatever it asks for.
pytestmark = pytest.mark.django_db

FILE = "admin/css/base.css"


@pytest.fixture
def production(settings, tmp_path: Path) -> Path:
    """The storage of a running site, with nothing collected yet."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "portfolio.static_files.StaticFilesStorage"},
    }
    return tmp_path


def test_before_anything_is_collected_a_file_has_its_plain_name_and_is_served(production, client):
    assert staticfiles_storage.url(FILE) == f"/static/{FILE}"
    response = client.get(f"/static/{FILE}")
    assert response["Content-Type"].startswith("text/css")
    response.close()
    assert response["Cache-Control"] == "max-age=60, public"


def test_a_collected_file_is_named_by_its_content_and_kept_for_ever(production, client):
    call_command("collectstatic", interactive=False, verbosity=0)
    url = staticfiles_storage.url(FILE)
    assert url != f"/static/{FILE}"
    response = client.get(url, headers={"accept-encoding": "gzip"})
    response.close()
    assert response["Content-Encoding"] == "gzip"
    assert "immutable" in response["Cache-Control"]


def test_a_file_that_came_later_than_the_collection_keeps_its_plain_name(production):
    call_command("collectstatic", interactive=False, verbosity=0)
    assert staticfiles_storage.url("portfolio/new.css") == "/static/portfolio/new.css"
