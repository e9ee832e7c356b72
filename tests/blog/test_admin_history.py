"""A post's history in the administration."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog import markup
from blog.models import Category, FormerAddress, Post
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_member,
    make_post,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    author = make_author()
    client.force_login(author)
    return author


@pytest.fixture
def post(author):
    return make_post(author=author, categories=(make_category(),), tags=(make_tag(),))


def revise(post, body="<p>Quite other words.</p>", **fields):
    """Save the post with other words; return the version as it was before."""
    before = post.history.latest()
    for name, value in fields.items():
        setattr(post, name, value)
    post.set_body(body)
    post.save()
    return before


def history(post):
    return f"/admin/blog/post/{post.pk}/history/"


def comparison(post, old, new):
    return f"{history(post)}compare/?old={old.history_id}&new={new.history_id}"


def restore(client, post, version):
    address = f"{history(post)}{version.history_id}/restore/"
    response = client.post(address, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_a_save_in_the_form_says_who_and_why(client, author):
    data = {"title": "On reading", "body": "<p>Words.</p>", "status": "published", "kind": "post"}
    client.post("/admin/blog/post/add/", {**data, "author": author.pk})
    version = Post.objects.get().history.get()
    assert (version.history_user, version.history_change_reason) == (author, "created")


def test_the_history_says_who_when_why_and_what(client, author, post, monkeypatch):
    noon = A_DAY.replace(hour=12, minute=4)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    post._history_user = author
    revise(post, title="New", excerpt="Short", status="draft", slug="new", comments_open=False)
    post.tags.set([make_tag("books", "books")])
    page = client.get(history(post)).text
    for words in (
        *("12 May 2016, 12:04", "A. Librarian", "Made a draft again", "<li>Title</li>"),
        *("<li>Text (+3 −8 words)</li>", "<li>Excerpt</li>", "<li>Tags (+books −twitter)</li>"),
        *("<li>Status (published → draft)</li>", "<li>Replies are open (yes → no)</li>"),
        "<li>Slug (networking-and-social-media → new)</li>",
    ):
        assert words in page


def test_other_changes_are_told_in_words(client, post):
    other = make_user("other")
    revise(post, body=post.body, author=other, menu_order=3, kind="page")
    revise(post, body=f"{post.body}<hr>", published_at=A_DAY.replace(year=2017))
    page = client.get(history(post)).text
    for words in (
        *(
            "<li>Author</li>",
            "<li>Place in the menu (none → 3)</li>",
            "<li>Kind (post → page)</li>",
        ),
        *("<li>Text</li>", "<li>Published at (12 May 2016, 09:00 → 12 May 2017, 09:00)</li>"),
    ):
        assert words in page


def test_a_post_without_history_says_so(client, post):
    post.history.all().delete()
    assert "Nothing is kept yet." in client.get(history(post)).text


def test_a_reason_that_is_not_ours_is_left_out(client, post):
    post.history.update(history_change_reason="migrated")
    assert "igrated" not in client.get(history(post)).text


def test_a_category_that_is_no_more_is_still_told_of(client, post):
    revise(post, body=post.body, title="New")
    post.categories.set([])
    Category.objects.all().delete()
    assert "Categories (−(deleted))" in client.get(history(post)).text


def test_long_histories_have_pages(client, post):
    for n in range(30):
        revise(post, body=f"<p>{n}</p>")
    first = client.get(history(post))
    assert len(first.context["entries"]) == 25
    assert "?p=2" in first.text
    second = client.get(f"{history(post)}?p=2")
    assert len(second.context["entries"]) == 6
    assert "This is the present one" not in second.text


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_history_costs_the_same_with_2_and_with_25_versions(client, post):
    revise(post)
    few = queries_of(client, history(post))
    for n in range(23):
        revise(post, body=f"<p>{n}</p>")
        post.tags.set([make_tag(f"tag {n}", f"tag-{n}")])
    assert queries_of(client, history(post)) == few


def test_two_versions_are_compared_whichever_is_named_first(client, post):
    old = revise(post, title="New")
    for address in (
        comparison(post, old, post.history.latest()),
        comparison(post, post.history.latest(), old),
    ):
        page = client.get(address).text
        assert "<ins>New</ins>" in page
        assert "<del>Networking and social media</del>" in page
        assert "<ins>Quite other words.</ins>" in page


def test_what_only_looks_different_is_told(client, post):
    old = revise(post, body=post.body.replace("<p>", '<p id="text-a">'))
    page = client.get(comparison(post, old, post.history.latest())).text
    assert "The words are the same" in page


def test_a_version_is_the_same_as_itself(client, post):
    version = post.history.latest()
    assert "Both versions are the same." in client.get(comparison(post, version, version)).text


@pytest.mark.parametrize("query", ["", "?old=1", "?old=x&new=²", f"?old={'9' * 30}&new=7"])
def test_a_comparison_of_nothing_leads_to_the_history(client, post, query):
    post.history.all().delete()
    assert client.get(f"{history(post)}compare/{query}")["Location"] == history(post)


def test_a_version_of_another_post_is_not_compared(client, post):
    other = make_post(slug="other", body="<p>Of another post.</p>")
    address = comparison(post, other.history.get(), post.history.get())
    assert "Of another post" not in client.get(address).text


def test_a_version_is_restored_as_a_new_one_and_the_present_one_is_kept(client, author, post):
    old = revise(post, title="New", excerpt="Short", slug="new")
    post.tags.clear()
    post.categories.set([make_category("Other", "other")])
    before = post.history.count()
    (message,) = restore(client, post, old)
    assert message.startswith("The words of ")
    post.refresh_from_db()
    assert (post.title, post.excerpt, post.body) == (old.title, "", old.body)
    assert post.body_html == markup.render(old.body)
    assert [tag.name for tag in post.tags.all()] == ["twitter"]
    assert [category.slug for category in post.categories.all()] == ["professional-practice"]
    newest, last, *_ = post.history.all()
    assert post.history.count() == before + 1
    assert (newest.history_user, last.title) == (author, "New")
    assert "Restored from " in client.get(history(post)).text


def test_restoring_leaves_the_post_where_it_is_and_as_public_as_it_is(client, post):
    old = revise(post, slug="new", status="draft")
    restore(client, post, old)
    post.refresh_from_db()
    assert (post.slug, post.status) == ("new", "draft")


def test_restoring_what_is_there_already_makes_no_version(client, post):
    restore(client, post, post.history.latest())
    assert [version.history_change_reason for version in post.history.all()] == ["created"]


def test_words_that_were_never_kept_are_kept_before_others_come_back(client, post):
    old = post.history.latest()
    Post.objects.update(title="Set past the history")
    restore(client, post, old)
    assert [version.title for version in post.history.all()] == [
        *("Networking and social media", "Set past the history", "Networking and social media")
    ]


def test_a_tag_that_is_no_more_does_not_come_back(client, post):
    old = revise(post)
    post.tags.first().delete()
    assert restore(client, post, old)[1] == (
        "A picture, category or tag that it had does not exist any more."
    )


def test_a_text_that_is_too_long_by_now_is_told(client, post, monkeypatch):
    old = revise(post)
    monkeypatch.setattr(markup, "MAX_LENGTH", 5)
    assert restore(client, post, old) == ["That text is longer than texts may be by now."]
    post.refresh_from_db()
    assert post.body == "<p>Quite other words.</p>"


def test_whoever_is_a_moment_late_is_told(client, post, monkeypatch):
    old = revise(post)
    get_object = Post.objects.get

    def get_and_be_late(*args, **kwargs):
        found = get_object(*args, **kwargs)
        Post.objects.filter(pk=post.pk).update(version=9)
        return found

    monkeypatch.setattr(
        "blog.admin.posts.PostAdmin.get_object",
        lambda self, request, number: get_and_be_late(pk=number),
    )
    assert restore(client, post, old) == [
        "Somebody saved this a moment ago. Please look once more."
    ]


def test_restoring_and_forgetting_need_a_press_of_a_button(client, post):
    version = post.history.latest()
    assert client.get(f"{history(post)}{version.history_id}/restore/").status_code == 405
    assert client.get(f"{history(post)}address/1/forget/").status_code == 405
    assert client.post(history(post)).status_code == 405


def test_a_former_address_is_shown_and_can_be_forgotten(client, post):
    old = FormerAddress.objects.create(path="/2016/05/12/old/", post=post)
    assert "<code>/2016/05/12/old/</code>" in client.get(history(post)).text
    client.post(f"{history(post)}address/{old.pk}/forget/")
    assert not FormerAddress.objects.exists()
    assert client.get("/2016/05/12/old/").status_code == 404


def test_the_form_lists_the_former_addresses_that_there_are(client, post):
    change = f"/admin/blog/post/{post.pk}/change/"
    assert "Former addresses" not in client.get(change).text
    FormerAddress.objects.create(path="/2016/05/12/old/", post=post)
    page = client.get(change).text
    assert "<li>/2016/05/12/old/</li>" in page
    assert f'href="{history(post)}#former-addresses"' in page


def test_another_post_s_address_cannot_be_forgotten_here(client, post):
    other = make_post(slug="other")
    old = FormerAddress.objects.create(path="/2016/05/12/old/", post=other)
    assert client.post(f"{history(post)}address/{old.pk}/forget/").status_code == 404


@pytest.mark.parametrize("role", ["Author", "Contributor"])
def test_another_s_history_is_not_there_for_an_author(client, post, role):
    client.force_login(make_member(role))
    version = post.history.latest()
    old = FormerAddress.objects.create(path="/2016/05/12/old/", post=post)
    assert client.get(history(post)).status_code in {403, 404}
    assert client.get(comparison(post, version, version)).status_code in {403, 404}
    for action in (f"{version.history_id}/restore/", f"address/{old.pk}/forget/"):
        assert client.post(f"{history(post)}{action}").status_code in {403, 404}


def test_a_contributor_cannot_change_the_words_of_a_post_that_was_published(client, author):
    contributor = make_member("Contributor")
    post = make_post(author=contributor)
    version = revise(post)
    client.force_login(contributor)
    assert client.post(f"{history(post)}{version.history_id}/restore/").status_code == 403
    assert "Restore<" not in client.get(history(post)).text


def test_an_author_restores_their_own(client, author):
    writer = make_member("Author")
    post = make_post(author=writer)
    version = revise(post)
    client.force_login(writer)
    restore(client, post, version)
    post.refresh_from_db()
    assert post.body == version.body


def test_numbers_that_no_version_can_have_are_not_found(client, post):
    number = "9" * 30
    assert client.post(f"{history(post)}{number}/restore/").status_code == 404
    assert client.post(f"{history(post)}address/{number}/forget/").status_code == 404
    assert client.get(f"{history(post)}compare/?old={'9' * 18}&new=1").status_code == 302


def test_a_post_that_is_not_there_has_no_history(client, author):
    assert client.get("/admin/blog/post/999999999/history/").status_code == 404
