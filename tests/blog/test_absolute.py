from urllib.parse import urljoin

import pytest

from blog.absolute import absolute


@pytest.mark.parametrize("site", ["https://example.org", "http://127.0.0.1:8000"])
@pytest.mark.parametrize(
    "address",
    [
        *("/", "/2016/05/12/a-post/", "/comment/12/", "/category/b%C3%BCcher/", "/#site"),
        *("/../x/", "/a/./b/", "//elsewhere.org/x/", "https://elsewhere.org/x.png", "/media/a.png"),
        *("", "x", "/a/?b=c#d"),
    ],
)
def test_an_address_is_made_whole_as_the_standard_says(settings, site, address):
    settings.SITE_URL = site
    assert absolute(address) == urljoin(f"{site}/", address)
