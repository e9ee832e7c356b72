"""What is typed is kept beside the post, and nothing is overwritten unknowingly."""

from __future__ import annotations

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib import admin
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from blog import markup
from blog.drafts import ChangedMeanwhileError, begin_post, claim_version
from blog.models import Draft, Post, PreviewLink, Tag
from tests.factories import (
    make_author,
    make_category,
    make_member,
    make_post,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/blog/post/add/"
KEY = "0b5d6600-0000-4000-8000-000000000001"
MOMENT = {"published_at_0": "2016-05-12", "published_at_1": "09:00:00"}


@pytest.fixture
def author(client):
    author = make_author()
    client.force_login(author)
    return author


@pytest.fixture
def post(author):
    return make_post(author=author, body="<p>As it was.</p>")


def at(post, name="change"):
    return f"/admin/blog/post/{post.pk}/{name}/"


def form_of(post=None, **fields):
    """What a post's form sends."""
    common = {"kind": "post", "comments_open": "on", "form_key": KEY}
    if post is None:
        return {"title": "", "body": "", "status": "draft", "version": 0, **common, **fields}
    return {
        "title": post.title,
        "body": post.body,
        "status": post.status,
        "slug": post.slug,
        "author": post.author_id,
        "version": post.version,
        **MOMENT,
        **common,
        **fields,
    }


def form_shown(client, address):
    return client.get(address).context["adminform"].form


def test_what_is_typed_is_kept_and_the_post_stays_as_it_was(client, post):
    answer = client.post(at(post, "autosave"), form_of(post, body="<p>Half a</p>")).json()
    assert answer["say"].startswith("Saved ")
    assert (answer["warn"], answer["form"]) == ("", at(post))
    draft = Draft.objects.get()
    assert (draft.fields["body"], draft.version) == (["<p>Half a</p>"], 1)
    post.refresh_from_db()
    assert (post.body, post.version) == ("<p>As it was.</p>", 1)
    assert "As it was." in client.get(post.get_absolute_url()).text


def test_the_form_is_filled_in_with_what_was_kept(client, post):
    category, tag = make_category(), make_tag()
    typed = form_of(
        post,
        title="Typed",
        categories=[category.pk],
        tags=[tag.pk],
        published_at_0="31.12.",
        comments_open="",
    )
    del typed["comments_open"]
    client.post(at(post, "autosave"), typed)
    page = client.get(at(post))
    assert "is not saved yet" in page.text
    assert 'value="Typed"' in page.text
    assert 'value="31.12."' in page.text
    form = page.context["adminform"].form
    assert form["categories"].value() == [str(category.pk)]
    assert form["tags"].value() == [str(tag.pk)]
    assert form["comments_open"].value() is False
    assert not Tag.objects.filter(posts=post).exists()


def test_what_nobody_typed_into_the_form_is_not_kept(client, post):
    client.post(at(post, "autosave"), form_of(post, title="Typed", csrfmiddlewaretoken="x", a="b"))
    assert not {"csrfmiddlewaretoken", "a"} & set(Draft.objects.get().fields)


def test_words_that_are_all_saved_already_are_not_kept(client, post):
    client.post(at(post, "autosave"), form_of(post, title="Typed"))
    client.post(at(post, "autosave"), form_of(post))
    assert not Draft.objects.exists()


def test_a_text_that_is_too_long_is_not_kept_and_that_is_said(client, post):
    body = "a" * (markup.MAX_LENGTH + 1)
    response = client.post(at(post, "autosave"), form_of(post, body=body))
    assert response.status_code == 422
    assert response.json() == {"say": "Not saved: this text is too long."}


def test_saving_ends_the_draft(client, post):
    client.post(at(post, "autosave"), form_of(post, title="Typed"))
    assert client.post(at(post), form_of(post, title="Typed")).status_code == 302
    post.refresh_from_db()
    assert (post.title, post.version) == ("Typed", 2)
    assert not Draft.objects.exists()


def test_the_draft_of_another_is_neither_shown_nor_ended(client, post):
    jo = make_author("jo")
    Draft.objects.create(post=post, writer=jo, version=1, fields={"title": ["Jo's"]})
    assert form_shown(client, at(post))["title"].value() == post.title
    client.post(at(post), form_of(post, title="Mine"))
    assert Draft.objects.get().writer == jo


def test_discarding_brings_the_saved_words_back(client, post):
    client.post(at(post, "autosave"), form_of(post, title="Typed"))
    assert client.post(at(post, "discard"), form_of(post)).headers["Location"] == at(post)
    assert form_shown(client, at(post))["title"].value() == post.title


def test_a_new_post_is_begun_by_its_first_words_and_named_by_its_last(client, author):
    first = client.post(f"{ADD}autosave/", form_of(title="On"))
    client.post(f"{ADD}autosave/", form_of(title="On reading"))
    begun = Post.objects.get()
    assert first.json()["form"] == at(begun)
    assert (begun.title, begun.status, begun.version) == ("On reading", "draft", 0)
    assert (begun.author, begun.history.count()) == (author, 0)
    assert form_shown(client, at(begun))["title"].value() == "On reading"


@pytest.mark.parametrize("with_address", [True, False], ids=["at its address", "at the old one"])
def test_a_begun_post_is_saved_once_wherever_its_form_is_sent(client, author, with_address):
    client.post(f"{ADD}autosave/", form_of(title="On reading"))
    begun = Post.objects.get()
    sent = form_of(title="On reading", author=author.pk)
    assert client.post(at(begun) if with_address else ADD, sent).status_code == 302
    saved = Post.objects.get()
    assert (saved.slug, saved.version, saved.history.count()) == ("on-reading", 1, 1)


def test_words_that_come_late_begin_no_second_post(client, author):
    client.post(ADD, form_of(title="On reading", author=author.pk, slug="on-reading"))
    sent = form_of(Post.objects.get(), title="On rea", version=0)
    client.post(f"{ADD}autosave/", sent)
    assert Post.objects.count() == 1


def test_save_pressed_twice_makes_one_post_and_no_quarrel(client, author):
    for _ in range(2):
        response = client.post(ADD, form_of(title="On reading", author=author.pk))
        assert response.headers["Location"] == "/admin/blog/post/"
    assert Post.objects.get().version == 1


@pytest.fixture
def slower(monkeypatch, author):
    """The first save finds that the post of its form was begun meanwhile, if it was."""

    def make(begin):
        changeform_view = admin.ModelAdmin.changeform_view

        def fail(*args, **kwargs):
            monkeypatch.setattr(admin.ModelAdmin, "changeform_view", changeform_view)
            begin()
            raise IntegrityError

        monkeypatch.setattr(admin.ModelAdmin, "changeform_view", fail)

    return make


def test_a_post_begun_while_it_is_saved_is_still_one(client, author, slower):
    slower(lambda: begin_post(writer=author, form_key=uuid.UUID(KEY)))
    sent = form_of(title="On reading", author=author.pk)
    assert client.post(ADD, sent).status_code == 302
    assert Post.objects.get().title == "On reading"


def test_a_save_that_the_database_refuses_for_another_reason_fails(client, author, slower):
    slower(lambda: None)
    with pytest.raises(IntegrityError):
        client.post(ADD, form_of(title="On reading", author=author.pk))


def test_discarding_a_post_that_was_never_saved_leaves_nothing(client, author):
    assert client.post(f"{ADD}discard/", form_of()).headers["Location"] == ADD
    client.post(f"{ADD}autosave/", form_of(title="On reading"))
    response = client.post(f"{ADD}discard/", form_of())
    assert response.headers["Location"] == "/admin/blog/post/"
    assert not Post.objects.exists()


def test_without_its_form_s_key_no_post_is_begun(client, author):
    assert client.post(f"{ADD}autosave/", form_of(form_key="nonsense")).status_code == 400
    assert not Post.objects.exists()


def test_a_post_that_is_gone_is_not_found(client, author):
    assert client.post("/admin/blog/post/1/autosave/", form_of()).status_code == 404


def test_the_form_s_key_is_the_post_s(author):
    post = begin_post(writer=author, form_key=uuid.UUID(KEY))
    assert begin_post(writer=author, form_key=uuid.UUID(KEY)) == post


ONE, OTHER = (f"0b5d6600-0000-4000-8000-00000000000{number}" for number in (2, 3))


def test_what_is_typed_in_two_windows_is_not_mixed_up(client, post):
    client.post(at(post, "autosave"), form_of(post, title="In one", window=ONE))
    answer = client.post(at(post, "autosave"), form_of(post, title="In the other", window=OTHER))
    assert answer.status_code == 409
    assert "in another window, too" in answer.json()["say"]
    client.post(at(post, "autosave"), form_of(post, window=OTHER))
    assert client.post(at(post), form_of(post, title="Saved", window=OTHER)).status_code == 302
    assert Draft.objects.get().fields["title"] == ["In one"]


def test_a_form_filled_in_from_a_draft_goes_on_with_it(client, post):
    client.post(at(post, "autosave"), form_of(post, title="In one", window=ONE))
    form = form_shown(client, at(post))
    assert form["after"].value() == ONE
    sent = form_of(post, title="Further", window=form["window"].value(), after=ONE)
    assert client.post(at(post, "autosave"), sent).status_code == 200
    late = client.post(at(post, "autosave"), form_of(post, title="In one!", window=ONE))
    assert late.status_code == 409
    client.post(at(post), {**sent, "title": "Saved"})
    assert not Draft.objects.exists()


def test_no_link_is_made_at_the_cost_of_words_in_another_window(client, post):
    client.post(at(post, "autosave"), form_of(post, title="In one", window=ONE))
    sent = form_of(post, title="In the other", window=OTHER)
    response = client.post(at(post, "preview_links"), sent)
    assert "Please save one first." in response.text
    assert response.context["adminform"].form["title"].value() == "In the other"
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize(
    ("slug", "shown"), [("on-reading", ""), ("my-own", "my-own"), ("post", "")]
)
def test_the_address_of_a_post_never_saved_follows_its_title(client, author, slug, shown):
    client.post(f"{ADD}autosave/", form_of(title="On reading", slug=slug))
    assert form_shown(client, at(Post.objects.get()))["slug"].value() == shown


# --- Conflicts ---------------------------------------------------------------------------------------------------


def test_saving_an_older_version_overwrites_nothing_and_keeps_the_words(client, post):
    before = form_of(post, title="Mine", body="<p>My words.</p>")
    jo = Client()
    jo.force_login(make_author("jo", display_name="Jo"))
    jo.post(at(post), form_of(post, body="<p>Jo's words.</p>"))
    response = client.post(at(post), before)
    assert response.status_code == 409
    assert "Jo changed this at" in response.text
    assert "while you were writing" in response.text
    assert "correct the error" not in response.text
    form = response.context["adminform"].form
    assert (form["title"].value(), form["body"].value()) == ("Mine", "<p>My words.</p>")
    post.refresh_from_db()
    assert post.body == "<p>Jo's words.</p>"
    assert (post.version, post.history.count()) == (2, 2)


def test_keeping_mine_overwrites_what_was_shown_and_nothing_newer(client, post):
    mine = form_of(post, body="<p>Mine.</p>")
    Post.objects.filter(pk=post.pk).update(version=3, body="<p>Theirs.</p>")
    assert client.post(at(post), {**mine, "_save": "over-2"}).status_code == 409
    assert client.post(at(post), {**mine, "_save": "over-3"}).status_code == 302
    post.refresh_from_db()
    assert (post.body, post.version) == ("<p>Mine.</p>", 4)


def test_the_writer_is_told_in_time_that_somebody_else_saved(client, post):
    typed = form_of(post, title="Mine")
    client.post(at(post), form_of(post, title="Mine, in another window"))
    answer = client.post(at(post, "autosave"), typed).json()
    assert answer["warn"].startswith("You changed this in another window at")
    assert "You will see both texts" in client.get(at(post)).text


def test_a_change_by_nobody_known_is_told_as_well(client, post):
    post.version = 2
    post.history.all().delete()
    post.save()
    response = client.post(at(post), form_of(post, title="Mine", version=1))
    assert "This was changed at" in response.text


def test_a_version_is_claimed_once(post):
    claim_version(post, version=1)
    with pytest.raises(ChangedMeanwhileError):
        claim_version(post, version=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_instant_one_wins_and_the_other_is_told():
    author = make_author()
    post = make_post(author=author)
    ready = Barrier(2)

    def save(title):
        browser = Client()
        browser.force_login(author)
        ready.wait(30)
        try:
            return title, browser.post(at(post), form_of(post, title=title)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = dict(pool.map(save, ["One", "Two"]))
    assert sorted(answers.values()) == [302, 409]
    saved = Post.objects.get()
    assert answers[saved.title] == 302
    assert saved.version == 2


@pytest.mark.django_db(transaction=True)
def test_a_new_form_sent_many_times_at_once_is_one_post():
    author = make_author()
    addresses = [f"{ADD}autosave/", ADD] * 4
    ready = Barrier(len(addresses))

    def send(address):
        browser = Client()
        browser.force_login(author)
        ready.wait(30)
        try:
            sent = form_of(title="On reading", author=author.pk)
            return browser.post(address, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(addresses)) as pool:
        assert set(pool.map(send, addresses)) == {200, 302}
    assert Post.objects.get().title == "On reading"


# --- Who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["autosave", "discard", "preview", "preview_links"])
@pytest.mark.parametrize(
    ("role", "status"), [("Author", 404), ("Contributor", 404), ("Editor", 200), (None, 302)]
)
def test_nobody_touches_a_post_that_they_may_not_change(client, author, name, role, status):
    post = make_post(author=author)
    browser = Client()
    if role:
        browser.force_login(make_member(role))
    answer = browser.post(at(post, name), form_of(post, title="Typed"))
    expected = 302 if status == 200 and name in {"discard", "preview_links"} else status
    assert answer.status_code == expected
    assert Draft.objects.exists() is (status == 200 and name in {"autosave", "preview_links"})


@pytest.mark.parametrize("name", ["autosave", "discard", "preview", "preview_links"])
def test_a_contributor_may_not_touch_what_is_published(client, name):
    contributor = make_member("Contributor")
    post = make_post(author=contributor)
    client.force_login(contributor)
    assert client.post(at(post, name), form_of(post, title="Typed")).status_code == 403
    assert not Draft.objects.exists()


def test_another_s_form_key_opens_no_door(client, author):
    begin_post(writer=author, form_key=uuid.UUID(KEY))
    client.force_login(make_member("Author"))
    assert client.post(f"{ADD}autosave/", form_of(title="Mine")).status_code == 403
    assert client.post(ADD, form_of(title="Mine")).status_code in {302, 403}
    assert Post.objects.get().title == ""


@pytest.mark.parametrize("name", ["autosave", "discard", "preview", "preview_links"])
def test_who_may_write_nothing_begins_nothing(client, name):
    client.force_login(make_user("nobody", is_staff=True))
    assert client.post(f"{ADD}{name}/", form_of(title="Mine")).status_code == 403
    assert not Post.objects.exists()


def test_whoever_may_only_look_gets_no_drafting(client):
    contributor = make_member("Contributor")
    post = make_post(author=contributor)
    client.force_login(contributor)
    page = client.get(at(post))
    assert page.status_code == 200
    assert "data-drafting" not in page.text


def test_a_draft_says_whose_it_is(post, author):
    draft = Draft(post=post, writer=author, saved_at=timezone.now() - datetime.timedelta(days=1))
    assert str(draft) == "Networking and social media (A. Librarian)"
