"""What each role may do to posts, by the forms and by requests made by hand."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from blog import permissions
from blog.models import Post
from tests.blog.test_admin import change, write
from tests.factories import A_DAY, make_comment, make_member, make_page, make_post, make_user

pytestmark = pytest.mark.django_db

ROLES = ("Contributor", "Author", "Editor", "Administrator")
LIST = "/admin/blog/post/"


@pytest.fixture(params=ROLES)
def role(request):
    return request.param


@pytest.fixture
def member(client, role):
    member = make_member(role)
    client.force_login(member)
    return member


def written_by(whose, member, **fields):
    writer = member if whose == "own" else make_user("somebody-else")
    return make_post(author=writer, slug="on-reading", **fields)


# Role, whose post, its status: what may be done to it.
RIGHTS = {
    ("Contributor", "own", "draft"): "view edit delete",
    ("Contributor", "own", "published"): "view",
    ("Contributor", "own", "private"): "view",
    ("Contributor", "other", "draft"): "",
    ("Contributor", "other", "published"): "",
    ("Author", "own", "draft"): "view edit delete publish",
    ("Author", "own", "published"): "view edit delete publish",
    ("Author", "own", "private"): "view edit delete publish",
    ("Author", "other", "draft"): "",
    ("Author", "other", "published"): "",
    ("Editor", "own", "draft"): "view edit delete publish",
    ("Editor", "other", "draft"): "view edit delete publish",
    ("Editor", "other", "published"): "view edit delete publish",
    ("Editor", "other", "private"): "view edit delete publish",
    ("Administrator", "own", "draft"): "view edit delete publish",
    ("Administrator", "other", "published"): "view edit delete publish",
}


@pytest.fixture(params=RIGHTS, ids=" ".join)
def case(request, client):
    role, whose, status = request.param
    member = make_member(role)
    client.force_login(member)
    if status == "draft":
        post = written_by(whose, member, published_at=None)
    else:
        post = written_by(whose, member, status=status)
    return member, post, RIGHTS[request.param].split()


def test_what_the_rules_say(case):
    member, post, rights = case
    assert permissions.may_view(member, post) is ("view" in rights)
    assert permissions.may_edit(member, post) is ("edit" in rights)
    assert permissions.may_delete(member, post) is ("delete" in rights)


def test_a_form_is_shown_to_those_who_may_see_the_post(client, case):
    _member, post, rights = case
    response = client.get(change(post))
    assert (response.status_code == 200) is ("view" in rights)
    if "view" in rights:
        assert ('name="title"' in response.text) is ("edit" in rights)


def test_a_post_is_changed_by_those_who_may(client, case):
    _member, post, rights = case
    moment = {"day": post.published_at} if post.published_at else {}
    write(
        client, change(post), title="Changed", author=post.author_id, status=post.status, **moment
    )
    post.refresh_from_db()
    assert (post.title == "Changed") is ("edit" in rights)


def test_a_post_is_published_by_those_who_may(client, case):
    _member, post, rights = case
    Post.objects.filter(pk=post.pk).update(status="draft")
    write(client, change(post), author=post.author_id, status="published", day=A_DAY)
    post.refresh_from_db()
    assert (post.status == "published") is ("publish" in rights)


def test_a_post_is_deleted_by_those_who_may(client, case):
    _member, post, rights = case
    make_comment(post=post)
    client.post(f"/admin/blog/post/{post.pk}/delete/", {"post": "yes"})
    assert Post.objects.exists() is ("delete" not in rights)


def test_posts_are_deleted_in_the_list_by_those_who_may(client, case):
    _member, post, rights = case
    make_comment(post=post)
    chosen = {"action": "delete_selected", "_selected_action": post.pk, "post": "yes"}
    client.post(LIST, chosen)
    assert Post.objects.exists() is ("delete" not in rights)


def test_the_list_holds_what_may_be_seen(client, case):
    _member, post, rights = case
    assert (post in client.get(LIST).context["cl"].result_list) is ("view" in rights)


def test_the_page_links_to_the_form_for_those_who_may_edit(client, case):
    _member, post, rights = case
    Post.objects.filter(pk=post.pk).update(
        status="published", published_at=A_DAY, published_on=A_DAY.date()
    )
    post.refresh_from_db()
    may_edit = "publish" in rights
    assert (f'href="{change(post)}"' in client.get(post.get_absolute_url()).text) is may_edit


@pytest.mark.parametrize("status", ["published", "private"])
def test_a_new_post_is_more_than_a_draft_by_those_who_may_publish(client, role, member, status):
    write(client, author=member.pk, status=status)
    assert Post.objects.filter(status=status).exists() is (role != "Contributor")


def test_nothing_is_scheduled_by_a_contributor(client):
    contributor = make_member("Contributor")
    client.force_login(contributor)
    moment = timezone.now() + datetime.timedelta(days=1)
    write(client, author=contributor.pk, status="published", day=f"{moment:%Y-%m-%d %H:%M:%S}")
    assert not Post.objects.exists()


def test_a_post_is_written_in_another_s_name_by_editors_alone(client, role, member):
    other = make_member("Author", "other-author")
    write(client, author=other.pk)
    assert Post.objects.filter(author=other).exists() is (role in {"Editor", "Administrator"})


def test_a_post_is_given_away_by_editors_alone(client, role, member):
    other = make_member("Author", "other-author")
    post = written_by("own", member, published_at=None)
    write(client, change(post), author=other.pk)
    post.refresh_from_db()
    assert (post.author == other) is (role in {"Editor", "Administrator"})


def test_pages_are_written_by_editors_alone(client, role, member):
    write(client, author=member.pk, kind="page")
    assert Post.objects.exists() is (role in {"Editor", "Administrator"})


def test_a_post_becomes_a_page_by_editors_alone(client, role, member):
    post = written_by("own", member, published_at=None)
    write(client, change(post), author=member.pk, kind="page")
    post.refresh_from_db()
    assert (post.kind == "page") is (role in {"Editor", "Administrator"})


def test_a_page_in_somebody_s_name_is_not_theirs_to_change(client):
    author = make_member("Author")
    page = make_page(author=author)
    assert not permissions.may_edit(author, page)
    assert permissions.may_edit(make_member("Editor"), page)


def test_what_a_form_let_through_is_asked_about_once_more(client, monkeypatch):
    """As if a form offered everything: the last word is the rule's."""
    contributor = make_member("Contributor")
    client.force_login(contributor)
    monkeypatch.setattr("blog.admin.rights.permissions.may_publish", lambda _user: True)
    monkeypatch.setattr("blog.admin.rights.permissions.may_save", lambda *_: False)
    assert write(client, author=contributor.pk, status="published").status_code == 403
    assert not Post.objects.exists()


