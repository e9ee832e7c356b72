"""Every kind of page that there is, once: what has to hold on all of them is tried on these."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from accounts.models import Avatar, User
from blog.models import AuthorCard, Post, PreviewLink, ProfileLink, Site
from blog.saving import keep_in_step
from comments.following import links
from comments.mail.links import decide_url, stop_url
from comments.models import Comment, Follower, Topic
from portfolio import first_start
from portfolio.imports import shelf
from portfolio.imports.looking import look_at_wordpress
from portfolio.moving.models import Import, Remark
from portfolio.personal import links as data_links
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_comment,
    make_page,
    make_picture,
    make_post,
    make_tag,
    make_user,
)
from tests.following import SAM, follow
from tests.portfolio.moving.wxr import export, item

# Something of everything that a text may hold.
BODY = """
<p>Words, <em>stressed</em>, <strong>strong</strong>, <code>code</code>, <kbd>Ctrl</kbd>, <mark>marked</mark>,
<sub>low</sub> and <sup>high</sup>, and <a href="https://example.org/">a link</a>.</p>
<h2>A heading</h2><p>Below it.[^1]</p><p>[^1]: A note, with <a href="https://example.org/">a link</a>.</p>
<h3>A smaller one</h3><p>Below that.</p>
<blockquote><p>A quotation.</p></blockquote>
<ul><li>One</li><li>Two<ul><li>Deeper</li></ul></li></ul><ol><li>First</li><li>Second</li></ol>
<pre><code class="language-python">for book in shelf:\n    read(book)</code></pre><h2>Another</h2>
<table><caption>Loans</caption><thead><tr><th>Day</th><th>Books</th></tr></thead>
<tbody><tr><td>Monday</td><td>12</td></tr></tbody></table>
<figure>
<img src="/media/pictures/shown.jpg" alt="Shelves" width="800" height="600"><figcaption>Shelves</figcaption></figure>
<hr><p>https://www.youtube.com/watch?v=dQw4w9WgXcQ</p><p dir="rtl" lang="ar">مرحبا</p>
"""
# Long enough for a table of contents.
BODY += "<p>" + "and so on " * 300 + "</p>"
HOSTILE = '"><script>alert(1)</script><!-- </p></article> --> & \u202eעברית {{ x }} <b>&#x0;'
# What parsers take and no page should show.
MISPLACED = """
<ul><p>No item<li>One</ul><li>Alone<dd>Alone</dd><figcaption>Alone</figcaption><summary>Alone</summary>
<dl><dd>A<dt>B</dl><dl>words</dl><details>x</details><details open><p>x<summary>late</summary></details>
<figure><img src=/a.jpg width=40 height=30><figcaption>c</figcaption><p>more<figcaption>again</figcaption></figure>
<table><tr><th><h2>x</h2><td><b><i></b></i></table><h4>a</h4><h2>b</h2><h4>c</h4><h2> <b></b></h2>
<h3><ul><li>x</ul></h3><p id=a>x<p id=a>y<p id="b c">z
<img alt=x><img src=/a.jpg width=40 height=30 loading=soon><bdo>x</bdo><a rel=me>y</a>
<b title=1><p>1<p>2</b><a href=/x><h2>T</h2><p>w</p></a><em><a href=/x><blockquote>q</blockquote></a></em>
<p dir=up lang="english!">x<ol start=x type=z><ul><li value=x>x</ul></ol><q cite="x y">q</q>
<time datetime=never>2016-05-12</time>
<img src="javascript:x" alt='"'><a name="main" id="main" href="java\nscript:x">x</a>
<a href="https://a.example/a b|c">x</a>
"""
REPLY = {"body": "Hello", "name": "Sam", "email": "sam@example.org", "action": "post"}


@dataclass
class Filled:
    """A site with something of everything."""

    owner: User
    post: Post
    comment: Comment
    hostile: Post
    page: Post
    preview: PreviewLink
    closed: Post
    follower: Follower
    asked: Follower
    # One to begin, one that goes on, one that is over.
    imports: list[int]

    @property
    def address(self) -> str:
        return self.post.get_absolute_url()

    @property
    def own_comment(self) -> str:
        return Comment.objects.get(user=self.owner).get_permalink()


def fill() -> Filled:
    Site.objects.create(pk=1, title="A portfolio", tagline="Notes from a library")
    owner = make_author(biography="Reader.", website="https://example.org/")
    card = AuthorCard.objects.create(user=owner)
    _connect(owner)
    ProfileLink.objects.create(card=card, label="Mastodon", url="https://social.example/@me")
    filed: dict[str, Any] = {"categories": (make_category(),), "tags": (make_tag(),)}
    cover = make_picture("cover.jpg", caption="The desk", credit="Jo")
    for n in range(11):
        moment = A_DAY - datetime.timedelta(hours=n + 1)
        make_post(title=f"Before {n}", slug=f"before-{n}", published_at=moment, **filed)
    post = make_post(author=owner, body=BODY, cover=cover, **filed)
    keep_in_step(post)
    draft = make_post(author=owner, title="Not yet", slug="not-yet", published_at=None)
    return Filled(
        owner=owner,
        post=post,
        comment=_talk(post, owner),
        hostile=_hostile(),
        page=make_page(menu_order=1),
        preview=PreviewLink.objects.create(
            post=draft,
            secret="a-secret",
            made_by=owner,
            expires_at=timezone.now() + datetime.timedelta(days=1),
        ),
        closed=make_post(title="Closed", slug="closed", comments_open=False),
        follower=_follow(post),
        asked=follow("asked@example.org", Topic(post), is_confirmed=False).follower,
        imports=_bring(post),
    )


def _bring(post: Post) -> list[int]:
    counts = {"posts": 12, "comments": 3456}
    begun = {"file_names": ["blog.xml"], "counts": counts, "progress": 421, "phase": "Reading"}
    over = Import.objects.create(status="failed", problem="It could not go on.", **begun)
    Remark.objects.create(run=over, item="post 1 “One”", sentence="It is private.", post=post)
    Remark.objects.create(run=over, item="menu", sentence="It is left out.")
    ready = Import.objects.create(status="prepared", folder=shelf.reserve(), **begun)
    path = shelf.FILES.here() / ready.folder / "000" / "blog.xml"
    path.parent.mkdir(parents=True)
    path.write_text(export(item(1)), encoding="utf-8")
    shelf.note(ready, look_at_wordpress([path]))
    return [ready.pk, Import.objects.create(status="running", **begun).pk, over.pk]


def _connect(owner: User) -> None:
    """Let the owner sign in with Google, too, and be offered what was left under that address."""
    said = {"name": "A. Librarian", "email": "sam@example.org", "email_verified": True}
    account = SocialAccount.objects.create(user=owner, provider="google", uid="1", extra_data=said)
    Avatar.objects.create(account=account, file="avatars/a.webp")


def _follow(post: Post) -> Follower:
    for topic in (Topic(), Topic(post), Topic(post, make_comment(post=post, body="And I?"))):
        follower = follow(SAM, topic).follower
    return follower


def _talk(post: Post, owner: User) -> Comment:
    """Let people reply: in branches, by every way to sign in, with an answer to one that is gone."""
    first = make_comment(post=post, website="https://sam.example/", body="> Words\n\n- one\n- two")
    answer = make_comment(post=post, parent=first, user=owner, body="Thank *you*, **Sam**: `code`")
    make_comment(post=post, parent=answer, user=make_user(), provider="google", body="مرحبا 🐼")
    gone = make_comment(post=post, status=Comment.Status.TRASH)
    make_comment(post=post, parent=gone, body="    for book in shelf:\n        read(book)")
    return first


def _hostile() -> Post:
    post = make_post(
        title=HOSTILE,
        slug="hostile",
        body=f"<p onclick=x>{HOSTILE}<h1>One<h1>Two</p>{MISPLACED}",
        excerpt=HOSTILE,
    )
    keep_in_step(post)
    for parent in (None, make_comment(post=post, name=HOSTILE[:245], body=HOSTILE * 9)):
        make_comment(post=post, parent=parent, name=HOSTILE[:245], body=f"<div>{HOSTILE}")
    return post


@dataclass(frozen=True)
class Kind:
    """A kind of page: where it stands, what is sent to get it, and who asks for it."""

    # The names, in the URL conf, of all the addresses that show pages of this kind.
    routes: tuple[str, ...]
    address: Callable[[Filled], str]
    sent: dict[str, str] = field(default_factory=dict)
    signed_in: bool = False
    status: int = 200


KINDS = {
    "home": Kind(("blog:home", "blog:home_page"), lambda site: "/"),
    "second page": Kind(("blog:home_page",), lambda site: "/page/2/"),
    "post": Kind(("blog:post",), lambda site: site.address),
    "hostile post": Kind(("blog:post",), lambda site: site.hostile.get_absolute_url()),
    "post, by its author": Kind(("blog:post",), lambda site: site.address, signed_in=True),
    "closed post": Kind(("blog:post",), lambda site: site.closed.get_absolute_url()),
    "page": Kind(("blog:page",), lambda site: site.page.get_absolute_url()),
    "category": Kind(
        ("blog:category", "blog:category_page", "blog:tag", "blog:tag_page"),
        lambda site: "/category/professional-practice/",
    ),
    "author": Kind(("blog:author", "blog:author_page"), lambda site: "/author/librarian/"),
    "archive": Kind(("blog:archive",), lambda site: "/archive/"),
    "period": Kind(
        tuple(f"blog:{part}{page}" for part in ("year", "month", "day") for page in ("", "_page")),
        lambda site: "/2016/05/",
    ),
    "search": Kind(("blog:search",), lambda site: "/search/"),
    "search, found": Kind(("blog:search",), lambda site: "/search/?q=words"),
    "search, hostile": Kind(("blog:search",), lambda site: f"/search/?q={quote(HOSTILE)}"),
    "search, nothing found": Kind(("blog:search",), lambda site: "/search/?q=nowhere"),
    "preview": Kind(("blog:shared_preview",), lambda site: site.preview.get_absolute_url()),
    "preview that is over": Kind(
        ("blog:shared_preview",), lambda site: "/preview/none/", status=404
    ),
    "page of a thread": Kind(
        ("comments:thread_page",), lambda site: f"{site.address}comments/newest/"
    ),
    "edit a comment": Kind(
        ("comments:edit",), lambda site: f"{site.own_comment}edit/", signed_in=True
    ),
    "edit a comment with a mistake": Kind(
        ("comments:edit",),
        lambda site: f"{site.own_comment}edit/",
        sent={"body": " "},
        signed_in=True,
        status=422,
    ),
    "edit somebody else's": Kind(
        ("comments:edit",),
        lambda site: f"{site.comment.get_permalink()}edit/",
        signed_in=True,
        status=403,
    ),
    "delete a comment": Kind(
        ("comments:delete",), lambda site: f"{site.own_comment}delete/", signed_in=True
    ),
    "report": Kind(("comments:report",), lambda site: f"{site.comment.get_permalink()}report/"),
    "report with a mistake": Kind(
        ("comments:report",),
        lambda site: f"{site.comment.get_permalink()}report/",
        sent={"reason": ""},
        status=422,
    ),
    "reported": Kind(
        ("comments:report",),
        lambda site: f"{site.comment.get_permalink()}report/",
        sent={"reason": "spam"},
    ),
    "reply": Kind(
        ("comments:reply_to_post", "comments:reply_to_page"), lambda site: f"{site.address}reply/"
    ),
    "reply to a comment": Kind(
        ("comments:reply_to_post",), lambda site: f"{site.address}reply/?parent={site.comment.pk}"
    ),
    "reply, signed in": Kind(
        ("comments:reply_to_post",), lambda site: f"{site.address}reply/", signed_in=True
    ),
    "reply with mistakes": Kind(
        ("comments:reply_to_post",),
        lambda site: f"{site.address}reply/",
        sent={**REPLY, "name": "", "email": "x", "website": "x"},
        status=422,
    ),
    "reply, previewed": Kind(
        ("comments:reply_to_post",),
        lambda site: f"{site.address}reply/",
        sent={**REPLY, "action": "preview"},
    ),
    "reply too late": Kind(
        ("comments:reply_to_post",),
        lambda site: f"{site.closed.get_absolute_url()}reply/",
        sent=REPLY,
        status=403,
    ),
    "decision by mail": Kind(
        ("comments:decide_by_mail",),
        lambda site: f"{urlsplit(decide_url(site.comment, site.owner)).path}?do=spam",
    ),
    "decision that is over": Kind(
        ("comments:decide_by_mail",), lambda site: "/moderate/none/", status=404
    ),
    "no more mail": Kind(("comments:stop_mail",), lambda site: urlsplit(stop_url(site.owner)).path),
    "share on Mastodon": Kind(
        ("blog:share_on_mastodon",), lambda site: f"/share/mastodon/{site.post.pk}/"
    ),
    "share on a server": Kind(
        ("blog:share_on_mastodon",),
        lambda site: f"/share/mastodon/{site.post.pk}/?server=mastodon.social",
    ),
    "share on no server": Kind(
        ("blog:share_on_mastodon",), lambda site: f"/share/mastodon/{site.post.pk}/?server=x"
    ),
    "follow posts": Kind(("comments:follow_posts",), lambda site: "/follow/posts/"),
    "follow a post": Kind(
        ("comments:follow_post",), lambda site: f"/follow/post/{site.post.pk}/", signed_in=True
    ),
    "follow a comment with mistakes": Kind(
        ("comments:follow_comment",),
        lambda site: f"/follow/comment/{site.comment.pk}/",
        sent={"email": "x", "pace": "hourly"},
        status=422,
    ),
    "asked by mail": Kind(
        ("comments:follow_posts",),
        lambda site: "/follow/posts/",
        sent={"email": SAM, "pace": "daily"},
    ),
    "what one follows": Kind(
        ("comments:follow_own_page",), lambda site: urlsplit(links.own_page(site.follower)).path
    ),
    "who is asked": Kind(
        ("comments:follow_own_page",), lambda site: urlsplit(links.own_page(site.asked)).path
    ),
    "follower who is gone": Kind(
        ("comments:follow_own_page",), lambda site: "/follow/me/none/", status=404
    ),
    "erased": Kind(
        ("comments:follow_own_page",),
        lambda site: urlsplit(links.own_page(site.asked)).path,
        sent={"action": "erase"},
    ),
    "no more mail to a follower": Kind(
        ("comments:follow_stop",),
        lambda site: urlsplit(links.stop_link(site.follower, f"{site.post.pk}")).path,
    ),
    "stopped": Kind(
        ("comments:follow_stop",),
        lambda site: urlsplit(links.stop_link(site.follower, links.REPLIES)).path,
        sent={"List-Unsubscribe": "One-Click"},
    ),
    "log in": Kind(("account_login",), lambda site: "/accounts/login/"),
    "log in with a mistake": Kind(
        ("account_login",),
        lambda site: "/accounts/login/",
        sent={"username": "librarian", "password": "wrong"},
        status=422,
    ),
    "own page": Kind(("own_page",), lambda site: "/accounts/me/", signed_in=True),
    "own page with mistakes": Kind(
        ("own_page",),
        lambda site: "/accounts/me/",
        sent={"display_name": "", "website": "x"},
        signed_in=True,
        status=422,
    ),
    "own comments": Kind(
        ("comments:own_comments", "comments:own_comments_page"),
        lambda site: "/accounts/me/comments/",
        signed_in=True,
    ),
    "left as a guest": Kind(
        ("comments:earlier_comments",),
        lambda site: "/accounts/me/comments/earlier/",
        signed_in=True,
    ),
    "own data": Kind(("own_data",), lambda site: "/accounts/me/data/", signed_in=True),
    "privacy": Kind(("privacy",), lambda site: "/privacy/"),
    "ask for one's data": Kind(("guest_data",), lambda site: "/privacy/data/"),
    "ask for one's data with a mistake": Kind(
        ("guest_data",), lambda site: "/privacy/data/", sent={"email": "x"}, status=422
    ),
    "data asked for": Kind(("guest_data",), lambda site: "/privacy/data/", sent={"email": SAM}),
    "a guest's data": Kind(
        ("guest_data_page",), lambda site: urlsplit(data_links.data_link(SAM)).path
    ),
    "a guest's data with a mistake": Kind(
        ("guest_data_page",),
        lambda site: urlsplit(data_links.data_link(SAM)).path,
        sent={"action": "erase"},
        status=422,
    ),
    "a guest erased": Kind(
        ("guest_data_page",),
        lambda site: urlsplit(data_links.data_link(SAM)).path,
        sent={"words": "remove", "is_sure": "on"},
    ),
    "link to data that is over": Kind(
        ("guest_data_page",), lambda site: "/privacy/data/none/", status=404
    ),
    "reply as somebody else": Kind(
        ("comments:reply_to_post",),
        lambda site: f"{site.address}reply/",
        sent={**REPLY, "action": "preview", "as_guest": "true"},
        signed_in=True,
    ),
    "log out": Kind(("account_logout",), lambda site: "/accounts/logout/", signed_in=True),
    "not found": Kind((), lambda site: "/nowhere/", status=404),
}
# Addresses that show no page of their own: they lead on, or hold something else than HTML.
NO_PAGES = {
    "admin/login/",
    "google_callback",
    "twitter_oauth2_callback",
    "facebook_callback",
    "wordpress_callback",
    "openid_connect_callback",
    "media/<path:path>",
    "connect_account",
    "disconnect_account",
    "take_data",
    "erase_account",
    "comments:give_back",
    "comments:permalink",
    *("comments:like", "comments:unlike", "comments:pin", "comments:unpin"),
    *("comments:begin_reply", "comments:new_replies", "comments:show_new"),
    "blog:sitemap_index",
    "blog:sitemap",
    "blog:robots",
    "blog:manifest",
    "blog:favicon",
    "blog:touch_icon",
    "blog:icon_192",
    "blog:icon_512",
}
FEEDS = {
    *("blog:feed", "blog:category_feed", "blog:tag_feed", "blog:author_feed"),
    *("comments:feed", "comments:post_feed", "comments:page_feed"),
}
NO_PAGES |= {f"{feed}{form}" for feed in FEEDS for form in ("", "_atom", "_json", "_other")}
# Pages that need a site of their own, or none: each is tried by itself.
TRIED_ALONE = {"first_start"}
# The administration: its pages are Django's, with ours in them.
ADMIN = {
    "desk": "/admin/",
    "posts": "/admin/blog/post/",
    "new post": "/admin/blog/post/add/",
    "edit": "/admin/blog/post/{site.post.pk}/change/",
    "history": "/admin/blog/post/{site.post.pk}/history/",
    "pictures": "/admin/blog/picture/",
    "comments": "/admin/comments/comment/",
    "bans": "/admin/comments/ban/",
    "ban somebody": "/admin/comments/ban/add/",
    "ban a writer": "/admin/comments/ban/writer/{site.comment.pk}/",
    "site": "/admin/blog/site/1/change/",
    "card": "/admin/blog/authorcard/mine/",
    "imports": "/admin/import/",
    "import to begin": "/admin/import/{site.imports[0]}/",
    "import that goes on": "/admin/import/{site.imports[1]}/",
    "import that is over": "/admin/import/{site.imports[2]}/",
}


def page_of(kind: Kind, site: Filled) -> str:
    """Return the page as the server sends it, to somebody on this site's own page."""
    client = Client(headers={"sec-fetch-site": "same-origin"})
    if kind.signed_in:
        client.force_login(site.owner)
    address = kind.address(site)
    response = client.post(address, kind.sent) if kind.sent else client.get(address)
    assert response.status_code == kind.status, address
    assert response["Content-Type"].startswith("text/html")
    return response.text


def first_start_address(settings: Any, folder: Path) -> str:
    settings.DATA_DIR = folder
    return f"/admin/first-start/{first_start.make_token()}/"
