"""What is not public shows nowhere: every address that there is, asked for by everybody whom it is kept from."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import User
from blog.models import Draft, FormerAddress, Post, PreviewLink, Site
from blog.saving import keep_in_step
from blog.search import index
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_comment,
    make_member,
    make_post,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

# Stands in every word of what is hidden, and nowhere else.
MARK = "hushhush"
# What is searched for: a page may say it again.
PART = "ushhus"
SPELLED = "Hüshhush"
# The page for an address where nothing stands puts the address's own words here.
SEARCH_BOX = re.compile(rb'<input id="q" [^>]*>')
TITLES = {"draft": "Hushhush one", "private": "Hushhush two", "scheduled": "Hushhush three"}
NAME = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
ANSWERS = {200, 301, 302, 308, 400, 401, 403, 404, 405, 422}


@pytest.fixture
def hidden() -> list[Post]:
    """Make a public post, and three that are not, filed alike; return those three."""
    filed: dict[str, Any] = {"categories": (make_category(),), "tags": (make_tag(),)}
    owner = make_author()
    public = make_post(author=owner, **filed)
    writer = make_member("Editor", "hidden")
    posts = [make_hidden(kind, author=writer, **filed) for kind in TITLES]
    for n, post in enumerate(posts):
        FormerAddress.objects.create(path=f"/2016/05/12/once-{n}/", post=post)
        make_comment(post=post, body=f"A reply to {MARK}", name=f"{MARK}{n}")
        share(post, secret=f"expired-{n}", expires_at=A_DAY)
        share(post, secret=f"revoked-{n}", revoked_at=A_DAY)
    # Typed into the public post, and not saved.
    Draft.objects.create(
        post=public, writer=owner, version=public.version, fields={"title": [MARK], "body": [MARK]}
    )
    Site.objects.create(pk=1, search_replies=True)
    index.catch_up()
    return posts


def make_hidden(kind, author, **filed) -> Post:
    later = A_DAY.replace(year=2099)
    return make_post(
        author=author,
        title=TITLES[kind],
        slug=f"{MARK}-{kind}",
        body=f"<p>The {MARK} words.</p>",
        excerpt=f"In short: {MARK}",
        status="published" if kind == "scheduled" else kind,
        published_at=later if kind == "scheduled" else A_DAY,
        comments_open=True,
        menu_order=1,
        kind=filed.pop("post_kind", "post"),
        **filed,
    )


def share(post: Post, **fields) -> None:
    later = timezone.now() + datetime.timedelta(days=1)
    values = {"made_by": post.author, "expires_at": later, **fields}
    PreviewLink.objects.create(post=post, **values)


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).strip("^$")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def samples(posts: list[Post]) -> dict[str, list[str]]:
    """Return, for each name in an address, what to ask for. An address with a new name wants a line here."""
    days = {post.published_on or A_DAY.date() for post in posts}
    numbers = sorted(
        {*(post.pk for post in posts), *(c.pk for p in posts for c in p.comments.all())}
    )
    versions = [post.history.latest().history_id for post in posts]
    slugs = [post.slug for post in posts]
    return {
        "year": sorted({f"{day.year:04}" for day in days}),
        "month": sorted({f"{day.month:02}" for day in days}),
        "day": sorted({f"{day.day:02}" for day in days}),
        "slug": [*slugs, "professional-practice", "twitter", "once-0", "once-1", "once-2"],
        "number": ["1", "2", *map(str, versions)],
        "username": ["hidden", "librarian"],
        "pk": list(map(str, numbers)),
        "object_id": [str(post.pk) for post in posts],
        "id": ["1"],
        "content_type_id": ["1"],
        "secret": ["wrong", *(f"{why}-{n}" for why in ("expired", "revoked") for n in range(3))],
        "token": ["wrong", "wrong.posts:signature"],
        "file": ["archive-2026-03-14-040000.zip"],
        "order": ["newest", "liked", "all"],
        "comment_page": ["1", "2"],
        "section": ["posts", "pages", "categories", "tags", "authors", "archives", "nothing"],
        "path": ["nothing.png", *slugs, "once-0", f"about/{slugs[0]}"],
        "app_label": ["blog", "comments"],
        "url": ["nowhere/"],
        "kind": ["wordpress", "disqus", "nothing"],
    }


def addresses(posts: list[Post]) -> Iterator[str]:
    """Return every address that the project has, with what stands for the names in it."""
    known = samples(posts)
    for route in routes(get_resolver()):
        names = ["".join(found) for found in NAME.findall(route)]
        unknown = set(names) - set(known)
        assert not unknown, f"samples() does not say what to ask /{route} for."
        shape = NAME.sub("{}", route).replace("\\", "")
        for values in itertools.product(*(known[name] for name in names)):
            yield "/" + shape.format(*values)
    for post in posts:
        newest = post.history.latest().history_id
        yield f"/?p={post.pk}"
        yield f"/admin/blog/post/{post.pk}/history/compare/?old={newest}&new={newest}"
    # Found by its words, however they are spelled; the page says them again as they were typed.
    yield f"/search/?q={SPELLED}"
    yield f"/search/?q={SPELLED}&in=replies"
    yield f"/admin/blog/post/?q={PART}"
    yield f"/admin/comments/comment/?q={PART}"
    for model, field in (("comment", "post"), ("post", "tags")):
        app = "comments" if model == "comment" else "blog"
        which = f"app_label={app}&model_name={model}&field_name={field}"
        yield f"/admin/autocomplete/?{which}&term={PART}"


def make_commenter() -> User:
    """Make somebody who may claim what guests left under the address that tests give them."""
    said = {"email": "sam@example.org", "email_verified": True}
    user = make_user()
    SocialAccount.objects.create(user=user, provider="google", uid="1", extra_data=said)
    return user


def anybody(who: str) -> Client:
    client = Client()
    if who == "commenter":
        client.force_login(make_commenter())
    elif who != "anonymous":
        client.force_login(make_member(who, "other"))
    return client


WHO = ["anonymous", "commenter", "Author", "Contributor"]


@pytest.mark.parametrize("who", WHO)
def test_what_is_hidden_shows_at_no_address(who, hidden):
    client, leaks = anybody(who), []
    for address in addresses(hidden):
        response = client.get(address)
        assert response.status_code in ANSWERS, address
        where = response.headers.get("Location", "")
        # What somebody asked for may be in where they are led; where a post stands may not.
        if MARK in where.partition("?")[0].lower() and MARK not in address:
            leaks.append(f"{address} leads to {where}")
        if says(response):
            leaks.append(address)
    assert leaks == []


def says(response: Any) -> bool:
    return not response.streaming and MARK.encode() in SEARCH_BOX.sub(b"", response.content).lower()


@pytest.mark.parametrize("who", WHO)
def test_what_is_hidden_is_not_counted(who, hidden):
    client = anybody(who)
    for address in ("/", "/category/professional-practice/", "/tag/twitter/"):
        assert client.get(address).context["page"].paginator.count == 1
        assert client.get(f"{address}page/2/").status_code == 404
    assert client.get("/author/hidden/").status_code == 404


@pytest.mark.parametrize("who", WHO)
def test_a_hidden_page_is_in_no_menu_and_at_no_address(who):
    owner = make_author()
    make_post(author=owner)
    for kind in TITLES:
        make_hidden(kind, author=owner, post_kind="page")
    client = anybody(who)
    for address in ("/", "/nowhere/", *(f"/{MARK}-{kind}/" for kind in TITLES)):
        assert not says(client.get(address))


@pytest.mark.parametrize("who", WHO)
def test_nothing_can_be_sent_to_what_is_hidden(who, hidden):
    client = anybody(who)
    headers = {"sec-fetch-site": "same-origin"}
    words = {"body": "Hello", "name": "Sam", "email": "sam@example.org"}
    before = list(Post.objects.values("pk", "title", "body", "status", "version"))
    for address in addresses(hidden):
        if re.match(r"/(accounts/|admin/(?!blog/post/\d|desk/reply)|media)", address):
            continue
        response = client.post(address, words, headers=headers)
        assert response.status_code in ANSWERS, address
        assert MARK not in response.headers.get("Location", "").partition("?")[0], address
        assert not says(response), address
    assert list(Post.objects.values("pk", "title", "body", "status", "version")) == before
    assert all(post.comments.count() == 1 for post in hidden)


def test_an_editor_finds_what_is_hidden(hidden):
    """Otherwise the mark would be nowhere, and the tests above would say nothing."""
    client, post = anybody("Editor"), hidden[0]
    for address in (
        f"/admin/blog/post/{post.pk}/change/",
        f"/admin/blog/post/{post.pk}/history/",
        f"/admin/blog/post/?q={PART}",
        f"/2016/05/12/{MARK}-private/",
    ):
        assert address in addresses(hidden)
        assert says(client.get(address)), address


def test_what_is_hidden_is_found_when_it_is_not_any_more(hidden):
    """Otherwise the search would find nothing at all."""
    hidden[0].publish()
    hidden[0].save()
    keep_in_step(hidden[0])
    for where in ("", "&in=replies"):
        assert says(anybody("anonymous").get(f"/search/?q={SPELLED}{where}"))
