"""A populated site is what the site itself would have made, however fast it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from django.core.management import call_command
from django.db.models import Count, Model

from accounts.likeness import likenesses
from accounts.models import User
from blog import markup as post_markup
from blog import upkeep
from blog.models import Category, Post, Tag
from blog.search import index
from comments import markup
from comments.models import Comment, Decision, Like, ThreadVersion
from comments.replies import fingerprint
from comments.threads import build_thread
from portfolio.populating import articles, threads
from portfolio.populating.filling import populate
from portfolio.populating.rows import Table
from portfolio.populating.threads import shares

POSTS, COMMENTS = 120, 600


@pytest.fixture(scope="module")
def populated(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Fill the database once for all tests here: none of them changes anything that the next one sees."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # Enough of everything that is rare.
        patch.setattr(articles, "LONG_ONES", 100)
        patch.setattr(articles, "SCHEDULES", 5)
        patch.setattr(articles, "DRAFTS", 890)
        gone = {Comment.Status.TRASH: 100, Comment.Status.DELETED: 100}
        patch.setattr(threads, "ANSWERED", gone)
        try:
            populate(posts=POSTS, comments=COMMENTS, seed=1)
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


pytestmark = pytest.mark.django_db
on_populated = pytest.mark.usefixtures("populated")


@on_populated
def test_there_are_as_many_as_were_wished_for():
    assert Post.objects.posts().count() == POSTS
    assert Comment.objects.count() == COMMENTS


@on_populated
def test_everybody_is_found_by_what_their_names_look_like():
    models: list[type[Model]] = [User, Comment]
    for model in models:
        for row, field in product(model._base_manager.all(), likenesses(model)):
            value = field.number_for(getattr(row, field.source))
            assert getattr(row, field.attname) == value


@on_populated
def test_posts_are_of_every_kind():
    assert {"draft", "private", "published"} == set(Post.objects.values_list("status", flat=True))
    assert Post.objects.pages().published().exists()
    assert Post.objects.filter(published_at__year=2090).exists()
    assert Post.objects.exclude(contents_html="").exists()
    assert set(Comment.objects.values_list("status", flat=True)) == set(Comment.Status)


@on_populated
def test_a_post_is_rendered_as_the_site_renders_it():
    for post in Post.objects.all():
        made = {name: getattr(post, name) for name in Post.RENDERED}
        assert post_markup.sanitise(post.body) == post.body
        post.render_body()
        assert {name: getattr(post, name) for name in Post.RENDERED} == made


@on_populated
def test_nothing_is_left_to_be_made_anew():
    assert not upkeep.outdated().exists()
    assert not index.is_behind()


@on_populated
def test_a_reply_is_rendered_and_known_again_as_if_it_had_been_sent():
    for comment in Comment.objects.with_words():
        assert comment.body_html == markup.render(comment.body)
        assert comment.fingerprint == fingerprint(comment)


@on_populated
def test_a_reply_stands_below_what_it_answers():
    comments = Comment.objects.select_related("parent")
    assert comments.exclude(parent=None).exists()
    for comment in comments:
        above = comment.parent
        assert comment.path == f"{above.path if above else ''}{comment.pk:010}"
        assert comment.root_id == (above.root_id if above else comment.pk)
        assert above is None or (above.post_id, above.created_at) <= (
            comment.post_id,
            comment.created_at,
        )


@on_populated
def test_a_thread_is_shown_with_all_that_is_approved():
    post = Post.objects.annotate(n=Count("comments")).latest("n")
    thread = build_thread(post)
    assert thread.count == post.comments.approved().count()
    assert thread.count == thread.version
    version = ThreadVersion.objects.get(pk=post.pk)
    assert (version.number, version.roots) == (thread.version, thread.roots)
    shown_in = list(post.comments.approved().values_list("shown_in", flat=True))
    assert sorted(shown_in) == list(range(1, thread.count + 1))


@on_populated
def test_every_reply_with_words_was_decided_about():
    last = Decision.objects.last_of(Comment.objects.values_list("pk", flat=True))
    statuses = Comment.objects.with_words().values_list("pk", "status")
    assert {pk: decision.status for pk, decision in last.items()} == dict(statuses)


@on_populated
def test_a_few_have_much_and_most_have_little():
    replies = Counter(Comment.objects.values_list("post", flat=True)).most_common()
    assert replies[0][1] > 5 * COMMENTS / POSTS
    for terms in (Category.objects, Tag.objects):
        posts = sorted(terms.annotate(n=Count("posts")).values_list("n", flat=True))
        assert posts[-1] > 3 * posts[len(posts) // 2]
    assert Like.objects.exists()


@on_populated
@pytest.mark.parametrize("address", ["/", "/archive/", "/category/", "/tag/", "/author/", "/feed/"])
def test_its_pages_are_there(client, address):
    if terms := {"/category/": Category.objects, "/tag/": Tag.objects}.get(address):
        address = terms.annotate(n=Count("posts")).latest("n").get_absolute_url()
    if address == "/author/":
        address += f"{Post.objects.published()[0].author.get_username()}/"
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("posts", "comments"), [(1, 7), (3, 20_000), (10, 5), (100_000, 1_000_000)]
)
def test_replies_are_shared_out_to_the_last(posts, comments):
    counts = shares(posts, comments)
    assert sum(counts) == comments
    assert min(counts) >= 0
    assert max(counts) <= threads.MOST + comments // posts


def test_a_row_says_nothing_that_its_table_has_no_column_for():
    with pytest.raises(KeyError, match="colour"):
        Table(Post).add(colour="red")
