"""Everything about a person, and nothing about another: looked for in every table, file and mail that there is."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from blog.models import Site
from comments.models import Comment, Decision, Like, OutgoingMail
from portfolio.personal.erasing import erase
from portfolio.personal.export import write_export
from portfolio.personal.subject import Subject, subject_at, subject_of_account
from portfolio.personal.tables import ALL, NOBODY, TABLES
from tests.factories import make_comment, make_post
from tests.portfolio.personal import HINDERS, Marked, everything, files

pytestmark = pytest.mark.django_db
FIRST, SECOND = "quokka", "numbat"


@pytest.fixture
def people(settings, tmp_path) -> tuple[Marked, Marked]:
    settings.MEDIA_ROOT = tmp_path
    Site.objects.create(pk=1, search_replies=True)
    post = make_post()
    first, second = Marked(FIRST, post=post), Marked(SECOND, post=post)
    meet(first, second)
    meet(second, first)
    return first, second


def meet(one: Marked, other: Marked) -> None:
    """Let them answer each other, like it, hear of it by mail, and decide about what the other wrote."""
    answer = one.write("answer", user=one.user, parent=other.comment)
    Like.objects.create(user=one.user, comment=other.guests)
    for number, whose in ((other.comment.pk, other), (answer.pk, one)):
        mail = one.row(
            OutgoingMail,
            key=f"reply:{number}:to-{one.mark}",
            subject=f"{whose.mark} replied",
            text=f"{whose.mark} said",
            html=f"<p>{whose.mark} said",
            headers={},
            last_error="",
        )
        mail.save()
    Decision.objects.create(
        comment=other.comment, by=one.user, status="approved", rule="by_hand", matched=other.mark
    )
    kind = ContentType.objects.get_for_model(Comment)
    LogEntry.objects.create(
        user=one.user,
        content_type=kind,
        object_id=str(other.comment.pk),
        object_repr=f"{other.mark}: words",
        action_flag=CHANGE,
        change_message=f"{other.mark} was approved",
    )


def texts(subject: Subject) -> dict[str, str]:
    """Return the files of the export, in text."""
    packed = io.BytesIO()
    write_export(subject, packed)
    with zipfile.ZipFile(packed) as found:
        return {
            name: found.read(name).decode(errors="replace").lower() for name in found.namelist()
        }


def said(label: str, column: str, mark: str) -> set[str]:
    """Return what a column says that has somebody's mark in it."""
    values = apps.get_model(label)._base_manager.values_list(column, flat=True)
    return {str(value).lower() for value in values if mark in str(value).lower()}


def shown_columns() -> list[tuple[str, str]]:
    """Return each column of text that is handed over by whatever way its rows lead to somebody."""
    return [
        (label, field.name)
        for label, tables in TABLES.items()
        for field in apps.get_model(label)._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.FileField)
        and not any(field.name in table.hidden or ALL in table.hidden for table in tables)
    ]


def test_of_every_table_it_is_said_what_it_has_about_people():
    every = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert every - set(TABLES) - NOBODY == set()
    assert set(TABLES) & NOBODY == set()


def test_every_column_of_an_account_or_a_comment_leads_to_its_person():
    """A new relation to people is none until somebody says here what it means."""
    missing = []
    for label, tables in TABLES.items():
        for field in apps.get_model(label)._meta.concrete_fields:
            is_person = field.remote_field and field.remote_field.model._meta.label_lower == (
                "accounts.user"
            )
            known = {lookup.split("__")[0] for table in tables for lookup in table.user}
            hidden = {column for table in tables for column in table.hidden}
            if is_person and field.name not in known | hidden and label != "comments.comment":
                missing.append(f"{label}.{field.name}")
    assert missing == []


def test_the_export_holds_all_about_the_person_and_nothing_about_another(people):
    found = texts(subject_of_account(people[0].user))
    everything_said = found["data.json"]
    missing = [
        (label, column, value)
        for label, column in shown_columns()
        for value in said(label, column, FIRST)
        if json.dumps(value, ensure_ascii=False)[1:-1] not in everything_said
    ]
    assert missing == []
    assert all(SECOND not in text and SECOND not in name for name, text in found.items())
    assert {f"files/avatars/{FIRST}-{which}.webp" for which in ("own", "theirs")} <= set(found)
    assert f"{FIRST} guest" in found["data.html"]


def test_a_row_was_made_in_every_table(people):
    """Otherwise the tests here would say nothing of the one that has none."""
    subject = subject_of_account(people[0].user)
    empty = [
        label
        for label, tables in TABLES.items()
        if label not in HINDERS
        and not any(table.rows(apps.get_model(label), subject).exists() for table in tables)
    ]
    assert empty == []


@pytest.mark.parametrize("keeps_words", [False, True])
def test_an_erased_account_is_nowhere(
    people, keeps_words, client, django_capture_on_commit_callbacks
):
    first, second = people
    before = texts(subject_of_account(second.user))
    with django_capture_on_commit_callbacks(execute=True):
        erase(subject_of_account(first.user), keeps_words=keeps_words)
    kept = {"quokka member", "quokka guest", "quokka answer"} if keeps_words else set()
    # The index holds the words that are kept, each by itself.
    tables = [
        name for name in everything() if not (kept and name.startswith("comments_commentent"))
    ]
    assert [name for name in tables if FIRST in without(everything()[name], kept)] == []
    assert [name for name, content in files().items() if FIRST in name + content] == []
    assert FIRST not in without(client.get(first.post.get_absolute_url()).text, kept)
    assert of_others(texts(subject_of_account(second.user))) == of_others(before)


def test_a_guest_who_is_erased_is_nowhere(people):
    first, _second = people
    guest = make_comment(post=first.post, name="wombat", email="Wombat@example.org", body="wombat")
    answer = make_comment(post=first.post, parent=guest, user=first.user)
    assert "wombat" in texts(subject_at("wombat@example.org"))["data.json"]
    receipt = erase(subject_at("wombat@example.org"), keeps_words=False, address="")
    assert receipt.removed == 1
    assert [table for table, rows in everything().items() if "wombat" in rows] == []
    answer.refresh_from_db()
    assert answer.parent is not None
    assert answer.parent.status == "deleted"


def without(text: str, words: set[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def of_others(found: dict[str, str]) -> Any:
    """Return what somebody else's export says, but for mail, which goes on, and what the erased did or had there."""
    changes = {"comments.outgoingmail", "comments.decision", "comments.like", "admin.logentry"}
    data = json.loads(found["data.json"])
    return {label: rows for label, rows in data.items() if label not in changes}
