"""``{% kept %}``: what all pages show is made once, while nothing of the site changes."""

from __future__ import annotations

from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

TEMPLATE = "{% load frames %}{% kept 'line' of %}{{ words }}{% endkept %}"


def made(**context: object) -> str:
    return Template(TEMPLATE).render(Context(context))


def test_it_is_made_once_for_each_value_and_language() -> None:
    request = RequestFactory().get("/")
    assert made(request=request, of=1, words="first") == "first"
    assert made(request=request, of=1, words="again") == "first"
    assert made(request=request, of=2, words="other") == "other"
    with translation.override("de"):
        assert made(request=request, of=1, words="deutsch") == "deutsch"


def test_another_request_to_which_nothing_is_handed_in_has_its_own() -> None:
    assert made(request=RequestFactory().get("/"), of=1, words="first") == "first"
    assert made(request=RequestFactory().get("/"), of=1, words="second") == "second"


def test_without_a_request_it_is_made_each_time() -> None:
    assert [made(of=1, words=word) for word in ("first", "second")] == ["first", "second"]
