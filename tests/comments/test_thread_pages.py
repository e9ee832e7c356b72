"""The pages of a long thread: where each comment stands, in every order, for everybody at a fixed cost."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from blog.models import Post
from comments.models import Comment, Discussion, Like
from tests.factories import A_DAY, add_thread, make_comment, make_page, make_post, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status


def numbers(client: Client, address: str) -> list[int]:
    """Return the comments that a page shows, in its order."""
    return [int(pk) for pk in re.findall(r'id="comment-(\d+)"', client.get(address).text)]


@pytest.fixture
def few_a_page(db: None) -> None:
    Discussion.objects.create(pk=1, roots_a_page=2)


@pytest.fixture
def five(few_a_page: None, post: Post) -> list[Comment]:
    return add_thread(post, number=5)


def test_a_short_thread_has_one_page_and_speaks_of_none(client: Client, post: Post) -> None:
    add_thread(post, number=50)
    page = client.get(post.get_absolute_url()).text
    assert 'aria-label="Pages of responses" hidden' in page
    assert "comment-page-2" not in page


def test_fifty_replies_to_the_post_make_a_page(client: Client, post: Post) -> None:
    comments = add_thread(post, number=102, deepest=2)
    assert len(numbers(client, post.get_absolute_url())) == 100
    rest = numbers(client, f"{post.get_absolute_url()}comment-page-2/")
    assert rest == [comment.pk for comment in comments[100:]]


def test_each_page_has_its_own_and_leads_on(client: Client, post: Post, five: Any) -> None:
    base = post.get_absolute_url()
    pk = five[0].pk
    assert numbers(client, base) == [pk, pk + 1]
    assert numbers(client, f"{base}comment-page-3/") == [pk + 4]
    page = client.get(f"{base}comment-page-2/").text
    assert f'href="{base}#responses" rel="prev"' in page
    assert f'href="{base}comment-page-3/#responses" rel="next"' in page
    assert "Page 2 of 3" in page
    assert "5 responses" in page


def test_the_orders(client: Client, post: Post, five: Any) -> None:
    base, pk = post.get_absolute_url(), five[0].pk
    for name in ("a", "b"):
        Like.give(five[3], make_user(name))
    Like.give(five[1], make_user("c"))
    assert numbers(client, f"{base}comments/newest/") == [pk + 4, pk + 3]
    assert numbers(client, f"{base}comments/newest/comment-page-2/") == [pk + 2, pk + 1]
    assert numbers(client, f"{base}comments/liked/") == [pk + 3, pk + 1]
    assert numbers(client, f"{base}comments/liked/comment-page-2/") == [pk, pk + 2]
    assert numbers(client, f"{base}comments/all/") == [pk, pk + 1, pk + 2, pk + 3, pk + 4]


def test_answers_stay_with_what_they_answer_in_every_order(client: Client, post: Post) -> None:
    comments = add_thread(post, number=6, deepest=2)
    Like.give(comments[3], make_user())
    base, pk = post.get_absolute_url(), comments[0].pk
    assert numbers(client, f"{base}comments/newest/") == [pk + n for n in (4, 5, 2, 3, 0, 1)]
    Like.give(comments[4], make_user("other"))
    assert numbers(client, f"{base}comments/liked/") == [pk + n for n in (4, 5, 0, 1, 2, 3)]


def test_a_page_has_pages_of_its_thread_too(client: Client, few_a_page: None) -> None:
    about = make_page(comments_open=True)
    comments = add_thread(about, number=3)
    assert numbers(client, "/about/comment-page-2/") == [comments[2].pk]
    assert len(numbers(client, "/about/comments/all/")) == 3


@pytest.mark.parametrize(
    "page",
    [
        "comments/newest/comment-page-4/",
        "comments/newest/comment-page-0/",
        f"comment-page-{10**30}/",
    ],
)
def test_a_page_that_is_not_there(client: Client, post: Post, five: Any, page: str) -> None:
    assert client.get(f"{post.get_absolute_url()}{page}").status_code == 404


@pytest.mark.parametrize("page", ["comment-page-4/", "comment-page-0/"])
def test_a_page_that_a_blog_had_elsewhere_leads_to_the_post(
    client: Client, post: Post, five: Any, page: str
) -> None:
    response = client.get(f"{post.get_absolute_url()}{page}")
    assert (response.status_code, response["Location"]) == (301, post.get_absolute_url())


def test_an_unknown_order_and_an_unknown_post_are_not_there(client: Client, post: Post) -> None:
    assert client.get(f"{post.get_absolute_url()}comments/longest/").status_code == 404
    assert client.get("/2016/05/12/nothing/comment-page-2/").status_code == 404


def test_the_first_page_has_one_address(client: Client, post: Post, five: Any) -> None:
    base = post.get_absolute_url()
    response = client.get(f"{base}comment-page-1/")
    assert (response.status_code, response.headers["Location"]) == (301, base)


def test_where_a_post_was_its_pages_lead_on(client: Client, post: Post, five: Any) -> None:
    old = post.get_absolute_url()
    post.former_addresses.create(path="/2016/05/12/once/")
    response = client.get("/2016/05/12/once/comment-page-2/")
    assert (response.status_code, response.headers["Location"]) == (301, f"{old}comment-page-2/")


def test_search_engines_keep_each_page_once(
    client: Client, post: Post, five: Any, settings: Any
) -> None:
    settings.SITE_URL = "https://blog.example.org"
    base = f"https://blog.example.org{post.get_absolute_url()}"

    def canonical(rest: str) -> str:
        page = client.get(f"{post.get_absolute_url()}{rest}").text
        found = re.search(r'rel="canonical" href="([^"]+)"', page)
        assert found
        return found[1]

    assert canonical("") == base
    assert canonical("comment-page-2/") == f"{base}comment-page-2/"
    assert canonical("comments/newest/comment-page-2/") == base
    assert canonical("comments/all/") == base


@pytest.mark.parametrize("depth", [0, 1])
def test_the_permalink_finds_the_page(client: Client, post: Post, five: Any, depth: int) -> None:
    base = post.get_absolute_url()
    comment = make_comment(post=post, parent=five[3]) if depth else five[3]
    response = client.get(f"/comment/{comment.pk}/")
    assert response.headers["Location"] == f"{base}comment-page-2/#comment-{comment.pk}"


def test_the_permalink_counts_what_its_reader_sees(
    client: Client, post: Post, five: Any, few_a_page: None
) -> None:
    """Of two roots that are gone, the one that was answered keeps its place."""
    base = post.get_absolute_url()
    for gone in five[:2]:
        gone.move_to_trash()
    assert client.get(f"/comment/{five[3].pk}/").headers["Location"].startswith(f"{base}#")
    make_comment(post=post, parent=five[1])
    location = client.get(f"/comment/{five[3].pk}/").headers["Location"]
    assert location.startswith(f"{base}comment-page-2/")


def test_ones_own_waiting_comment_is_found_by_account_and_by_session(
    visitor: Client, client: Client, post: Post, five: Any
) -> None:
    user = make_user()
    client.force_login(user)
    waiting = make_comment(post=post, user=user, status=Status.PENDING)
    place = f"{post.get_absolute_url()}comment-page-3/#comment-{waiting.pk}"
    assert client.get(f"/comment/{waiting.pk}/").headers["Location"] == place
    form = {"body": "Mine", "name": "Sam", "email": "sam@example.org", "action": "post"}
    landed = visitor.post(f"{post.get_absolute_url()}reply/", form).headers["Location"]
    mine = Comment.objects.get(body="Mine")
    assert visitor.get(f"/comment/{mine.pk}/").headers["Location"] == landed
    assert client.get(f"/comment/{mine.pk}/").status_code == 404


def test_a_branch_can_be_folded_away_and_says_how_much_is_in_it(client: Client, post: Post) -> None:
    root = make_comment(post=post, body="1", created_at=A_DAY)
    for number in range(2):
        make_comment(post=post, parent=root, body=f"1.{number}")
    make_comment(post=post, body="2", created_at=A_DAY + datetime.timedelta(days=1))
    page = client.get(post.get_absolute_url()).text
    assert page.count('<details open class="branch">') == 1
    assert "<summary>2 replies</summary>" in page


def test_without_much_to_order_there_is_no_choice(client: Client, post: Post) -> None:
    add_thread(post, number=2)
    assert "Most liked" not in client.get(post.get_absolute_url()).text
    add_thread(make_post(slug="other"), number=3)
    assert "Most liked" in client.get("/2016/05/12/other/").text
