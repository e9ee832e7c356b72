"""What is counted in the cache, on a real Redis server when there is one."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from portfolio import environment
from tests.factories import make_author

REDIS = os.environ.get("TEST_REDIS_URL", "")
pytestmark = pytest.mark.skipif(
    not REDIS, reason="TEST_REDIS_URL names no Redis server to test with."
)


@pytest.fixture(autouse=True)
def on_redis(settings) -> Iterator[None]:
    settings.CACHES = {"default": environment.cache(REDIS) | {"KEY_PREFIX": os.urandom(8).hex()}}
    yield
    cache.close()


def test_ten_failed_log_ins_are_all_that_somebody_gets(db, client):
    make_author("librarian", password="correct horse")
    for _ in range(10):
        client.post("/accounts/login/", {"username": "librarian", "password": "wrong"})
    client.post("/accounts/login/", {"username": "librarian", "password": "correct horse"})
    assert "_auth_user_id" not in client.session


def test_nine_failed_log_ins_do_not_shut_anybody_out(db, client):
    make_author("librarian", password="correct horse")
    for _ in range(9):
        client.post("/accounts/login/", {"username": "librarian", "password": "wrong"})
    client.post("/accounts/login/", {"username": "librarian", "password": "correct horse"})
    assert "_auth_user_id" in client.session
