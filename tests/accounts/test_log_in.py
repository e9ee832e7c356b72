"""The log-in page: a password for staff, failures counted, and no way off this site."""

from __future__ import annotations

import pytest
from allauth.core.context import request_context
from django.core.cache import cache

from accounts.adapters import AccountAdapter
from accounts.models import User
from tests.factories import make_author, make_user
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "//evil.example/",
    "///evil.example/",
    "https:evil.example",
    "https://evil.example/",
    "http:///evil.example/",
    "\\\\evil.example\\",
    "/\\evil.example/",
    "javascript:alert(1)",
    "data:text/html,evil",
    " //evil.example/",
    "\x00//evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
]


def try_to_log_in(client, *, username="librarian", password="correct horse", **data):
    return client.post("/accounts/login/", {"username": username, "password": password, **data})


def test_staff_land_in_the_administration(client):
    make_author()
    assert try_to_log_in(client)["Location"] == "/admin/"


def test_staff_land_where_they_meant_to_go(client):
    make_author()
    assert (
        try_to_log_in(client, next="/admin/blog/post/?q=a")["Location"] == "/admin/blog/post/?q=a"
    )


@pytest.mark.parametrize("next_url", ELSEWHERE)
def test_a_password_leads_nowhere_else(client, next_url):
    make_author()
    assert try_to_log_in(client, next=next_url)["Location"] == "/admin/"


@pytest.mark.parametrize("next_url", ELSEWHERE)
def test_a_provider_leads_nowhere_else(client, provider, next_url):
    assert sign_in(client, "google", next_url=next_url)["Location"] == "/"


@pytest.mark.parametrize("next_url", ELSEWHERE)
def test_a_log_out_leads_nowhere_else(client, next_url):
    assert client.post("/accounts/logout/", {"next": next_url})["Location"] == "/"


@pytest.mark.parametrize("next_url", ELSEWHERE)
def test_the_callback_leads_nowhere_else(client, provider, next_url):
    response = client.get("/accounts/google/login/callback/", {"next": next_url})
    assert response["Location"] == "/accounts/login/?problem=expired"


@pytest.mark.parametrize("next_url", ELSEWHERE)
def test_allauth_goes_nowhere_else_by_itself(rf, settings, next_url):
    settings.ALLOWED_HOSTS = ["*", "evil.example"]
    with request_context(rf.get("/")):
        assert not AccountAdapter().is_safe_url(next_url)
        assert AccountAdapter().is_safe_url("/about/")


@pytest.mark.parametrize(
    "user",
    [
        {"is_staff": False},
        {"is_staff": True, "is_active": False},
    ],
)
def test_a_password_opens_for_active_staff_alone(client, user):
    make_user("somebody", password="correct horse", **user)
    response = try_to_log_in(client, username="somebody")
    assert response.status_code == 422
    assert "do not open the administration" in response.text
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_said_plainly(client):
    make_author()
    response = try_to_log_in(client, password="wrong")
    assert response.status_code == 422
    assert "This name and password do not open the administration." in response.text


def test_nothing_typed_is_said_plainly(client):
    response = try_to_log_in(client, username="", password="")
    assert response.status_code == 422
    assert response.text.count("This field is required.") == 2


def test_after_ten_failures_even_the_right_password_waits(client):
    make_author()
    for _ in range(10):
        assert try_to_log_in(client, password="wrong").status_code == 422
    response = try_to_log_in(client)
    assert response.status_code == 429
    assert (
        "There were too many attempts. Please wait five minutes, then try again." in response.text
    )
    assert "_auth_user_id" not in client.session


def test_successes_are_not_counted(client):
    make_author()
    for _ in range(12):
        assert try_to_log_in(client).status_code == 302


def test_failures_are_counted_for_the_name_from_wherever_they_come(client):
    make_author()
    for number in range(10):
        client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        try_to_log_in(client, password="wrong")
    client.defaults["REMOTE_ADDR"] = "192.0.2.99"
    assert try_to_log_in(client).status_code == 429


def test_failures_are_counted_for_the_place_whatever_the_name(client):
    make_author()
    for number in range(10):
        try_to_log_in(client, username=f"name{number}", password="wrong")
    assert try_to_log_in(client).status_code == 429
    client.defaults["REMOTE_ADDR"] = "192.0.2.99"
    assert try_to_log_in(client).status_code == 302


def test_a_forged_header_is_not_another_place(client):
    make_author()
    for number in range(10):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
        try_to_log_in(client, username=f"name{number}", password="wrong")
    assert try_to_log_in(client).status_code == 429


def test_those_without_an_address_share_one_allowance(rf):
    request = rf.get("/", REMOTE_ADDR="")
    assert AccountAdapter().get_client_ip(request) == "unknown"


def test_failures_are_counted_where_all_processes_see_them(client, django_assert_num_queries):
    """The cache is a table: another process asks the same one."""
    with django_assert_num_queries(1):
        cache.get("anything")


