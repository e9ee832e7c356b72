"""Where one begins to follow: new posts, the replies to a post, the replies under a comment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.addresses import normal
from accounts.limits import is_too_often
from accounts.models import User
from accounts.verified import address_of
from blog.models import Post
from comments.csrf import has_session, is_trusted
from comments.drafts import own_comments, remembered_guest
from comments.following import links
from comments.following.asking import ask
from comments.following.forms import FollowForm
from comments.following.wishes import wish
from comments.models import Comment, Follow, Follower, Topic

follow_methods = require_http_methods(["GET", "HEAD", "POST"])


# Django's own check knows only pages with a token; is_trusted() is asked for every POST below.
@csrf_exempt
@follow_methods
def follow_posts(request: HttpRequest) -> HttpResponse:
    return _follow(request, Topic())


@csrf_exempt
@follow_methods
def follow_post(request: HttpRequest, pk: int) -> HttpResponse:
    return _follow(request, Topic(get_object_or_404(Post.objects.visible_to(request.user), pk=pk)))


@csrf_exempt
@follow_methods
def follow_comment(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Comment.objects.visible_with_own(own_comments(request), request.user)
    shown = visible.filter(post__in=Post.objects.visible_to(request.user))
    comment = get_object_or_404(shown.select_related("post"), pk=pk)
    return _follow(request, Topic(comment.post, comment))


def _follow(request: HttpRequest, topic: Topic) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    known = address_of(user) if user else ""
    if request.method != "POST":
        form = FollowForm(known=known, initial=_initial(request, topic, known))
        return _page(request, form, topic)
    form = FollowForm(request.POST, known=known, initial={})
    if not is_trusted(request):
        problem = _("To be sure that it is you who sends this: please press the button once more.")
        return _page(request, form, topic, problem=problem, status=403)
    if not form.is_valid():
        return _page(request, form, topic, status=422)
    return _begin(request, form, topic, user)


def _begin(request: HttpRequest, form: FollowForm, topic: Topic, user: User | None) -> HttpResponse:
    """Let them follow: at once with an address that is known to be theirs, else when its owner says so by mail."""
    chosen = {"pace": form.cleaned_data["pace"], "user": user}
    if form.known:
        wish(topic, address=form.known, is_own=True, **chosen)
        return redirect(f"{request.path}?done=saved")
    if is_too_often(request, "mail_asked"):
        problem = _("That was often enough for now. Please come back in an hour.")
        return _page(request, form, topic, problem=problem, status=429)
    address, is_link = form.cleaned_data["email"], request.POST.get("action") == "link"
    if is_link:
        follower = Follower.objects.filter(address=normal(address)).first()
    else:
        follower = wish(topic, address=address, is_own=False, **chosen)
    # Whether the address was known before is not told here, but to the address.
    if follower:
        ask(follower)
    context = {"topic": topic, "address": address, "is_link": is_link}
    return render(request, "comments/following/asked.html", context)


def _initial(request: HttpRequest, topic: Topic, known: str) -> dict[str, str]:
    """Return what to begin with: what is chosen, or an address that they gave somewhere here."""
    if known:
        follow = Follow.objects.filter(**topic.row, follower__address=known).first()
        return {"pace": follow.pace} if follow else {}
    user = request.user
    given = user.email if user.is_authenticated else remembered_guest(request).get("email", "")
    return {"email": given}


def _page(
    request: HttpRequest,
    form: FollowForm,
    topic: Topic,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= {"form": form, "topic": topic, "has_session": has_session(request)}
    if follower := Follower.objects.filter(address=form.known).first() if form.known else None:
        context["page_url"] = links.own_page(follower)
        context["is_saved"] = request.GET.get("done") == "saved"
    return render(request, "comments/following/follow.html", context, status=status)
