"""Nothing that a visitor, the author or the clock asks for goes through a whole large table, on either database."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client

from blog.models import Post
from portfolio import background
from portfolio.background import CHORES
from portfolio.backup import daily
from tests import pages, plans
from tests.factories import make_post
from tests.pages import ADMIN, KINDS, Filled
from tests.portfolio.test_admin_lists import NOT_LISTS, ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]

# What is no page: made of the same, for programs.
FOR_PROGRAMS = [
    *("/feed/", "/feed/atom/", "/comments/feed/", "/author/librarian/feed/", "/robots.txt"),
    *("/category/professional-practice/feed/", "/tag/twitter/feed/", "/tag/twitter/"),
    *("/sitemap.xml", "/sitemap-posts.xml", "/sitemap-pages.xml", "/sitemap-categories.xml"),
    *("/sitemap-tags.xml", "/sitemap-authors.xml", "/sitemap-archives.xml"),
    *("/2016/", "/2016/05/12/", "/page/2/"),
]
TABS = ("approved", "spam", "trash", "all", "reported")
# Which questions may, and why: all are seldom asked, or count in an index that holds nothing but what is counted.
MAY_GO_THROUGH_ALL = {
    "who signs in with a password, which authors alone have, with few tries": (
        r'FROM "accounts_user" WHERE (UPPER\()?"accounts_user"."username"(::text\) =| LIKE)'
    ),
    "what there is of one person, who asks for their data, in any spelling of the address": (
        r'LOWER\("comments_(claim|follower|outgoingmail)"."(email|address|recipient)"\)'
    ),
    "mails about one person, who is erased or wants no more: there are those of ninety days": (
        r'FROM "comments_outgoingmail" WHERE .*("headers"|"key" LIKE)'
    ),
    "what else may hold an address that is erased": (
        r'^SELECT ("comments_outgoingmail"."id" AS "pk", .* ORDER BY 1 ASC$'
        r'|DISTINCT "comments_claim"."email"|.* FROM "django_session" ORDER BY)'
    ),
    "how many posts each category and each tag has: remembered until something changes": (
        r'^SELECT "blog_post_(categories|tags)"."\w+_id" AS "\w+", COUNT\(\*\)'
    ),
    "how many pages a list has": r'^SELECT COUNT\(\*\) AS "__count" FROM "\w+"$',
    "the first and the last moment of a list": r'^SELECT MIN\("blog_post"."published_at"\)',
    "who writes": r'FROM "accounts_user" WHERE "accounts_user"."id" IN \(SELECT .*"author_id"',
    "what people sign in with": r'^SELECT DISTINCT "socialaccount_socialaccount"."provider"',
    "who would be banned by a part of an address": (
        r'FROM "comments_comment" .*"comments_comment"."email"(::text\))? (LIKE|IN)'
    ),
}


@pytest.fixture
def site(db) -> Filled:
    return pages.fill()


@pytest.fixture
def lists(site, monkeypatch) -> list[str]:
    """The lists of the administration, each with more than it shows on a page."""
    found = []
    for number in range(2, 4):
        ROWS["comments_outgoingmail"](number)
        ROWS["socialaccount_socialaccount"](number)
    for model, shown in admin.site._registry.items():
        monkeypatch.setattr(shown, "list_per_page", 1)
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if name not in NOT_LISTS:
            found.append(f"/admin/{name.replace('_', '/', 1)}/")
    return found


def unexpected(notes: plans.Heard) -> list[str]:
    found = plans.whole_tables(notes)
    return [
        f"{sorted(tables)}: {sql}"
        for sql, tables in found.items()
        if not any(re.search(known, sql) for known in MAY_GO_THROUGH_ALL.values())
    ]


def test_nothing_that_visitors_ask_for_goes_through_a_large_table(site, client):
    feeds = ("feed/", "comments/newest/", "comments/all/")
    with plans.heard() as notes:
        for kind in KINDS.values():
            pages.page_of(kind, site)
        old = f"/archives/{Post.objects.published().posts()[0].pk}/"
        for address in [*FOR_PROGRAMS, old, *(f"{site.address}{feed}" for feed in feeds)]:
            assert client.get(address).status_code in {200, 301}, address
    assert unexpected(notes) == []


def test_nothing_that_the_author_asks_for_goes_through_a_large_table(site, lists):
    client = Client()
    client.force_login(site.owner)
    tabs = [f"/admin/comments/comment/?status={tab}" for tab in TABS]
    with plans.heard() as notes:
        for address in [*lists, *tabs, *(address.format(site=site) for address in ADMIN.values())]:
            assert client.get(address).status_code in {200, 302}, address
    assert unexpected(notes) == []


def test_nothing_that_the_clock_begins_goes_through_a_large_table(site):
    with plans.heard() as notes:
        for chore, _seconds in CHORES:
            if chore not in {daily.see_to_backup, background.forget_tasks}:
                chore()
    assert unexpected(notes) == []


def test_a_question_that_no_index_answers_is_noticed():
    with plans.heard() as notes:
        list(Post.objects.order_by().filter(body="words"))
    assert plans.whole_tables(notes) != {}


def test_a_question_that_an_index_answers_is_not():
    with plans.heard() as notes:
        list(Post.objects.published().posts().newest_first()[:10])
    assert plans.whole_tables(notes) == {}


@pytest.mark.parametrize("status", ["draft", "private"])
def test_what_is_not_published_is_found_without_what_is(status):
    make_post(status=status)
    hidden = Post.objects.filter(status=status).order_by("-published_at", "-pk")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of one row it would not need an index.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    assert "post_hidden" in hidden[:50].explain()
