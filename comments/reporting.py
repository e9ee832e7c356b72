"""Where a reader reports a reply: a form in its place, or on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.client import client_of
from accounts.limits import is_too_often
from comments.bans import ban_on
from comments.csrf import has_session, is_trusted
from comments.forms import LineField
from comments.in_place import is_in_place, thanked
from comments.models import Comment, Report
from comments.models.report import WORDS_LENGTH
from comments.permissions import may_report, viewer_of
from comments.reading import visible_comments, where_it_stands
from comments.reports import report_reply


class ReportForm(forms.Form):
    """Why somebody should look at a reply."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=[("", _("Please choose")), *Report.Reason.choices],
        error_messages={"required": _("Please choose one of these.")},
    )
    words = LineField(
        label=_("In a few words, if you like"), required=False, max_length=WORDS_LENGTH
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, number: int) -> None:
        super().__init__(data, auto_id=f"report-{number}-%s")


# Django's own check answers with a page that knows nothing of the words; is_trusted() asks it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(visible_comments(request), pk=pk)
    if not may_report(viewer_of(request), comment):
        return redirect(where_it_stands(request, comment))
    form = ReportForm(request.POST if request.method == "POST" else None, number=pk)
    if not form.is_bound:
        return _page(request, comment, form)
    if not is_trusted(request):
        words = gettext(
            "To be sure that it is you who sends this: please press the button once more."
        )
        return _page(request, comment, form, problem=words, status=HTTPStatus.FORBIDDEN)
    if not form.is_valid():
        return _page(request, comment, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_too_often(request, "reported"):
        words = gettext("That was often enough for now. Please come back in an hour.")
        return _page(request, comment, form, problem=words, status=HTTPStatus.TOO_MANY_REQUESTS)
    _keep(request, comment, form)
    return _thank(request, comment)


def _keep(request: HttpRequest, comment: Comment, form: ReportForm) -> None:
    """Keep the report, unless the author wants to hear nothing from its sender, who is not told so."""
    user, client = viewer_of(request).user, client_of(request)
    where = {"address_key": client.address_key, "network_key": client.network_key}
    if ban_on(user=user, **where) is None:
        report_reply(comment, user=user, address_key=client.address_key, **form.cleaned_data)


def _thank(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Say the same whether the reply is held by now or not: nobody learns how many reports it takes."""
    words = gettext("Thank you. Whoever looks after the replies here is told.")
    if is_in_place(request):
        return thanked(request, comment, words)
    context = {"post": comment.post, "words": words}
    return render(request, "comments/reported.html", context)


def _page(
    request: HttpRequest,
    comment: Comment,
    form: ReportForm,
    *,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "comment": comment,
        "post": comment.post,
        "form": form,
        "problem": problem,
        "has_session": has_session(request),
    }
    return render(request, "comments/report.html", context, status=status)
