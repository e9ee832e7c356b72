"""A post is seen before it is published, by its writer and by whoever has a secret link."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from blog import markup
from blog.models import Draft, Post, PreviewLink
from blog.previews import share_preview
from tests.blog.test_drafts import ADD, at, form_of
from tests.factories import make_author, make_category, make_post, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    author = make_author()
    client.force_login(author)
    return author


@pytest.fixture
def draft(author):
    return make_post(author=author, published_at=None, body="<p>A first version.</p>")


@pytest.fixture
def link(draft, author):
    return share_preview(post=draft, by=author, days=7)


def test_the_preview_is_the_page_that_readers_will_see_with_what_is_typed(client, draft):
    category, tag = make_category(), make_tag()
    sent = form_of(
        draft,
        title="Typed",
        body="One.\n\n<script>alert(1)</script>Two.",
        excerpt="In short",
        kind="page",
        categories=[category.pk],
        tags=[tag.pk, "x"],
    )
    page = client.post(at(draft, "preview"), sent)
    assert "blog/post_detail.html" in [template.name for template in page.templates]
    assert "<p>One.</p>\n<p>Two.</p>" in page.text
    assert "Typed" in page.text
    assert "Preview: not published" in page.text
    assert tag.get_absolute_url() in page.text
    assert 'id="respond"' not in page.text
    assert "/change/" not in page.text
    draft.refresh_from_db()
    assert (draft.title, draft.version) == ("Networking and social media", 1)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("typed", "shown"), [("fr", ' lang="fr"'), ("", ""), ("<", ' lang="de"')])
def test_a_preview_speaks_the_language_that_is_chosen(client, draft, typed, shown):
    Post.objects.filter(pk=draft.pk).update(language="de")
    page = client.post(at(draft, "preview"), form_of(draft, language=typed)).text
    assert f'<h1 class="p-name" dir="auto"{shown}>' in page


def test_a_preview_leads_to_no_page_of_an_author_who_has_none_yet(client, draft):
    page = client.post(at(draft, "preview"), form_of(draft)).text
    assert '<bdi class="p-name">A. Librarian</bdi>' in page
    assert "/author/" not in page


def test_a_post_that_was_never_kept_can_be_previewed(client, author):
    page = client.post(f"{ADD}preview/", form_of(title="", body="<p>First words.</p>"))
    assert "First words." in page.text
    assert not Post.objects.exists()
    assert client.post(f"{ADD}preview/").status_code == 200


def test_a_preview_of_what_is_sent_without_sense_shows_what_is_saved(client, draft):
    sent = {"kind": "nonsense", "cover": "x"}
    page = client.post(at(draft, "preview"), sent)
    assert "A first version." in page.text
    assert "Networking and social media" in page.text


def test_a_text_that_is_too_long_is_previewed_as_far_as_it_goes(client, draft):
    sent = form_of(draft, body="a" * (markup.MAX_LENGTH + 1))
    assert client.post(at(draft, "preview"), sent).status_code == 200


def test_the_preview_beside_the_form_shows_what_was_kept_last(client, draft):
    assert "A first version." in client.get(at(draft, "preview")).text
    client.post(at(draft, "autosave"), form_of(draft, body="<p>A second.</p>"))
    assert "A second." in client.get(at(draft, "preview")).text


def test_only_the_preview_may_be_framed_and_only_by_this_site(client, draft):
    preview = client.get(at(draft, "preview")).headers
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    form = client.get(at(draft)).headers
    assert "frame-src 'self'" in form["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in form["Content-Security-Policy"]
    assert form["X-Frame-Options"] == "DENY"
    for headers in (preview, form):
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_link_shows_the_draft_to_somebody_without_an_account(client, draft, link, author):
    client.post(at(draft, "autosave"), form_of(draft, body="<p>A second.</p>"))
    page = Client().get(link.get_absolute_url())
    assert "A second." in page.text
    assert 'id="respond"' not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in page.text
    assert "canonical" not in page.text
    assert not page.cookies


def test_a_link_does_not_show_what_somebody_else_typed(draft, link):
    jo = make_author("jo")
    Draft.objects.create(post=draft, writer=jo, version=1, fields={"body": ["<p>Jo's.</p>"]})
    assert "A first version." in Client().get(link.get_absolute_url()).text


def gone(link):
    page = Client().get(link.get_absolute_url())
    return page.status_code == 404 and "This preview is over" in page.text


def test_a_link_ends_with_its_days(link, monkeypatch):
    end = link.expires_at
    monkeypatch.setattr(timezone, "now", lambda: end - datetime.timedelta(seconds=1))
    assert not gone(link)
    monkeypatch.setattr(timezone, "now", lambda: end)
    assert gone(link)


def test_a_link_ends_when_it_is_revoked(client, draft, link):
    assert link.get_absolute_url() in client.get(at(draft)).text
    client.post(at(draft, "preview_links"), form_of(draft, revoke=link.pk))
    assert gone(link)
    assert link.get_absolute_url() not in client.get(at(draft)).text


@pytest.mark.parametrize("field", ["is_active", "is_superuser"])
def test_a_link_ends_with_its_maker_s_rights(link, author, field):
    setattr(author, field, False)
    author.save()
    assert gone(link)


def test_a_secret_that_was_never_given_leads_nowhere(link):
    link.secret += "x"
    assert gone(link)


def test_a_link_is_made_with_the_words_that_were_typed_and_works_for_the_days_asked_for(
    client, draft, author
):
    sent = form_of(draft, title="Typed", days="30", copy="copy-1")
    response = client.post(at(draft, "preview_links"), sent)
    assert response.headers["Location"] == at(draft) + "#preview-links"
    assert response.cookies["saved_copy"].value == "copy-1"
    link = PreviewLink.objects.get()
    assert (link.expires_at - link.created_at).days in {29, 30}
    assert len(link.secret) == 43
    assert Draft.objects.get().fields["title"] == ["Typed"]
    assert str(link).startswith("Networking and social media, ")


def test_a_link_works_for_seven_days_when_no_others_are_asked_for(client, author):
    client.post(f"{ADD}preview_links/", form_of(title="New", days="9999"))
    link = PreviewLink.objects.get()
    assert (link.post.title, (link.expires_at - link.created_at).days in {6, 7}) == ("New", True)


@pytest.mark.parametrize("number", ["x", "0"])
def test_a_link_that_is_not_this_post_s_cannot_be_revoked(client, draft, link, number):
    other = make_post(published_at=None, slug="other")
    for revoked in (number, link.pk):
        sent = form_of(other, revoke=revoked, form_key="")
        assert client.post(at(other, "preview_links"), sent).status_code == 404
    assert not gone(link)
