"""What came from WordPress goes out in its format and comes in again as it was."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from blog.models import Site
from tests.factories import make_user
from tests.portfolio import wordpress_trips
from tests.portfolio.moving.hard_blog import write


@pytest.mark.django_db
def test_a_blog_as_hard_as_the_theme_unit_test_goes_out_and_comes_in_again(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    Site.objects.create(pk=1, title="New", time_zone="Europe/Berlin")
    make_user("me", email="jane@example.org", display_name="Jane")
    files, uploads = write(tmp_path)
    call_command("import_wordpress", *map(str, files), media_from=uploads, stdout=StringIO())
    wordpress_trips.travel(tmp_path)
