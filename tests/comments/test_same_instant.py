"""The same reply from many connections at once, over real HTTP and a real database file."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from comments.models import Comment
from tests.factories import make_post

CONNECTIONS = 50
FORM = {"body": "Pressed in a hurry", "name": "Sam", "email": "sam@example.org", "action": "post"}


@pytest.mark.django_db(transaction=True)
def test_fifty_at_the_same_instant_are_one_comment_and_all_land_on_it(
    live_server: LiveServer,
) -> None:
    post = make_post()
    address = urlsplit(f"{live_server.url}{post.get_absolute_url()}reply/")
    all_ready = Barrier(CONNECTIONS)

    def send(_number: int) -> tuple[int, str | None, bool]:
        connection = http.client.HTTPConnection(address.netloc, timeout=60)
        connection.connect()
        all_ready.wait(60)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{address.netloc}",
        }
        connection.request("POST", address.path, urlencode(FORM), headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, response.headers["Location"], "sessionid" in str(response.headers)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = list(pool.map(send, range(CONNECTIONS)))
    comment = Comment.objects.get()
    assert set(answers) == {(302, f"{post.get_absolute_url()}#comment-{comment.pk}", True)}
