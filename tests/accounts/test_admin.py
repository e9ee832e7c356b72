"""People in the administration."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount

from accounts.models import User
from tests.factories import make_author, make_user
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    author = make_author()
    client.force_login(author)
    return author


@pytest.mark.parametrize("people", [1, 20])
def test_the_list_needs_the_same_questions_for_many(
    client, author, people, django_assert_num_queries
):
    for number in range(people):
        make_user(f"person-{number}", display_name=f"Person {number}")
    with django_assert_num_queries(11):
        page = client.get("/admin/accounts/user/").text
    assert page.count("Person ") >= people


def test_people_are_found_by_what_readers_call_them(client, author):
    make_user("google-12", display_name="ليلى حداد")
    page = client.get("/admin/accounts/user/", {"q": "حداد"}).text
    assert "google-12" in page
    assert "librarian</a>" not in page


def test_people_can_be_kept_apart_by_provider(client, provider, author):
    sign_in(type(client)(), "google")
    page = client.get("/admin/accounts/user/", {"socialaccount__provider": "google"}).text
    assert "Jo Reader" in page
    assert "librarian</a>" not in page


def test_what_somebody_signs_in_with_is_shown_and_cannot_be_written(client, provider, author):
    sign_in(type(client)(), "google")
    user = User.objects.get(socialaccount__provider="google")
    page = client.get(f"/admin/accounts/user/{user.pk}/change/").text
    account = SocialAccount.objects.get(user=user)
    assert account.uid in page
    assert f'value="{account.uid}"' not in page
    assert "Add another social account" not in page


def test_a_person_can_be_made_and_closed(client, author):
    data = {
        "username": "helper",
        "display_name": "A. Helper",
        "usable_password": "true",
        "password1": "a long enough one",
        "password2": "a long enough one",
    }
    response = client.post("/admin/accounts/user/add/", data)
    assert response.status_code == 302, response.context["errors"]
    user = User.objects.get(username="helper")
    assert (user.display_name, user.is_staff, user.is_active) == ("A. Helper", False, True)
    client.post(
        f"/admin/accounts/user/{user.pk}/change/",
        {
            "username": "helper",
            "display_name": "A. Helper",
            "date_joined_0": "2016-05-12",
            "date_joined_1": "09:00:00",
            "socialaccount_set-TOTAL_FORMS": "0",
            "socialaccount_set-INITIAL_FORMS": "0",
        },
    )
    assert not User.objects.get(username="helper").is_active
