import runpy
from typing import Any

import pytest
from django.conf import settings
from django.core import wsgi
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from portfolio.wsgi import application

# A request looks after the connections of its thread, whatever it asks for.
pytestmark = pytest.mark.django_db


def test_a_server_gets_an_application_that_answers(transactional_db):
    request = RequestFactory().get("/static/admin/css/base.css", headers={"host": "127.0.0.1"})
    answered: list[str] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Any:
        answered.append(status)

    response: Any = application(request.environ, start_response)
    assert b"".join(response).startswith(b"/*")
    response.close()
    assert answered == ["200 OK"]


def test_a_wrong_setting_ends_a_server_with_a_sentence(monkeypatch):
    def refuse() -> None:
        raise ImproperlyConfigured("SITE_URL must be an address.")

    monkeypatch.setattr(wsgi, "get_wsgi_application", refuse)
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(str(settings.BASE_DIR / "portfolio" / "wsgi.py"))
    assert caught.value.code == "error: SITE_URL must be an address."


def test_a_host_that_is_not_ours_is_refused_without_a_word_in_the_log(client, caplog):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert caplog.records == []
