from typing import Any

from django.test import RequestFactory

from portfolio.wsgi import application


def test_a_server_gets_an_application_that_answers():
    request = RequestFactory().get("/static/admin/css/base.css", headers={"host": "127.0.0.1"})
    answered: list[str] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Any:
        answered.append(status)

    response: Any = application(request.environ, start_response)
    assert b"".join(response).startswith(b"/*")
    response.close()
    assert answered == ["200 OK"]
