from django.test import RequestFactory

from portfolio.wsgi import application


def test_a_server_gets_an_application_that_answers(db):
    request = RequestFactory().get("/no/such/page/", headers={"host": "127.0.0.1"})
    answered = []
    list(application(request.environ, lambda status, headers: answered.append(status)))
    assert answered == ["404 Not Found"]
