"""Pictures and other files in an S3-compatible store: as on a disk, and no visitor sees that."""

from __future__ import annotations

import io

import pytest
from botocore.exceptions import ClientError
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from blog.uploads import add_picture
from portfolio import environment
from portfolio.archive.media import stored_files
from portfolio.archive.reading import read_archive
from portfolio.archive.writing import write_archive
from portfolio.backup.making import make_backup, verify_backup
from tests.factories import make_author
from tests.object_store import BUCKET, running_store, store  # noqa: F401 - fixtures
from tests.portfolio.sites import PICTURE, everything, make_site
from tests.portfolio.test_archive import clear

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def drawing() -> ContentFile[bytes]:
    written = io.BytesIO()
    Image.new("RGB", (1000, 500), "teal").save(written, "PNG")
    return ContentFile(written.getvalue(), "holiday.png")


def test_a_picture_and_its_sizes_are_kept_there_and_handed_out(client):
    picture = add_picture(upload=drawing(), uploaded_by=make_author())
    picture.refresh_from_db()
    narrow = default_storage.url(picture.renditions[0]["name"])
    assert narrow.startswith("/media/pictures/")
    answer = client.get(narrow)
    assert (answer["Content-Type"], "immutable" in answer["Cache-Control"]) == ("image/webp", True)
    content = b"".join(answer.streaming_content)
    assert len(content) == int(answer["Content-Length"])
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (480, 240)


def test_a_second_file_of_the_same_name_gets_another():
    first = default_storage.save("pictures/a.jpg", ContentFile(b"first"))
    second = default_storage.save("pictures/a.jpg", ContentFile(b"second"))
    assert first != second
    assert sorted(stored_files()) == sorted([first, second])


def test_what_is_not_there_is_a_page_that_is_not_there(client):
    assert client.get("/media/pictures/nothing.png").status_code == 404
    assert client.get("/media/../secret.png").status_code in {400, 404}


def test_a_store_that_refuses_is_an_error_and_no_missing_picture(client, settings):
    name = default_storage.save("pictures/a.jpg", ContentFile(PICTURE))
    elsewhere = settings.STORAGES["default"]["OPTIONS"] | {"bucket_name": "nobodys"}
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": elsewhere}
    }
    with pytest.raises(ClientError, match="NoSuchBucket"):
        client.get(f"/media/{name}")


def test_everything_goes_out_and_comes_in_again(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    make_site()
    before, files = everything(), list(stored_files())
    write_archive(tmp_path / "site.zip")
    for name in files:
        default_storage.delete(name)
    clear(tmp_path)
    read_archive(tmp_path / "site.zip")
    assert everything() == before
    assert list(stored_files()) == files
    with default_storage.open("pictures/a.jpg") as file:
        assert file.read() == PICTURE


@pytest.mark.django_db(transaction=True)
def test_a_backup_has_the_pictures_and_is_proved(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    make_site()
    assert make_backup(tmp_path / "backup.zip") == verify_backup(tmp_path / "backup.zip")


def test_a_site_as_files_has_the_pictures(tmp_path):
    make_site()
    default_storage.delete("pictures/a.jpg")
    content = drawing().read()
    default_storage.save("pictures/a.jpg", ContentFile(content))
    call_command("export_site", str(tmp_path / "site"), stdout=io.StringIO())
    assert (tmp_path / "site" / "media" / "pictures" / "a.jpg").read_bytes() == content


@pytest.mark.parametrize(
    "url",
    [
        "notes",
        "https://notes",
        "s3://",
        "s3://notes?endpoint=host",
        "s3://notes?colour=blue",
        "s3://notes?endpoint",
        "s3://[notes",
    ],
)
def test_a_bucket_that_cannot_be_meant_is_told_in_a_sentence(url):
    with pytest.raises(ImproperlyConfigured, match=r"^MEDIA must look like s3://bucket"):
        environment.media(url)


def test_a_bucket_may_be_amazons_and_have_a_folder_for_the_site():
    options = environment.media(f"s3://{BUCKET}/blog/?region=eu-west-1")["OPTIONS"]
    assert (options["location"], options["region_name"]) == ("blog/media", "eu-west-1")
    private = environment.media(f"s3://{BUCKET}/blog/", is_private=True)["OPTIONS"]
    assert private["location"] == "blog/private"
    assert (options["addressing_style"], options["endpoint_url"]) == ("auto", None)
