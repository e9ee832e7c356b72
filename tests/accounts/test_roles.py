"""Who gives roles to whom: nobody raises themselves, and nobody reaches above themselves."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from accounts.roles import given_by, may_manage
from tests.factories import make_author, make_member, make_user

pytestmark = pytest.mark.django_db

ROLES = ("Administrator", "Editor", "Author", "Contributor")


def address(person):
    return f"/admin/accounts/user/{person.pk}/change/"


def change(client, person, **fields):
    data = {
        "username": person.username,
        "display_name": person.display_name,
        "is_active": "on",
        "date_joined_0": "2016-05-12",
        "date_joined_1": "09:00:00",
        "socialaccount_set-TOTAL_FORMS": "0",
        "socialaccount_set-INITIAL_FORMS": "0",
    }
    response = client.post(address(person), {**data, **fields})
    person = User.objects.get(pk=person.pk)
    return response, person


def role(name):
    make_member(name, "anybody")
    return Group.objects.get(name=name).pk


def roles_of(person):
    return [group.name for group in person.groups.all()]


@pytest.fixture
def administrator(client):
    administrator = make_member("Administrator")
    client.force_login(administrator)
    return administrator


@pytest.mark.parametrize("name", ROLES)
def test_an_administrator_gives_any_role(client, administrator, name):
    _response, person = change(client, make_user(), role=role(name))
    assert roles_of(person) == [name]
    assert person.is_staff


def test_a_person_has_one_role(client, administrator):
    _response, person = change(client, make_member("Author"), role=role("Editor"))
    assert roles_of(person) == ["Editor"]


def test_without_a_role_the_administration_is_closed(client, administrator):
    _response, person = change(client, make_member("Author"), role="")
    assert (roles_of(person), person.is_staff) == ([], False)


def test_a_form_says_which_role_a_person_has(client, administrator):
    editor = make_member("Editor")
    form = client.get(address(editor)).context["adminform"].form
    assert form["role"].value() == Group.objects.get(name="Editor").pk


def test_what_the_form_does_not_offer_is_not_taken(client, administrator):
    permission = Permission.objects.get(codename="change_group").pk
    _response, person = change(
        client, make_user(), is_superuser="on", is_staff="on", user_permissions=permission
    )
    assert not person.is_superuser
    assert not person.is_staff
    assert not person.user_permissions.exists()


def test_nobody_changes_their_own_role(client, administrator):
    _response, person = change(client, administrator, role=role("Editor"), is_superuser="on")
    assert roles_of(person) == ["Administrator"]
    assert not person.is_superuser


def test_nobody_shuts_themselves_out(client, administrator):
    _response, person = change(client, administrator, is_active="", role="")
    assert person.is_active
    assert person.is_staff
    client.post(f"/admin/accounts/user/{administrator.pk}/delete/", {"post": "yes"})
    assert User.objects.filter(pk=administrator.pk).exists()


def test_an_administrator_looks_at_a_superuser_and_changes_nothing(client, administrator):
    owner = make_author()
    page = client.get(address(owner))
    assert page.status_code == 200
    assert 'name="display_name"' not in page.text
    response, owner = change(client, owner, display_name="Mine")
    assert (response.status_code, owner.display_name) == (403, "A. Librarian")
    password = f"/admin/accounts/user/{owner.pk}/password/"
    words = {"usable_password": "true", "password1": "taken over!!", "password2": "taken over!!"}
    assert client.post(password, words).status_code == 403
    client.post(f"/admin/accounts/user/{owner.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": owner.pk, "post": "yes"}
    client.post("/admin/accounts/user/", chosen)
    assert User.objects.get(pk=owner.pk).check_password("correct horse")


def test_a_superuser_makes_another(client):
    client.force_login(make_author())
    _response, person = change(client, make_user(), is_superuser="on")
    assert person.is_superuser
    assert person.is_staff


def test_a_superuser_stays_one_by_their_own_form(client):
    owner = make_author()
    client.force_login(owner)
    _response, owner = change(client, owner, display_name="New name")
    assert (owner.display_name, owner.is_superuser, owner.is_staff) == ("New name", True, True)


def test_a_helper_with_people_gives_no_more_than_they_have(client):
    helper = make_member("Editor", "helper")
    helper.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_user", "change_user"])
    )
    helper = User.objects.get(pk=helper.pk)
    make_member("Administrator"), make_member("Author"), make_member("Contributor")
    assert [group.name for group in given_by(helper)] == ["Editor", "Author", "Contributor"]
    assert may_manage(helper, User.objects.get(username="author"))
    assert not may_manage(helper, User.objects.get(username="administrator"))
    client.force_login(helper)
    _response, person = change(client, make_user(), role=role("Administrator"))
    assert roles_of(person) == []


def test_an_account_that_sleeps_is_no_way_up():
    helper = make_member("Editor", "helper")
    helper.user_permissions.add(Permission.objects.get(codename="change_user"))
    asleep = make_member("Administrator", is_active=False)
    assert not may_manage(User.objects.get(pk=helper.pk), asleep)


@pytest.mark.parametrize("name", ["Editor", "Author", "Contributor"])
def test_others_manage_nobody(client, name):
    member = make_member(name)
    client.force_login(member)
    person = make_user()
    assert not may_manage(member, person)
    response, person = change(client, person, role=Group.objects.get(name=name).pk)
    assert response.status_code == 403
    assert roles_of(person) == []


def test_the_list_says_who_is_what(client, administrator):
    make_author()
    make_member("Contributor")
    page = client.get("/admin/accounts/user/").text
    for words in ("Superuser", "Administrator", "Contributor"):
        assert f'<td class="field-role">{words}</td>' in page


def test_a_group_of_the_site_s_own_is_a_role_too(client, administrator):
    proofreaders = Group.objects.create(name="Proofreaders")
    page = client.get(address(make_user())).text
    assert f'<option value="{proofreaders.pk}">Proofreaders</option>' in page


def test_nobody_ties_a_provider_s_account_to_somebody_else(client, administrator):
    for model in ("socialaccount", "socialtoken"):
        assert client.get(f"/admin/socialaccount/{model}/add/").status_code == 403
    assert client.get("/admin/socialaccount/socialapp/add/").status_code == 200
    assert client.get("/admin/auth/group/").status_code == 403
