from django.test import RequestFactory

from portfolio.wsgi import application


def test_a_server_gets_an_application_that_answers():
    request = RequestFactory().get("/static/admin/css/base.css", headers={"host": "127.0.0.1"})
    answered = []
    response = application(request.environ, lambda status, headers: answered.append(status))
    assert b"".join(response).startswith(b"/*")
    response.close()
    assert answered == ["200 OK"]
