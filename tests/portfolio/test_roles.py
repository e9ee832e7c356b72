"""The roles that every site begins with."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

from tests.factories import make_member

pytestmark = pytest.mark.django_db

make_roles = import_module("portfolio.migrations.0001_roles").make_roles


@pytest.fixture
def made():
    return lambda: make_roles(apps, SimpleNamespace(connection=connection))


def test_a_site_begins_with_the_four_roles_of_wordpress(made):
    made()
    assert set(Group.objects.values_list("name", flat=True)) == {
        "Administrator",
        "Editor",
        "Author",
        "Contributor",
    }


def test_roles_are_made_once_and_keep_who_has_them_and_what_else_they_may(made):
    editor = make_member("Editor")
    more = Permission.objects.get(codename="view_session")
    Group.objects.get(name="Editor").permissions.add(more)
    made()
    made()
    assert Group.objects.filter(name="Editor").count() == 1
    assert editor.has_perm("sessions.view_session")
    assert editor.has_perm("blog.change_others_post")


def test_each_role_may_what_the_one_below_may(made):
    made()
    may = [
        set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))
        for name in ("Contributor", "Author", "Editor", "Administrator")
    ]
    assert may[0] < may[1] < may[2] < may[3]


def test_no_role_writes_roles(made):
    made()
    held = Permission.objects.filter(group__isnull=False)
    assert not held.filter(content_type__app_label="auth").exists()
