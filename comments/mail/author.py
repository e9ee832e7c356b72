"""Mail to those whose site it is: WordPress's two, of a new reply and of one that waits for a decision."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.safestring import mark_safe

from accounts.models import User
from blog.absolute import absolute
from blog.at_once import aside
from blog.models import Site
from blog.standing import Standing
from comments import outbox
from comments.discussion import House
from comments.mail import links
from comments.mail.compose import compose_often
from comments.mail.headers import list_headers, reply_key, threading_headers
from comments.models import Comment, Decision
from comments.moderation.reasons import reason_for_author
from comments.permissions import may_moderate
from comments.text import quoted


def tell_author(
    comment: Comment, *, by: User | None = None, again: bool = False, house: House | None = None
) -> None:
    """Tell the author of the post of a reply that readers see. Who wrote or approved it themselves knows already.

    An account says who somebody is, and nothing else does: a guest who gives the author's own address is told of.
    ``again``: only if the mail was on its way, and taken back.
    """
    # Who has just looked up the house has just looked up the post as well.
    author = comment.post.author if house else User.objects.get(pk=comment.post.author_id)
    if not _wants_mail(author) or author.pk == comment.user_id or author == by:
        return
    house = house or House.current()
    if house.discussion.mail_on_reply:
        _send("comments/mail/reply", comment, author, again=again, house=house)


def ask_to_decide(
    comment: Comment,
    *,
    again: bool = False,
    house: House | None = None,
    decision: Decision | None = None,
) -> None:
    """Ask for a decision whoever may take it and is concerned: administrators, and the author of the post.

    ``again``: only those whose mail was taken back before it left. ``decision``: the last about it, if that is known.
    """
    house = house or House.current()
    if not house.discussion.mail_on_held:
        return
    with aside():
        concerned = CONCERNED.rows(comment.post.author_id)
    for person in concerned:
        if person.pk != comment.user_id and may_moderate(person):
            _send("comments/mail/held", comment, person, again=again, house=house, why=decision)


def _concerned(author: int) -> QuerySet[User]:
    """Return who is asked to decide about replies to what ``author`` wrote, if they want mail."""
    administrators = User.objects.filter(groups__name="Administrator").values("pk")
    concerned = Q(is_superuser=True) | Q(pk__in=administrators) | Q(pk=author)
    return User.objects.filter(
        concerned, ~Q(email=""), is_active=True, mail_about_replies=True
    ).order_by("pk")


CONCERNED = Standing(_concerned)


def _wants_mail(person: User) -> bool:
    return bool(person.is_active and person.mail_about_replies and person.email)


def _send(
    template: str,
    comment: Comment,
    person: User,
    *,
    again: bool,
    house: House,
    why: Decision | None = None,
) -> None:
    if again and not outbox.was_cancelled(_key(comment, person.email)):
        return
    stop_url = links.stop_url(person)
    with house.site.speaking():
        words = {**_words(comment, person, house.site), "reason": _reason(comment, why)}
    mail = compose_often(template, {**words, "stop_url": stop_url}, site=house.site)
    outbox.enqueue(
        key=_key(comment, person.email),
        to=person.email,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        headers={**threading_headers(comment, person.email), **list_headers(stop_url=stop_url)},
    )


def _key(comment: Comment, address: str) -> str:
    """One mail about a reply; but other words that wait ask for a decision of their own."""
    key = reply_key(comment, address)
    is_anew = comment.edited_at and not comment.is_public
    return f"{key}:{comment.edited_at:%Y%m%d%H%M%S%f}" if is_anew else key


def _reason(comment: Comment, decision: Decision | None) -> str:
    """Say why a reply waits."""
    if comment.is_public:
        return ""
    decision = decision or comment.decisions.first()
    return reason_for_author(decision) if decision else ""


def _words(comment: Comment, person: User, site: Site) -> dict[str, str]:
    post = comment.post
    return {
        "name": comment.name,
        "title": post.heading,
        "quoted": quoted(comment.body),
        "body_html": mark_safe(comment.body_html),  # noqa: S308 - made by us
        "post_url": absolute(post.get_absolute_url()),
        "comment_url": absolute(comment.get_permalink()),
        "reply_url": links.reply_form_url(comment) if post.takes_replies(site) else "",
        "decide_url": links.decide_url(comment, person) if may_moderate(person) else "",
    }
