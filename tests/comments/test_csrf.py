from __future__ import annotations

import pytest
from django.test import RequestFactory

from blog.origin import is_from_this_site


@pytest.mark.parametrize(
    ("headers", "trusted"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, False),
        ({"origin": "http://testserver"}, True),
        ({"origin": "http://testserver.example"}, False),
        ({"origin": "http://example.org"}, False),
        ({"origin": "http://testserver:8080"}, False),
        ({"origin": "null"}, False),
        ({"referer": "http://testserver/"}, False),
        ({}, False),
    ],
)
def test_the_browser_says_where_a_request_comes_from(
    headers: dict[str, str], trusted: bool
) -> None:
    assert is_from_this_site(RequestFactory().post("/", headers=headers)) is trusted
