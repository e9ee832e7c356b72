"""An answer from the queue: it approves what it answers, as WordPress does."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from accounts.identity import identity_of
from accounts.models import User
from comments.decisions import decide
from comments.forms import ReplyForm
from comments.models import Comment
from comments.moderation import Candidate
from comments.moderation.rules import rule_on
from comments.replies import ParentGoneError, publish_reply

ANSWERABLE = (Comment.Status.PENDING, Comment.Status.APPROVED)


class NotAnsweredError(Exception):
    """Why there is no answer, in a sentence."""


def answer(request: HttpRequest, comment: Comment, *, by: User, batch: uuid.UUID) -> Comment:
    """Publish the answer that was sent, under the account that ``by`` speaks with, and approve what it answers.

    Both or neither. Raises NotAnsweredError.
    """
    data = {"body": request.POST.get("body", ""), "parent": str(comment.pk)}
    with transaction.atomic():
        if comment.status == Comment.Status.PENDING:
            decide(comment, Comment.Status.APPROVED, by=by, batch=batch)
        form = ReplyForm(data, post=comment.post, identity=identity_of(request))
        if not form.is_valid():
            raise NotAnsweredError(" ".join(str(one[0]) for one in form.errors.values()))
        return _publish(form, by)


def _publish(form: ReplyForm, by: User) -> Comment:
    written = form.make_comment()
    candidate = Candidate(comment=written, post=form.post, discussion=form.discussion, user=by)
    try:
        return publish_reply(written, rule_on(candidate))[0]
    except ParentGoneError as error:
        raise NotAnsweredError(gettext("Its writer has deleted this reply.")) from error
