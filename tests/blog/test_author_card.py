"""The author's card: a picture, a few words and pages elsewhere."""

from __future__ import annotations

import pytest

from blog.models import AuthorCard, ProfileLink
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_member,
    make_picture,
    make_post,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

MINE = "/admin/blog/authorcard/mine/"


def make_card(user, *, links=(), renditions=(), with_picture=True):
    picture = make_picture("me.jpg", renditions=list(renditions)) if with_picture else None
    card = AuthorCard.objects.create(user=user, picture=picture)
    for label, url in links:
        ProfileLink.objects.create(card=card, label=label, url=url)
    return card


def address(card):
    return f"/admin/blog/authorcard/{card.pk}/change/"


def save(client, card, *, links=(), **fields):
    data = {
        "display_name": "A. Librarian",
        "biography": "",
        "links-TOTAL_FORMS": len(links),
        "links-INITIAL_FORMS": 0,
    }
    for number, (label, url) in enumerate(links):
        data |= {
            f"links-{number}-label": label,
            f"links-{number}-url": url,
            f"links-{number}-order": 0,
            f"links-{number}-card": card.pk,
        }
    return client.post(address(card), {**data, **fields})


def test_a_post_costs_no_more_than_8_questions_with_a_full_card(
    client, django_assert_max_num_queries
):
    author = make_author()
    make_card(author, links=[(f"Place {n}", f"https://{n}.example") for n in range(9)])
    for n in range(3):
        make_post(author=author, slug=f"post-{n}", published_at=A_DAY.replace(day=n + 1))
    post = make_post(author=author, categories=(make_category(),), tags=(make_tag(),))
    with django_assert_max_num_queries(8):
        page = client.get(post.get_absolute_url()).text
    assert page.count('rel="me"') == 9


def test_the_card_stands_under_a_post_and_on_the_author_s_page(client):
    author = make_author(biography="Student, reader.")
    make_card(author, links=[("Mastodon", "https://social.example/@me")])
    post = make_post(author=author)
    for page in (client.get(post.get_absolute_url()).text, client.get("/author/librarian/").text):
        assert (
            '<a class="u-url" rel="me" href="https://social.example/@me" dir="auto">Mastodon</a>'
            in page
        )
        assert '<img class="avatar u-photo" src="/media/pictures/me.jpg"' in page
        assert "Student, reader." in page


def test_without_a_picture_initials_are_drawn(client):
    author = make_author()
    post = make_post(author=author)
    assert (
        '<span class="avatar" aria-hidden="true">AL</span>'
        in client.get(post.get_absolute_url()).text
    )
    make_card(author, with_picture=False)
    assert (
        '<span class="avatar" aria-hidden="true">AL</span>'
        in client.get(post.get_absolute_url()).text
    )


def test_the_picture_is_no_larger_than_it_need_be():
    card = make_card(
        make_author(),
        renditions=[
            {"name": "pictures/s.webp", "format": "webp", "width": 100, "height": 100},
            {"name": "pictures/m.avif", "format": "avif", "width": 400, "height": 400},
            {"name": "pictures/m.webp", "format": "webp", "width": 400, "height": 400},
            {"name": "pictures/l.webp", "format": "webp", "width": 800, "height": 800},
        ],
    )
    assert card.small_picture == "/media/pictures/m.webp"
    assert AuthorCard(user=card.user).small_picture == ""
    assert str(card) == "A. Librarian"
    assert str(ProfileLink(label="Mastodon")) == "Mastodon"


def test_an_address_that_is_no_web_page_is_no_link(client):
    author = make_author()
    make_card(author, links=[("Files", "ftp://files.example/")])
    assert "ftp://" not in client.get(make_post(author=author).get_absolute_url()).text


@pytest.mark.parametrize("role", ["Contributor", "Author", "Editor", "Administrator"])
def test_everybody_who_writes_has_a_card_of_their_own(client, role):
    member = make_member(role)
    client.force_login(member)
    card = AuthorCard(pk=0)
    for _twice in range(2):
        response = client.get(MINE)
        card = AuthorCard.objects.get()
        assert response["Location"] == address(card)
    assert card.user == member
    assert client.get(address(card)).status_code == 200
    links = [("Mastodon", "https://social.example/@me")]
    response = save(client, card, links=links, display_name="New name", biography="Reads.")
    assert response.status_code == 302
    member.refresh_from_db()
    assert (member.display_name, member.biography) == ("New name", "Reads.")
    assert [link.url for link in card.links.all()] == ["https://social.example/@me"]


@pytest.mark.parametrize("role", ["Contributor", "Author", "Editor"])
def test_nobody_touches_another_s_card(client, role):
    card = make_card(make_author())
    client.force_login(make_member(role))
    assert client.get(address(card)).status_code == 302
    save(client, card, links=[("Spam", "https://spam.example")], display_name="Taken over")
    card.user.refresh_from_db()
    assert card.user.display_name == "A. Librarian"
    assert not card.links.exists()
    client.post(f"/admin/blog/authorcard/{card.pk}/delete/", {"post": "yes"})
    assert AuthorCard.objects.filter(pk=card.pk).exists()


@pytest.mark.parametrize("role", ["Contributor", "Author", "Editor"])
def test_the_list_leads_to_one_s_own(client, role):
    make_card(make_author())
    client.force_login(make_member(role))
    response = client.get("/admin/blog/authorcard/")
    assert response["Location"] == address(AuthorCard.objects.get(user__username=role.lower()))


def test_administrators_look_after_everybody_s(client):
    card = make_card(make_author())
    client.force_login(make_member("Administrator"))
    assert "A. Librarian" in client.get("/admin/blog/authorcard/").text
    assert save(client, card, display_name="New name").status_code == 302


def test_readers_have_none(client):
    client.force_login(make_user(is_staff=True))
    assert client.get(MINE).status_code == 403
    assert client.get("/admin/blog/authorcard/").status_code == 403
    assert not AuthorCard.objects.exists()


def test_a_card_is_made_by_nobody_for_another(client):
    client.force_login(make_author())
    assert client.get("/admin/blog/authorcard/add/").status_code == 403


@pytest.mark.parametrize("url", ["javascript:alert(1)", "not an address"])
def test_a_link_that_is_none_is_told_in_a_sentence(client, url):
    author = make_author()
    client.force_login(author)
    card = make_card(author)
    response = save(client, card, links=[("Bad", url)])
    assert "Enter a valid URL." in response.text
    assert not card.links.exists()
