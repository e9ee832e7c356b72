"""Library that came from this very site keep their names."""

from __future__ import annotations

import pytest

from blog.models import FormerAddress
from portfolio.moving.importing.addresses import own_name
from portfolio.moving.importing.pictures import Library
from tests.factories import make_picture

pytestmark = pytest.mark.django_db


def test_a_picture_that_is_here_is_found_at_its_old_address_too():
    picture = make_picture()
    path = f"/media/{picture.file.name}"
    assert own_name(path) == picture.file.name
    assert Library._is_of_this_site(path)
    assert FormerAddress.objects.get(path=path).picture == picture
