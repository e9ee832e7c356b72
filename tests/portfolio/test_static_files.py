from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

# A request looks after the connections of its thread, whatever it asks for.
pytestmark = pytest.mark.django_db

FILE = "admin/css/base.css"
APPS = [Path(settings.BASE_DIR) / app / "static" / app for app in ("blog", "portfolio")]
OF_THE_EDITOR = {"autosave.js", "cover.js", "preview.js"}


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


def test_what_visitors_load_is_compressed_as_well_as_can_be(production, client):
    call_command("collectstatic", interactive=False, verbosity=0)
    encodings = {"portfolio/site.css": "br", "django_htmx/htmx-2.min.js": "br", FILE: "gzip"}
    for name, encoding in encodings.items():
        url = staticfiles_storage.url(name)
        response = client.get(url, headers={"accept-encoding": "gzip, deflate, br, zstd"})
        response.close()
        assert response["Content-Encoding"] == encoding


def test_all_scripts_together_are_at_most_twenty_kilobytes_on_the_wire(production):
    call_command("collectstatic", interactive=False, verbosity=0)
    own = [path for app in APPS for path in app.glob("*.js") if path.name not in OF_THE_EDITOR]
    scripts = [*(f"{path.parent.name}/{path.name}" for path in own), "django_htmx/htmx-2.min.js"]
    assert {"portfolio/reply.js", "blog/share.js"} <= set(scripts)
    names = [staticfiles_storage.url(name).removeprefix("/static/") for name in scripts]
    files = [production / f"{name}.br" for name in names]
    assert sum(file.stat().st_size for file in files) <= 20_000


def test_a_file_that_came_later_than_the_collection_keeps_its_plain_name(production):
    call_command("collectstatic", interactive=False, verbosity=0)
    assert staticfiles_storage.url("portfolio/new.css") == "/static/portfolio/new.css"