def test_a_form_offers_a_contributor_nothing_but_a_draft_of_their_own(client):
    client.force_login(make_member("Contributor"))
    form = client.get("/admin/blog/post/add/").context["adminform"].form
    assert [value for value, _label in form.fields["status"].choices] == ["draft"]
    assert [value for value, _label in form.fields["kind"].choices] == ["post"]
    assert [str(person) for person in form.fields["author"].queryset] == ["The Contributor"]


@pytest.mark.parametrize(
    ("model", "action", "roles"),
    [
        ("category", "add", {"Editor", "Administrator"}),
        ("tag", "add", {"Author", "Editor", "Administrator"}),
        ("site", "add", {"Administrator"}),
    ],
)
def test_terms_and_the_site_are_made_by(client, role, member, model, action, roles):
    response = client.get(f"/admin/blog/{model}/{action}/")
    assert (response.status_code == 200) is (role in roles)


@pytest.mark.parametrize(
    ("address", "roles"),
    [
        ("comments/comment/", {"Editor", "Administrator"}),
        ("comments/discussion/add/", {"Administrator"}),
        ("accounts/user/", {"Administrator"}),
    ],
)
def test_replies_and_people_are_looked_after_by(client, role, member, address, roles):
    assert (client.get(f"/admin/{address}").status_code == 200) is (role in roles)


def test_a_private_post_of_another_is_read_by_editors_alone(client, role, member):
    post = written_by("other", member, status="private")
    answer = client.get(post.get_absolute_url()).status_code
    assert (answer == 200) is (role in {"Editor", "Administrator"})


def test_a_stranger_may_nothing():
    post = make_post()
    for person in (AnonymousUser(), make_user()):
        assert not permissions.may_view(person, post)
        assert not permissions.may_edit(person, post)
        assert not permissions.may_delete(person, post)
        assert not permissions.may_save(person, post)


def test_somebody_who_was_let_go_may_nothing():
    former = make_member("Editor", is_active=False)
    assert not permissions.may_edit(former, make_post(author=former))
