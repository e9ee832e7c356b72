"""What machines ask every site for."""

from __future__ import annotations

import pytest

from blog.models import Site

pytestmark = pytest.mark.django_db


def test_robots_are_shown_the_map_and_kept_from_forms_and_secrets(client, settings):
    settings.SITE_URL = "https://blog.example.org"
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert "Sitemap: https://blog.example.org/sitemap.xml" in lines
    for path in ("/admin/", "/accounts/", "/preview/", "/search/", "/*/reply/", "/comment/"):
        assert f"Disallow: {path}" in lines
    assert "Disallow: /" not in lines


def test_phones_are_told_what_the_site_is(client):
    Site.objects.create(pk=1, title="A librarian's portfolio", tagline="Notes", language="de")
    response = client.get("/site.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    said = response.json()
    assert (said["name"], said["short_name"]) == ("A librarian's portfolio", "A librarian'")
    assert (said["lang"], said["start_url"]) == ("de", "/")
    assert [(icon["src"], icon["sizes"]) for icon in said["icons"]] == [
        ("/icon-192.png", "192x192"),
        ("/icon-512.png", "512x512"),
    ]


@pytest.mark.parametrize(
    "address",
    ["/robots.txt", "/site.webmanifest", "/favicon.ico", "/apple-touch-icon.png", "/sitemap.xml"],
)
def test_they_are_the_same_for_everybody(client, address):
    assert not client.get(address).cookies
    assert client.post(address).status_code in {403, 405}
