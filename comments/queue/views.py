"""The queue as a page, and everything that its buttons do: in place where scripts run, else by the page anew."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from accounts.models import User
from accounts.providers import LABELS
from comments.decisions import DECISIONS, decide_all, keep_all, undo, undo_all
from comments.in_place import is_in_place
from comments.models import Comment, Decision
from comments.permissions import may_moderate
from comments.queue.answering import ANSWERABLE, NotAnsweredError, answer
from comments.queue.counting import replies_waiting
from comments.queue.emptying import THROWN_AWAY, delete_for_good
from comments.queue.filters import ALL, IN_ALL, TABS, Filters, kind
from comments.queue.paging import page_of
from comments.queue.rows import row_of, rows_of, with_all

LIST = "admin:comments_comment_changelist"
# Of each kind: nobody needs to know how many more there are, and a million would be gone through for it.
MOST_COUNTED = 10_000


def queue(request: HttpRequest) -> HttpResponse:
    """Show the replies that the address asks for, the newest first."""
    filters = Filters.read(request.GET.dict())
    page = page_of(
        with_all(filters.find()),
        older_than=request.GET.get("older", ""),
        newer_than=request.GET.get("newer", ""),
    )
    context = {
        **admin.site.each_context(request),
        **_counts(filters),
        "title": gettext("Replies"),
        "opts": Comment._meta,
        "filters": filters,
        "page": page,
        "rows": rows_of(page.comments),
        "done": _done(request.GET.get("done", "")),
        "vias": {"guest": gettext("Guest"), **LABELS},
        **_chips(filters),
        **_rights(request),
    }
    return TemplateResponse(request, "comments/queue/page.html", context)


def decide_about(request: HttpRequest) -> HttpResponse:
    """Do with the chosen replies what the button says: one of them, or all that were ticked."""
    person = _moderator(request)
    numbers = [int(one[:18]) for one in request.POST.getlist("comment") if one.isdecimal()]
    chosen = request.POST.get("decision", "")
    batch, status = uuid.uuid4(), DECISIONS[chosen].status if chosen in DECISIONS else None
    if not numbers or not (status or chosen in {"undo", "keep"}):
        messages.warning(request, gettext("Please choose what to do with which replies."))
        return _back(request)
    if chosen == "keep":
        done = keep_all(numbers, by=person, batch=batch)
    elif status:
        done = decide_all(numbers, status, by=person, batch=batch)
    else:
        found = Comment.objects.filter(pk__in=numbers).order_by("pk")
        done = sum(undo(comment, by=person) for comment in found)
    if is_in_place(request) and "one" in request.POST:
        return _in_place(request, numbers[0], _said_of(chosen) if done else "")
    if not done:
        messages.warning(request, gettext("Nothing has changed: somebody was faster."))
    return _back(request, batch if status else None)


def _said_of(chosen: str) -> str:
    """Return what was done, in a line; "" after an undo, which shows the reply itself again."""
    if chosen == "keep":
        return gettext("Kept as it is.")
    return str(DECISIONS[chosen].done) if chosen in DECISIONS else ""


def undo_batch(request: HttpRequest) -> HttpResponse:
    """Undo what was decided at once."""
    person, batch = _moderator(request), _uuid(request.POST.get("batch", ""))
    done = undo_all(batch, by=person) if batch else 0
    words = ngettext("%d reply is as it was.", "%d replies are as they were.", done) % done
    messages.success(request, words)
    return _back(request)


def answer_one(request: HttpRequest) -> HttpResponse:
    """Publish what was written in the box below a reply, and approve that."""
    person, batch = _moderator(request), uuid.uuid4()
    numbers = Comment.objects.filter(status__in=ANSWERABLE).select_related("post")
    number = request.POST.get("comment", "")
    comment = get_object_or_404(numbers, pk=int(number[:18]) if number.isdecimal() else 0)
    try:
        answer(request, comment, by=person, batch=batch)
    except NotAnsweredError as error:
        return _not_answered(request, comment, str(error))
    words = gettext("Your reply is published.")
    if is_in_place(request):
        return _in_place(request, comment.pk, words)
    messages.success(request, words)
    return _back(request, batch)


def empty(request: HttpRequest) -> HttpResponse:
    """Ask whether that is meant; then delete all that is spam, or in the trash, for good."""
    _moderator(request)
    if not request.user.has_perm("comments.delete_comment"):
        raise PermissionDenied
    status, number = request.GET.get("status", ""), request.GET.get("comment", "")
    found = Comment.objects.filter(status__in=THROWN_AWAY)
    found = found.filter(pk=int(number[:18])) if number.isdecimal() else found.filter(status=status)
    if request.method == "POST":
        done = delete_for_good(list(found.order_by("pk").values_list("pk", flat=True)))
        words = ngettext("%d reply is deleted for good.", "%d replies are deleted for good.", done)
        messages.success(request, words % done)
        return redirect(f"{reverse(LIST)}?status={status}" if status in THROWN_AWAY else LIST)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Delete for good?"),
        "opts": Comment._meta,
        "status": status if status in THROWN_AWAY else "",
        "count": found.count(),
    }
    return TemplateResponse(request, "comments/queue/empty.html", context)


def _moderator(request: HttpRequest) -> User:
    if not may_moderate(request.user) or not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {
        "moderates": may_moderate(request.user),
        "may_delete": request.user.has_perm("comments.delete_comment"),
    }


def _back(request: HttpRequest, batch: uuid.UUID | None = None) -> HttpResponse:
    """Show the same replies again, and what was done, with a button to undo it."""
    query = Filters.read_text(request.POST.get("filters", "")).text
    done = f"&done={batch}" if batch else ""
    return redirect(f"{reverse(LIST)}?{query}{done}")


def _in_place(request: HttpRequest, number: int, words: str, problem: str = "") -> HttpResponse:
    """Answer with the reply as it is now: in one line, if ``words`` say what was done with it."""
    filters = Filters.read_text(request.POST.get("filters", ""))
    context = {
        **_counts(filters),
        **_rights(request),
        **replies_waiting(request.user),
        "filters": filters,
        "number": str(number),
        "row": row_of(number),
        "words": words,
        "problem": problem,
        "typed": request.POST.get("body", "") if problem else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "comments/queue/changed.html", context, status=status)


def _not_answered(request: HttpRequest, comment: Comment, reason: str) -> HttpResponse:
    if is_in_place(request):
        return _in_place(request, comment.pk, "", reason)
    messages.error(request, reason)
    return _back(request)


def _counts(filters: Filters) -> dict[str, Any]:
    """Return how many replies each tab leads to, in one query."""
    found = filters.narrow().order_by().values("pk")
    kinds = [name for name in TABS if name != ALL]
    numbers = [NumberOf(found.filter(kind(name))[: MOST_COUNTED + 1]) for name in kinds]
    # Of any one row: each number is a query inside the query.
    rows = ContentType.objects.order_by("pk").values_list(*numbers)
    counts = dict(zip(kinds, rows[0], strict=True))
    counts[ALL] = sum(counts[name] for name in IN_ALL)
    tabs = [
        (name, label, _as_counted(counts[name]), filters.but(status=name))
        for name, label in TABS.items()
    ]
    return {"tabs": tabs}


class NumberOf(Subquery):
    """How many rows a query has, which may end somewhere."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _as_counted(number: int) -> str:
    if number <= MOST_COUNTED:
        return number_format(number, force_grouping=True)
    return f"{number_format(MOST_COUNTED, force_grouping=True)}+"


def _chips(filters: Filters) -> dict[str, Any]:
    """Return whose replies, and to what, the list is narrowed to."""
    of = Comment.objects.for_links()
    post = of.filter(post=int(filters.post)).first() if filters.post else None
    writer = of.filter(pk=int(filters.writer)).first() if filters.writer else None
    return {
        "only_post": post.post if post else None,
        "only_writer": writer.name if writer else "",
        "without_post": filters.but(post=""),
        "without_writer": filters.but(writer=""),
    }


def _done(text: str) -> dict[str, Any] | None:
    """Return what was just done, for the line that offers to undo it; None when there is nothing to undo."""
    batch = _uuid(text)
    decisions = list(Decision.objects.in_force().filter(batch=batch)) if batch else []
    if not decisions:
        return None
    number = len(decisions)
    words = {
        "approved": ngettext("%d comment approved.", "%d comments approved.", number),
        "spam": ngettext("%d comment marked as spam.", "%d comments marked as spam.", number),
        "trash": ngettext(
            "%d comment moved to the trash.", "%d comments moved to the trash.", number
        ),
    }
    return {"batch": batch, "words": words[decisions[0].status] % number}


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
