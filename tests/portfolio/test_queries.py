"""What every kind of page asks of the database: as much as before, however much there is."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import AuthorCard, ProfileLink
from tests import pages
from tests.factories import (
    A_DAY,
    make_category,
    make_comment,
    make_page,
    make_post,
    make_tag,
    make_user,
)
from tests.pages import KINDS, Filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]


@pytest.fixture
def site(db) -> Filled:
    return pages.fill()


# What is looked at, not sent.
READ = {name: kind for name, kind in KINDS.items() if not kind.sent}


# One person's own, whoever signed in or not: it looks into every table that may hold something of theirs.
BY_MAILED_LINK = {"a guest's data"}


def questions(site: Filled) -> dict[str, int]:
    """Return how many each page asks."""
    asked = {}
    for name, kind in READ.items():
        with CaptureQueriesContext(connection) as queries:
            pages.page_of(kind, site)
        asked[name] = len(queries)
    return asked


def grow(site: Filled) -> None:
    """Let there be more of everything that a page shows."""
    categories = tuple(make_category(f"Category {n}", f"category-{n}") for n in range(5))
    tags = tuple(make_tag(f"Tag {n}", f"tag-{n}") for n in range(5))
    card = AuthorCard.objects.get(user=site.owner)
    for n in range(5):
        moment = A_DAY + datetime.timedelta(hours=n + 1)
        post = make_post(title=f"After {n}", slug=f"after-{n}", published_at=moment)
        post.categories.set(categories)
        post.tags.set(tags)
        make_comment(post=post)
        make_page(title=f"Page {n}", slug=f"page-{n}", menu_order=n)
        ProfileLink.objects.create(card=card, label=f"Link {n}", url=f"https://{n}.example/")
        reader = make_user(f"reader-{n}")
        above = make_comment(post=site.post, user=reader, provider="google")
        make_comment(post=site.post, parent=above, name=f"Answer {n}")
    site.post.categories.add(*categories)
    site.post.tags.add(*tags)


def test_a_page_asks_the_same_number_of_questions_however_much_there_is(site):
    # What is asked once in the life of a process is no page's own.
    questions(site)
    few = questions(site)
    grow(site)
    assert questions(site) == few
    public = {name for name, kind in READ.items() if not kind.signed_in} - BY_MAILED_LINK
    # Those included that are remembered where nobody is in a transaction.
    assert max(few[name] for name in public) <= 9
