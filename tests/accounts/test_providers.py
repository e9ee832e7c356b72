"""Which providers are offered, and with whose keys."""

from __future__ import annotations

import pytest
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp

from accounts.provider_settings import settings_from
from accounts.providers import Provider, label_of, offered_providers
from accounts.sign_in import ProviderNotOffered, redirect_to_provider
from tests.sign_in import PROVIDERS

pytestmark = pytest.mark.django_db
PREFIXES = ["GOOGLE", "TWITTER", "FACEBOOK", "LINKEDIN", "WORDPRESS"]


@pytest.fixture(autouse=True)
def no_keys(settings):
    settings.SOCIALACCOUNT_PROVIDERS = settings_from(lambda name: "")


def make_app(provider, **fields):
    defaults = {"name": provider, "client_id": "an id", "secret": "a secret"}
    return SocialApp.objects.create(provider=provider, **defaults | fields)


def offered(rf):
    return [provider.id for provider in offered_providers(rf.get("/"))]


def test_without_keys_nobody_is_offered(rf):
    assert offered(rf) == []


def test_keys_of_the_environment_offer_all_five_in_their_order(rf, settings):
    settings.SOCIALACCOUNT_PROVIDERS = settings_from(str.lower)
    assert offered(rf) == PROVIDERS
    assert offered_providers(rf.get("/"))[2] == Provider("twitter_oauth2", "X (Twitter)")


@pytest.mark.parametrize("part", ["ID", "SECRET"])
def test_half_a_key_offers_nobody(rf, settings, part):
    settings.SOCIALACCOUNT_PROVIDERS = settings_from(
        lambda name: name if name.endswith(part) else ""
    )
    assert offered(rf) == []


def test_keys_of_the_admin_offer_their_provider(rf):
    make_app("google")
    make_app("openid_connect", provider_id="linkedin")
    assert offered(rf) == ["google", "linkedin"]


@pytest.mark.parametrize(
    "fields",
    [
        {"provider": "google", "secret": ""},
        {"provider": "google", "provider_id": "something"},
        {"provider": "openid_connect"},
        {"provider": "openid_connect", "provider_id": "google"},
        {"provider": "facebook", "provider_id": "google"},
    ],
)
def test_a_row_that_names_its_provider_otherwise_does_not_count(rf, fields):
    make_app(**fields)
    assert offered(rf) == []
    request = rf.get("/")
    request.session = {}
    with pytest.raises(ProviderNotOffered):
        redirect_to_provider(request, "google", next_url="/")


def test_keys_in_both_places_are_those_of_the_environment(rf, settings):
    settings.SOCIALACCOUNT_PROVIDERS = settings_from(str.lower)
    for _ in range(2):
        make_app("google")
    assert offered(rf) == PROVIDERS
    assert get_adapter().get_app(rf.get("/"), "google").client_id == "google_client_id"


def test_of_two_rows_the_first_counts(rf):
    first = make_app("google")
    make_app("google")
    assert get_adapter().get_app(rf.get("/"), "google") == first


def test_linkedin_needs_no_address_in_the_admin(rf):
    make_app("openid_connect", provider_id="linkedin")
    app = get_adapter().get_app(rf.get("/"), "linkedin")
    assert app.settings == {"server_url": "https://www.linkedin.com/oauth"}


def test_they_are_found_with_one_query(rf, django_assert_num_queries):
    for number in range(20):
        make_app("google", name=f"row {number}")
    with django_assert_num_queries(1):
        offered(rf)


@pytest.mark.parametrize(
    ("provider_id", "label"),
    [("google", "Google"), ("wordpress", "WordPress.com"), ("", ""), ("something", "something")],
)
def test_labels_are_those_that_people_know(provider_id, label):
    assert label_of(provider_id) == label
