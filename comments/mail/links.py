"""Links in mail that need no log-in: signed for one person, and for one thing."""

from __future__ import annotations

import datetime
from functools import lru_cache
from urllib.parse import quote_plus

from django.conf import settings
from django.core import signing
from django.urls import get_script_prefix, reverse

from accounts.models import User
from blog.absolute import absolute
from comments.models import Comment
from comments.permissions import may_moderate
from comments.respond import reply_url

# So long a reply can be decided about by a link. Who comes later does it in the administration.
DAYS = 30
_DECIDE, _STOP = "comments.mail.decide", "comments.mail.stop"


def decide_url(comment: Comment, person: User) -> str:
    """Return where ``person`` decides about ``comment``; ``?do=`` and a name of a decision proposes it."""
    token = signing.dumps([comment.pk, person.pk], salt=_DECIDE)
    return _with_token("comments:decide_by_mail", token)


def read_decide_token(token: str) -> tuple[Comment, User] | None:
    """Return the comment, and who was asked to decide about it; None if the link is void or they may no longer."""
    age = datetime.timedelta(days=DAYS)
    try:
        number, person = signing.loads(token, salt=_DECIDE, max_age=age)
    except signing.BadSignature:
        return None
    comment = Comment.objects.select_related("post", "user").filter(pk=number).first()
    user = User.objects.filter(pk=person, is_active=True).first()
    return (comment, user) if comment and user and may_moderate(user) else None


def stop_url(person: User) -> str:
    """Return where ``person`` stops mails about replies. It never expires."""
    return _stop_url(person.pk, settings.SECRET_KEY, absolute("/"))


@lru_cache(1000)
def _stop_url(person: int, _key: str, _site: str) -> str:
    return _with_token("comments:stop_mail", signing.dumps(person, salt=_STOP))


def _with_token(name: str, token: str) -> str:
    """Return the address of that name. To ask for each takes as long as to sign it."""
    return absolute(f"{_before_token(name, get_script_prefix())}{token}/")


@lru_cache
def _before_token(name: str, _prefix: str) -> str:
    before, _token, _slash = reverse(name, kwargs={"token": "token"}).rpartition("token")
    return before


def read_stop_token(token: str) -> User | None:
    try:
        person = signing.loads(token, salt=_STOP)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=person).first()


def reply_form_url(comment: Comment) -> str:
    """Return the form for an answer to ``comment``, by way of the log-in for those who are not logged in."""
    form = _form_for_answer(reply_url(comment.post), get_script_prefix(), settings.SITE_URL)
    return f"{form}{comment.pk}{quote_plus('#respond')}"


@lru_cache(1000)
def _form_for_answer(address: str, _prefix: str, _site: str) -> str:
    return absolute(f"{reverse('account_login')}?next={quote_plus(f'{address}?parent=')}")
