"""Whatever a blog holds, it is the same after a way out and in again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings

from comments import markup
from portfolio.moving.importing.reply_text import source_of
from portfolio.moving.writing.html import in_wordpress
from tests.portfolio import wordpress_trips
from tests.portfolio.blog_making import make_blog
from tests.portfolio.blogs import Plan, blogs, replies

EXAMPLES = int(os.environ.get("ROUND_TRIPS", "6"))
often = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
    # To make a blog smaller takes minutes; the one that failed is printed whole.
    phases=[Phase.generate],
)


@pytest.mark.django_db
@often
@given(blogs())
def test_a_blog_is_the_same_after_its_way_through_wordpress_s_format(plan: Plan) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=f"{folder}/media"),
        transaction.atomic(),
    ):
        make_blog(plan)
        wordpress_trips.travel(Path(folder))
        transaction.set_rollback(True)


@settings(often, max_examples=20 * EXAMPLES)
@given(replies())
def test_a_reply_is_shown_the_same_after_its_way(body: str) -> None:
    shown = in_wordpress(markup.render(body))
    assert in_wordpress(source_of(shown)[1]) == shown
