"""What must be true of comments is held by the database, whoever writes to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.db.models import Value

from blog.models import Post
from comments.constraints import CompositeForeignKeyConstraint
from comments.models import Comment
from tests.factories import make_comment, make_post, make_user

pytestmark = pytest.mark.django_db
COMPOSITE = {"comment_parent_on_same_post", "comment_root_on_same_post"}


def change(comment: Comment, **values: Any) -> None:
    """Write to the row as anybody could, and have put-off checks made."""
    with transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**values)
        connection.check_constraints()


def test_a_reply_to_a_comment_on_another_post_is_refused(post: Post) -> None:
    other = make_comment(post=make_post(slug="other"))
    comment = make_comment(post=post)
    with pytest.raises(IntegrityError):
        change(comment, parent=other.pk)


def test_a_root_on_another_post_is_refused(post: Post) -> None:
    other = make_comment(post=make_post(slug="other"))
    comment = make_comment(post=post)
    with pytest.raises(IntegrityError):
        change(comment, root=other.pk)


def test_a_comment_that_was_answered_cannot_move_to_another_post_alone(post: Post) -> None:
    comment = make_comment(post=post)
    make_comment(post=post, parent=comment)
    with pytest.raises(IntegrityError):
        change(comment, post=make_post(slug="other").pk)


@pytest.mark.django_db(transaction=True)
def test_a_parent_on_another_post_is_refused_at_the_commit(post: Post) -> None:
    other = make_comment(post=make_post(slug="other"))
    comment = make_comment(post=post)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(parent=other.pk)
    comment.refresh_from_db()
    assert comment.parent is None


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("comment_has_a_name", {"name": ""}),
        ("comment_status_known", {"status": "liked"}),
        ("comment_by_user_or_guest", {"provider": "google"}),
    ],
)
def test_a_guests_comment_is_refused(post: Post, constraint: str, values: dict[str, str]) -> None:
    comment = make_comment(post=post)
    with pytest.raises(IntegrityError, match=constraint):
        change(comment, **values)


def test_an_accounts_comment_with_a_guests_address_is_refused(post: Post) -> None:
    comment = make_comment(post=post, user=make_user())
    with pytest.raises(IntegrityError, match="comment_by_user_or_guest"):
        change(comment, email="jo@example.org")


def test_a_comment_under_itself_is_refused(post: Post) -> None:
    comment = make_comment(post=post)
    with pytest.raises(IntegrityError, match="comment_is_not_its_own_parent"):
        change(comment, parent=comment.pk)


def test_the_same_fingerprint_twice_is_refused(post: Post) -> None:
    first, second = make_comment(post=post, body="1"), make_comment(post=post, body="2")
    with pytest.raises(IntegrityError, match="fingerprint"):
        change(second, fingerprint=Value(first.fingerprint))


def constraints_of_the_table() -> set[str]:
    """Return which of the two-column references the table has, as the database tells it."""
    if connection.vendor == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE name = 'comments_comment'"
    else:
        query = "SELECT string_agg(conname, ' ') FROM pg_constraint WHERE contype = 'f'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        (answer,) = cursor.fetchone()
    return {name for name in COMPOSITE if name in answer}


def test_the_table_has_the_references_in_two_columns() -> None:
    assert constraints_of_the_table() == COMPOSITE


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_made_anew_keeps_its_references(post: Post) -> None:
    """As SQLite does for most changes of a table: it copies the rows and drops the old one."""
    comment = make_comment(post=post)
    old, new = Comment._meta.get_field("name"), Comment._meta.get_field("name").clone()
    new.set_attributes_from_name("name")
    new.max_length, new.model = 300, Comment
    for before, after in [(old, new), (new, old)]:
        with connection.schema_editor() as editor:
            editor.alter_field(Comment, before, after, strict=True)
        assert constraints_of_the_table() == COMPOSITE
    other = make_comment(post=make_post(slug="other"))
    with pytest.raises(IntegrityError):
        change(comment, parent=other.pk)


@pytest.mark.django_db(transaction=True)
def test_the_constraint_can_be_dropped_and_added(post: Post) -> None:
    (constraint,) = [c for c in Comment._meta.constraints if c.name == "comment_root_on_same_post"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Comment, constraint)
    with connection.schema_editor() as editor:
        editor.add_constraint(Comment, constraint)
    assert constraints_of_the_table() == COMPOSITE


def test_other_databases_are_told_in_their_own_sentences() -> None:
    constraint = CompositeForeignKeyConstraint(
        name="same_post", fields=("parent", "post"), targets=("id", "post")
    )
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    created = str(constraint.create_sql(Comment, editor))
    removed = str(constraint.remove_sql(Comment, editor))
    assert created == (
        'ALTER TABLE "comments_comment" ADD CONSTRAINT "same_post" '
        'FOREIGN KEY ("parent_id", "post_id") REFERENCES "comments_comment" ("id", "post_id") '
        "DEFERRABLE INITIALLY DEFERRED"
    )
    assert removed == 'ALTER TABLE "comments_comment" DROP CONSTRAINT "same_post"'


def test_constraints_that_say_the_same_are_equal() -> None:
    def make(name: str = "a", fields: tuple[str, ...] = ("parent", "post")) -> Any:
        return CompositeForeignKeyConstraint(name=name, fields=fields, targets=("id", "post"))

    assert make() == make() == make().clone()
    assert hash(make()) == hash(make())
    assert make() != make(name="b")
    assert make() != make(fields=("root", "post"))
    assert make() != "a"


def test_the_migrations_say_what_the_models_say() -> None:
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state()
    changes = MigrationAutodetector(state, ProjectState.from_apps(apps)).changes(
        graph=executor.loader.graph
    )
    assert "comments" not in changes


def test_a_form_is_not_kept_from_validating(post: Post) -> None:
    comment = make_comment(post=post)
    comment.validate_constraints()