def test_a_password_begins_a_session_under_a_new_key(client):
    make_author()
    client.get("/accounts/login/")
    session = client.session
    session["own_comments"] = [1]
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    try_to_log_in(client)
    assert client.session.session_key != before
    assert client.session["own_comments"] == [1]
    assert not client.session.exists(before)


def test_a_password_ends_the_session_of_who_was_here_before(client, provider):
    sign_in(client, "google")
    before = client.session.session_key
    session = client.session
    session["own_comments"] = [1]
    session.save()
    author = make_author()
    try_to_log_in(client)
    assert int(client.session["_auth_user_id"]) == author.pk
    assert client.session["own_comments"] == [1]
    assert not client.session.exists(before)


@pytest.mark.parametrize(
    ("ticked", "seconds"), [({}, ""), ({"remember": "on"}, 60 * 60 * 24 * 365)]
)
def test_a_session_lasts_only_for_who_asks_for_it(client, ticked, seconds):
    make_author()
    try_to_log_in(client, **ticked)
    assert client.cookies["sessionid"]["max-age"] == seconds


def test_the_box_is_not_ticked(client):
    page = client.get("/accounts/login/").text
    assert 'name="remember"' in page
    assert "checked" not in page
    assert "autofocus" not in page


def test_the_enter_key_presses_no_provider(client, provider):
    page = client.get("/accounts/login/").text
    form = page[page.index('<form class="log-in"') :]
    first = form[form.index("<button") : form.index("</button>")]
    assert "provider" not in first
    assert form.count("formnovalidate") == 5


def test_only_providers_with_keys_are_shown(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {"APPS": [{"client_id": "a", "secret": "b"}]},
    }
    page = client.get("/accounts/login/").text
    assert page.count("Continue with ") == 1
    assert "Continue with Google" in page


@pytest.mark.parametrize("provider_id", ["facebook", "openid_connect", "nonsense", "../google"])
def test_a_provider_that_is_not_offered_is_said_plainly(client, provider_id):
    response = client.post("/accounts/login/", {"provider": provider_id})
    assert response.status_code == 422
    assert "is not possible here" in response.text


def test_the_administration_asks_for_the_log_in_here(client):
    response = client.get("/admin/login/?next=/admin/blog/post/")
    assert response["Location"] == "/accounts/login/?next=/admin/blog/post/"
    response = client.get("/admin/blog/post/", follow=True)
    assert response.context["next"] == "/admin/blog/post/"


def test_staff_who_are_here_go_straight_on(client):
    client.force_login(make_author())
    assert client.get("/accounts/login/?next=/admin/")["Location"] == "/admin/"


def test_others_who_are_here_see_who_they_are(client, provider):
    sign_in(client, "google")
    page = client.get("/accounts/login/?next=/admin/")
    assert page.status_code == 200
    assert "You are signed in as <bdi>Jo Reader</bdi>." in page.text


def test_the_page_needs_few_questions(client, provider, django_assert_num_queries):
    with django_assert_num_queries(3):  # the site, its menu and the admin's social applications
        client.get("/accounts/login/")


def test_a_log_out_ends_the_session(client, provider):
    sign_in(client, "google")
    key = client.session.session_key
    response = client.post("/accounts/logout/", {"next": "/about/"})
    assert response["Location"] == "/about/"
    assert not client.session.exists(key)


def test_a_link_to_the_log_out_asks_first(client, provider):
    sign_in(client, "google")
    page = client.get("/accounts/logout/?next=/about/").text
    assert "You are signed in as <bdi>Jo Reader</bdi>." in page
    assert '<input type="hidden" name="next" value="/about/">' in page
    assert "_auth_user_id" in client.session


def test_a_log_out_of_nobody_says_so(client):
    assert "You are not signed in." in client.get("/accounts/logout/").text


def test_who_uses_a_password_is_here_by_no_provider(client, provider):
    """Even if the same person came by a provider a moment ago."""
    sign_in(client, "google")
    user = User.objects.get()
    user.is_staff = True
    user.set_password("correct horse")
    user.save()
    client.cookies["sessionid"] = client.session.session_key
    sign_in(client, "google")
    try_to_log_in(client, username=user.username)
    response = client.get("/accounts/login/")
    assert response.context["identity"].provider == ""
    assert response.context["identity"].name == "Jo Reader"


@pytest.mark.parametrize(
    "spelt",
    ["LIBRARIAN", " librarian ", "líbràrian", "libra\u200brian", "libra rian", "ｌibrarian"],
)
def test_other_spellings_of_a_name_are_no_other_name(client, spelt):
    make_author()
    for number in range(10):
        client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        try_to_log_in(client, username=spelt, password="wrong")
    client.defaults["REMOTE_ADDR"] = "192.0.2.99"
    assert try_to_log_in(client).status_code == 429


def test_the_administration_has_no_log_in_beside_the_limited_one(client):
    make_author()
    form = {"username": "librarian", "password": "correct horse"}
    assert client.post("/admin/login/", form)["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session
